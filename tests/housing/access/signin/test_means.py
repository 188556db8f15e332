"""What accounts sign in with: given by those who manage them, shown once, gone at once."""

import functools
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TypeVar

import psycopg
import pytest

from housing import errors
from housing.access.accounts.service import disable_account, enable_account, list_accounts
from housing.access.signin.means import (
    add_token,
    end_session,
    end_token,
    list_sessions,
    list_tokens,
    revoke_all,
    set_password,
    set_second_factor,
)
from housing.access.signin.model import Caller
from housing.access.signin.service import find_caller
from housing.db.connect import Connection, Server, Store
from housing.db.roles import MIGRATOR, Actor, Role
from housing.errors import Refusal
from housing.settings import Settings
from tests.housing.access.cast import NOW, PASSWORD, acting, add, cheap, enter, give_password, register_with_cast

Result = TypeVar("Result")
READABLE_BY_NOBODY = {
    "account_password": {"salt", "memory_kib", "passes", "lanes", "verifier", "set_at", "account"},
    "account_totp": {"sealed", "last_step", "set_at", "account"},
    "account_session": {"digest"},
    "account_token": {"digest"},
    "rate_secret": {"secret", "one"},
    "rate_bucket": {"key"},
}


@pytest.fixture(scope="module")
def register(
    shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Settings]]:
    with register_with_cast(shared_server, shared_settings) as store:
        yield store, cheap(tmp_path_factory.mktemp("home"))


@pytest.fixture
def store(register: tuple[Store, Settings]) -> Store:
    return register[0]


@pytest.fixture
def settings(register: tuple[Store, Settings]) -> Settings:
    return register[1]


def by(store: Store, login: str, act: Callable[[Connection], Result]) -> Result:
    with store.session(acting(store, login)) as connection:
        return act(connection)


def caller_of(store: Store, token: str) -> Caller | None:
    return find_caller(store, token=token, now=NOW)


def test_no_role_of_a_program_can_read_a_secret(store: Store) -> None:
    """By the catalogue, column by column; and every secret that there is stands in the list above."""
    with store.session(MIGRATOR) as connection:
        rows = connection.execute(
            """
            select c.relname, a.attname, r.rolname from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              cross join pg_roles r
             where c.relnamespace = 'doorplate'::regnamespace and c.relname = any (%s) and r.rolname = any (%s)
               and has_column_privilege(r.oid, c.oid, a.attnum, 'select')
            """,
            [list(READABLE_BY_NOBODY), [role for role in Role if role is not Role.OWNER]],
        ).fetchall()
        secret = connection.execute(
            """
            select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
             where c.relnamespace = 'doorplate'::regnamespace and c.relkind = 'r'
               and a.attname ~ 'secret|password|salt|verifier|sealed|digest' and c.relname ~ '^(account|rate)'
            """
        ).fetchall()
    assert not [row for row in rows if row[1] in READABLE_BY_NOBODY[str(row[0])]]
    assert {str(column) for _, column in secret} <= set().union(*READABLE_BY_NOBODY.values())


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_asking_for_a_secret_is_refused_to_every_role_even_for_an_administrator(store: Store, role: Role) -> None:
    actor = Actor(None if role is Role.WORKER else acting(store, "operator").account, role)
    for table, columns in READABLE_BY_NOBODY.items():
        for column in sorted(columns):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), store.session(actor) as connection:
                connection.execute(f"select {column} from doorplate.{table}".encode())


def test_nobody_but_its_administrators_gives_an_account_what_it_signs_in_with(store: Store, settings: Settings) -> None:
    acts: list[Callable[[Connection], object]] = [
        functools.partial(set_password, settings=settings, login="tenant", password=PASSWORD, now=NOW),
        functools.partial(set_second_factor, settings=settings, login="tenant", now=NOW),
        functools.partial(add_token, login="tenant", scopes=(), now=NOW),
        functools.partial(revoke_all, login="tenant"),
    ]
    for login in ("officer", "walker", "auditor", "tenant", "landlord", "public"):
        for act in acts:
            with pytest.raises(Refusal) as caught:
                by(store, login, act)
            assert caught.value.kind is errors.ACCOUNT_RIGHTS


def test_an_administrator_of_a_district_cannot_take_over_a_wider_account(store: Store, settings: Settings) -> None:
    """By a password, a second factor or a token of its own making for the operator."""
    acts: list[Callable[[Connection], object]] = [
        functools.partial(set_password, settings=settings, login="operator", password=PASSWORD, now=NOW),
        functools.partial(set_second_factor, settings=settings, login="operator", now=NOW),
        functools.partial(add_token, login="operator", scopes=("*.write",), now=NOW),
        functools.partial(revoke_all, login="operator"),
    ]
    for act in acts:
        with pytest.raises(Refusal) as caught:
            by(store, "chief", act)
        assert caught.value.kind is errors.SCOPE_NOTHING
    for statement in (
        "select doorplate.set_password(account, '\\x00', 64, 1::smallint, 1::smallint, '\\x00', now())",
        "select doorplate.set_totp(account, '\\x00', now())",
        "select doorplate.add_token(account, sha256('x'), '{*.write}', now(), now() + '1 day') is not null",
    ):
        with store.session(acting(store, "chief")) as connection:
            row = connection.execute(f"{statement} from doorplate.account_called('operator')".encode()).fetchone()
        assert row == (False,)


