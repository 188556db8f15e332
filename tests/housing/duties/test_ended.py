"""What has ended is cleared away in time, and not before."""

from datetime import timedelta

from tests.housing.ledger.cast import NOW, Register


def test_codes_jobs_and_sessions_go_when_they_have_ended(register: Register) -> None:
    register.owner.execute(
        """
        insert into doorplate.claim_code (digest, event, made_at, expires_at)
            select decode(repeat('0' || n, 16), 'hex'), gen_random_uuid(), %(now)s::timestamptz - interval '1 year',
                   %(now)s::timestamptz - n * interval '20 days'
              from generate_series(1, 2) n;
        """,
        {"now": NOW},
    )
    register.owner.execute(
        """
        insert into doorplate.import_job (account, kind, digest, begun_at, changed_at)
            select %(account)s, 'units', repeat(n::text, 64), %(now)s, %(now)s::timestamptz - n * interval '20 days'
              from generate_series(1, 2) n
        """,
        {"now": NOW, "account": register.town.administrator.account},
    )
    register.owner.execute(
        """
        insert into doorplate.account_session (account, digest, made_at, used_at, idle_s, own_phone, device)
            select %(account)s, decode(repeat('0' || n, 32), 'hex'), %(now)s,
                   %(now)s::timestamptz - n * interval '20 minutes', 1800, false, 'd'
              from generate_series(1, 2) n
        """,
        {"now": NOW, "account": register.town.administrator.account},
    )
    assert register.do("ended") == 3
    assert register.do("ended", now=NOW + timedelta(days=100)) == 3
