"""Expiry: what is over goes by the profile's periods, counted by kind and reason; a dry run changes nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from housing import errors
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.events.commands import event_uuid
from housing.ledger.retention.service import Expiry, expire
from housing.people.vault import SealingVault
from housing.policy.load import load_profile
from tests.housing.ledger.cast import LI, NOW, PROOFS, ZHANG, Register
from tests.housing.register import MASTER

LATER = NOW + timedelta(days=2000)


def run(register: Register, *, now: datetime = LATER, dry: bool = False, actor: Actor | None = None) -> dict[str, int]:
    operator = Actor(register.one("select id from doorplate.account where login = 'operator'"))
    expiry = Expiry(
        load_profile("generic").retention,
        register.keeping(now),
        SealingVault(register.store, MASTER),
        actor or operator,
        dry,
    )
    return {f"{each.kind} {each.reason}": each.count for each in expire(register.store, expiry)}


@pytest.fixture
def left(register: Register) -> Register:
    """Return a register in which one person left, one left and came again elsewhere, and one was never confirmed."""
    here = register.town.here
    for code, identity, unit in (("p1", ZHANG, here[0]), ("p2", LI, here[1])):
        register.record("arrival", unit, event_id=f"{code}-in", person_code=code, identity=identity, main=True)
        register.record("confirmation", unit, side="tenant", days=1, refers_to=f"{code}-in")
        register.record("departure", unit, event_id=f"{code}-out", side="tenant", days=60, refers_to=f"{code}-in")
    register.record("arrival", here[2], event_id="p2-again", days=90, side="tenant", person_code="p2", main=True)
    register.record("confirmation", here[2], days=91, refers_to="p2-again")
    register.record("arrival", here[3], event_id="p3-in", person_code="p3", main=False)
    register.do("seal")
    register.do("sums")
    return register


def counted(register: Register) -> list[tuple[Any, ...]]:
    return (
        register.owner.execute(
            "select arrival, unit, from_at, until_at, state from doorplate.residence order by arrival"
        ).fetchall()
        + register.owner.execute("select number, residences_confirmed from doorplate.unit order by 1").fetchall()
    )


def person(register: Register, event: str) -> Any:
    return register.one("select person from doorplate.event where id = %s", event_uuid("test", event))


def identity(register: Register, event: str) -> Any:
    vault, whom = SealingVault(register.store, MASTER), person(register, event)
    return vault.open(register.owner, [whom]).get(whom)


def test_only_an_administrator_of_everything_lets_data_go(left: Register) -> None:
    with pytest.raises(Refusal) as caught:
        run(left, actor=left.town.officer)
    assert caught.value.kind is errors.ACT_NOT_YOURS


def test_before_the_periods_are_over_nothing_goes(left: Register) -> None:
    assert run(left, now=NOW) == {}


def test_a_dry_run_counts_what_a_run_does_and_changes_nothing(left: Register) -> None:
    tables = ("event", "residence", "person", "person_secret", "access_log")
    before = [left.one(f"select json_agg(t) from doorplate.{table} t") for table in tables]
    counts = run(left, dry=True)
    assert [left.one(f"select json_agg(t) from doorplate.{table} t") for table in tables] == before
    assert counts == {
        "access_log log_period": 9,
        "person departed": 1,
        "person unconfirmed": 1,
        "residence departed": 2,
        "residence unconfirmed": 1,
    }
    assert run(left) == counts


def test_what_is_over_goes_and_what_was_counted_stays(left: Register) -> None:
    before = counted(left)
    run(left)
    assert counted(left) == before
    assert left.problems(*PROOFS) == []
    left.do("seal")
    assert left.problems(*PROOFS) == []


def test_a_person_who_left_is_gone_and_one_who_came_again_is_not(left: Register) -> None:
    whom = person(left, "p1-in")
    run(left)
    assert identity(left, "p1-in") is None
    with left.server.connect_to_keys() as keys:
        assert keys.execute("select count(*) from doorplate.person_key where person = %s", [whom]).fetchone() == (0,)
    assert identity(left, "p2-again") == LI
    assert person(left, "p2-in") != person(left, "p2-again")
    assert left.one(
        "select array_agg(person) from doorplate.residence where arrival = %s", event_uuid("test", "p2-in")
    ) == [person(left, "p2-in")]


def test_what_was_told_by_the_residence_that_went_is_told_by_an_event_of_its_own(left: Register) -> None:
    """The second arrival named nobody: who that is was only told by the first."""
    run(left)
    told = left.owner.execute(
        "select type, field from doorplate.event where person = %s and sealed is not null", [person(left, "p2-again")]
    ).fetchall()
    assert told == [("expired", "retention")]
    left.record("correction", left.town.here[2], days=95, side="tenant", refers_to="p2-again", field="phone", value="1")
    left.do("seal")
    left.do("sums")
    assert left.problems(*PROOFS) == []


def test_each_expiry_is_an_event_dated_when_it_fell_due(left: Register) -> None:
    run(left)
    out = left.one("select effective_at from doorplate.event where id = %s", event_uuid("test", "p1-out"))
    dates = left.owner.execute(
        "select effective_at, side, field from doorplate.event where type = 'expired' and person = %s",
        [person(left, "p1-in")],
    ).fetchall()
    assert dates == [(out + timedelta(days=731), "program", "retention")]


def test_a_run_after_a_run_finds_nothing(left: Register) -> None:
    run(left)
    run(left)  # the lines that the first one wrote into the log, which has a clock of its own
    assert run(left) == {}
    assert run(left, now=LATER + timedelta(days=4000)) == {}


def test_a_claim_that_waits_for_a_decision_does_not_go(left: Register) -> None:
    left.record("objection", left.town.here[3], side="landlord", days=5, refers_to="p3-in")
    assert "residence unconfirmed" not in run(left, dry=True)


def test_events_that_made_no_residence_go_like_claims(register: Register) -> None:
    register.record("confirmation", register.town.here[0], side="tenant", refers_to="never", reason="x")
    register.record("arrival", register.town.here[1], event_id="a", person_code="p", identity=ZHANG)
    register.record("decision", register.town.here[1], side="officer", days=1, refers_to="a", decision="dismissed")
    soon = NOW + timedelta(days=300)
    assert run(register, now=soon) == {"person void": 2}
    assert run(register, now=soon + timedelta(days=300)) == {}
    assert register.one("select count(*) from doorplate.event where sealed is not null") == 0
    register.do("seal")
    assert register.problems(*PROOFS) == []


def test_the_log_loses_persons_line_by_line(left: Register) -> None:
    """Lines of one person are not bound together by what stands in the person's place."""
    lines = left.one("select count(*) from doorplate.access_log")
    log_ends = left.one("select max(at) from doorplate.access_log") + timedelta(days=1096)
    assert "access_log log_period" not in run(left, now=log_ends - timedelta(days=2), dry=True)
    assert run(left, now=log_ends + timedelta(seconds=1))["access_log log_period"] == lines
    persons = left.one("select count(distinct person) from doorplate.access_log where verb <> 'expired.record'")
    assert persons == lines
    assert left.problems("seals") == []