def test_a_password_that_is_given_ends_the_sessions_of_the_old_one(store: Store, settings: Settings) -> None:
    add(store, "renter", "tenant")
    give_password(store, settings, "renter")
    old = enter(store, settings, "renter")
    give_password(store, settings, "renter", "quite other words here", by="chief")
    assert find_caller(store, session=old.token, now=NOW) is None
    assert enter(store, settings, "renter", password="quite other words here").caller.login == "renter"


def test_the_public_gets_no_password_and_no_token(store: Store, settings: Settings) -> None:
    for act in (
        functools.partial(set_password, settings=settings, login="public", password=PASSWORD, now=NOW),
        functools.partial(add_token, login="public", scopes=(), now=NOW),
    ):
        with pytest.raises(Refusal) as caught:
            by(store, "operator", act)
        assert caught.value.kind is errors.ACCOUNT_OF_THE_PUBLIC


def test_what_an_account_signs_in_with_is_listed_and_not_shown(store: Store, settings: Settings) -> None:
    add(store, "clerk", "officer", cells=("mz-1",))
    give_password(store, settings, "clerk")
    by(store, "operator", lambda c: set_second_factor(c, settings, "clerk", now=NOW))
    found = {account.login: account for account in by(store, "auditor", list_accounts)}
    assert (found["clerk"].password, found["clerk"].totp) == (True, True)
    assert (found["landlord"].password, found["landlord"].totp) == (False, False)


def test_a_token_lets_in_with_its_scopes_until_its_day(store: Store) -> None:
    made = by(store, "operator", lambda c: add_token(c, "officer", ("units.read", "events.write"), days=7, now=NOW))
    caller = caller_of(store, made.token)
    assert caller is not None
    assert (caller.login, caller.kind, caller.scopes) == ("officer", "officer", ("events.write", "units.read"))
    assert caller.session is None
    assert made.expires_at == NOW + timedelta(days=7)
    assert find_caller(store, token=made.token, now=made.expires_at) is None
    assert made.token not in repr(made)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lasts_a_year_at_most(store: Store, days: int) -> None:
    with pytest.raises(Refusal) as caught:
        by(store, "operator", lambda c: add_token(c, "officer", (), days=days, now=NOW))
    assert caught.value.field == "days"


def test_a_revoked_token_is_refused_at_once(store: Store) -> None:
    made = by(store, "operator", lambda c: add_token(c, "walker", (), now=NOW))
    caller = caller_of(store, made.token)
    assert caller is not None
    with store.session(caller.actor) as connection:
        assert [token.id for token in list_tokens(connection, caller, now=NOW)] == [made.id]
        end_token(connection, caller, made.id)
    assert caller_of(store, made.token) is None
    again = by(store, "operator", lambda c: add_token(c, "walker", (), now=NOW))
    assert by(store, "chief", lambda c: revoke_all(c, "walker")) == 1
    assert caller_of(store, again.token) is None


def test_a_disabled_account_loses_sessions_and_tokens_for_good(store: Store, settings: Settings) -> None:
    add(store, "leaver", "landlord")
    give_password(store, settings, "leaver")
    session = enter(store, settings, "leaver").token
    token = by(store, "operator", lambda c: add_token(c, "leaver", (), now=NOW)).token
    by(store, "chief", lambda c: disable_account(c, "leaver", now=NOW))
    assert find_caller(store, session=session, now=NOW) is None
    assert caller_of(store, token) is None
    by(store, "chief", lambda c: enable_account(c, "leaver", now=NOW))
    assert find_caller(store, session=session, now=NOW) is None
    assert caller_of(store, token) is None


def test_everybody_sees_and_ends_the_own_sessions_alone(store: Store, settings: Settings) -> None:
    for login in ("one", "other"):
        add(store, login, "tenant")
        give_password(store, settings, login)
    one = enter(store, settings, "one", device="a phone")
    other = enter(store, settings, "other")
    with store.session(one.caller.actor) as connection:
        assert [(row.id, row.device) for row in list_sessions(connection, one.caller, now=NOW)] == [
            (one.caller.session, "a phone")
        ]
        assert list_sessions(connection, other.caller, now=NOW) == []
        assert other.caller.session is not None
        with pytest.raises(Refusal) as caught:
            end_session(connection, one.caller, other.caller.session)
        assert caught.value.kind is errors.SCOPE_NOTHING
        with pytest.raises(Refusal):
            end_session(connection, other.caller, other.caller.session)
        assert one.caller.session is not None
        end_session(connection, one.caller, one.caller.session)
    assert find_caller(store, session=one.token, now=NOW) is None
    assert find_caller(store, session=other.token, now=NOW) is not None


def test_what_was_given_is_written_down_without_the_secret(store: Store, settings: Settings) -> None:
    add(store, "watched", "officer", cells=("mz-1",))
    give_password(store, settings, "watched", by="chief")
    by(store, "chief", lambda c: set_second_factor(c, settings, "watched", now=NOW))
    by(store, "chief", lambda c: add_token(c, "watched", ("units.read",), now=NOW))
    with store.session(acting(store, "auditor")) as connection:
        rows = connection.execute(
            "select act, what from doorplate.account_log l join doorplate.account a on a.id = l.account"
            " where a.login = 'watched' order by seq offset 2"
        ).fetchall()
    assert rows == [("password", None), ("totp", None), ("token", "units.read")]
