"""Accounts: only administrators manage them, within their own scope, and one of them always stays."""

import functools
import itertools
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from housing import errors
from housing.access.accounts.model import AccountChange, NewAccount
from housing.access.accounts.service import (
    add_account,
    change_account,
    disable_account,
    enable_account,
    find_actor,
    find_own,
    find_public,
    list_accounts,
    set_own_language,
)
from housing.db.connect import Connection, Store
from housing.db.roles import MIGRATOR, NOBODY
from housing.errors import Refusal
from tests.housing.access.cast import NOW, acting, add, make_cast

PERSONS = {"near": UUID(int=1), "far": UUID(int=2)}
HOMES = """
    insert into doorplate.building (code, division, area, point, cell)
    select 'B-' || c.code, c.division, public.st_point(114, 22.6, 4326), public.st_point(114, 22.6, 4326), c.number
      from doorplate.cell c where c.code in ('mz-1', 'yh-1');
    insert into doorplate.door (building, label, label_key, cell)
    select id, '501', '501', cell from doorplate.building;
    insert into doorplate.person (id) values ('00000000-0000-0000-0000-000000000001'),
                                             ('00000000-0000-0000-0000-000000000002');
    insert into doorplate.unit (number, door, building, label, label_key, cell)
    select case c.code when 'mz-1' then 100000000093 else 100000000190 end, d.id, d.building, '501', '501', d.cell
      from doorplate.door d join doorplate.cell c on c.number = d.cell;
    insert into doorplate.landlord (code, person)
    values ('L-near', '00000000-0000-0000-0000-000000000001'), ('L-far', '00000000-0000-0000-0000-000000000002');
    insert into doorplate.letting (code, landlord, unit, valid)
    select 'T-' || l.code, l.id, case l.code when 'L-near' then 100000000093 else 100000000190 end, '[2026-01-01,)'
      from doorplate.landlord l;
    insert into doorplate.residence (arrival, person, unit, from_at, main, confirmed, state)
    select gen_random_uuid(), l.person, case l.code when 'L-near' then 100000000093 else 100000000190 end,
           '2026-01-01', true, true, 'confirmed' from doorplate.landlord l;
"""
NOT_ADMINISTRATORS = ("officer", "walker", "auditor", "tenant", "landlord", "public")


@pytest.fixture
def cast(store: Store) -> Store:
    make_cast(store)
    return store


def refused(run: Callable[[], object]) -> errors.Kind:
    with pytest.raises(Refusal) as caught:
        run()
    return caught.value.kind


def in_session(store: Store, login: str, act: Callable[[Connection], object]) -> object:
    with store.session(acting(store, login)) as connection:
        return act(connection)


def test_nobody_but_an_administrator_manages_accounts(cast: Store) -> None:
    acts: list[Callable[[Connection], object]] = [
        lambda c: add_account(c, NewAccount("friend", "officer", everywhere=True), now=NOW),
        lambda c: change_account(c, "officer", AccountChange(kind="administrator", everywhere=True)),
        lambda c: disable_account(c, "officer", now=NOW),
        lambda c: enable_account(c, "officer", now=NOW),
    ]
    for login, act in itertools.product(NOT_ADMINISTRATORS, acts):
        assert refused(functools.partial(in_session, cast, login, act)) is errors.ACCOUNT_RIGHTS


FORBIDDEN = (
    "insert into doorplate.account (login, kind, everywhere) values ('friend', 'administrator', true)",
    "insert into doorplate.account_grant (account, division) select id, '4403' from doorplate.account",
    "insert into doorplate.account_grant (account, division) select doorplate.current_actor(), '440305'",
    "insert into doorplate.account_scope (account, bits) values (doorplate.current_actor(), '\\xff')",
    "update doorplate.account_scope set bits = '\\xff'",
    "insert into doorplate.account_log (account, act) values (doorplate.current_actor(), 'add')",
    "delete from doorplate.account_log",
)


def test_the_database_itself_keeps_accounts_from_those_who_may_not_manage_them(cast: Store) -> None:
    """A bribed clerk who could run any statement: nothing of it makes a wider scope."""
    for login, statement in itertools.product((*NOT_ADMINISTRATORS, "chief"), FORBIDDEN):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), cast.session(acting(cast, login)) as connection:
            connection.execute(statement.encode())
    for login in (*NOT_ADMINISTRATORS, "chief"):
        with cast.session(acting(cast, login)) as connection:
            wider = connection.execute("update doorplate.account set everywhere = everywhere where login = 'operator'")
            assert wider.rowcount == 0
            own = connection.execute("update doorplate.account set kind = 'administrator' where login = %s", [login])
            assert own.rowcount == (1 if login == "chief" else 0)


def test_without_an_actor_there_are_no_accounts(cast: Store) -> None:
    with cast.session(NOBODY) as connection:
        assert connection.execute("select count(*) from doorplate.account").fetchone() == (0,)
        assert refused(lambda: list_accounts(connection)) is errors.ACCOUNT_RIGHTS


def test_others_see_their_own_account_alone(cast: Store) -> None:
    for login in ("officer", "walker", "tenant", "landlord", "public"):
        assert refused(functools.partial(in_session, cast, login, list_accounts)) is errors.ACCOUNT_RIGHTS
        with cast.session(acting(cast, login)) as connection:
            assert find_own(connection, login).login == login
            assert refused(functools.partial(find_own, connection, "operator")) is errors.SIGNED_OUT


def test_an_auditor_sees_all_accounts_and_changes_none(cast: Store) -> None:
    with cast.session(acting(cast, "auditor")) as connection:
        logins = [account.login for account in list_accounts(connection)]
    assert logins == sorted(logins)
    assert {"operator", "public", "officer", "tenant"} <= set(logins)


def test_every_register_has_an_operator_and_an_account_of_the_public(store: Store) -> None:
    with store.session(acting(store, "operator")) as connection:
        found = {account.login: account for account in list_accounts(connection)}
    assert set(found) == {"operator", "public"}
    operator = found["operator"]
    assert (operator.kind, operator.everywhere, operator.password) == ("administrator", True, False)
    assert find_public(store).account == found["public"].id


def test_an_account_comes_as_it_was_asked_for(cast: Store) -> None:
    made = add(cast, "Wang.Fang ", "officer", divisions=("440309006",), cells=("yh-1",), office="粤海街道服务站")
    assert (made.login, made.kind, made.office) == ("wang.fang", "officer", "粤海街道服务站")
    assert (made.divisions, made.cells, made.everywhere) == (("440309006",), ("yh-1",), False)
    assert (made.made_at, made.disabled_at, made.password, made.totp) == (NOW, None, False, False)


def test_the_areas_of_an_account_become_its_bits(cast: Store) -> None:
    add(cast, "wide", "officer", divisions=("4403",))
    with cast.session(MIGRATOR) as connection:
        rows = connection.execute(
            """
            select a.login, array_agg(c.code order by c.code)
              from doorplate.account a join doorplate.account_scope s on s.account = a.id
              join doorplate.cell c on get_bit(s.bits, c.number::bigint) = 1
             where a.login in ('officer', 'walker', 'wide', 'auditor') group by 1
            """
        ).fetchall()
    assert dict(rows) == {  # type: ignore[arg-type]
        "officer": ["mz-1"],
        "walker": ["mz-1"],
        "wide": ["mz-1", "yh-1"],
        "auditor": ["mz-1", "none", "yh-1"],
    }


def test_a_user_name_that_is_taken_is_refused_in_any_spelling(cast: Store) -> None:
    assert refused(lambda: add(cast, "ＯＦＦＩＣＥＲ", "tenant")) is errors.ACCOUNT_TAKEN


def test_an_area_that_is_not_there_is_refused(cast: Store) -> None:
    for field, code in (("divisions", "440399"), ("cells", "no-such"), ("cells", "none")):
        areas: dict[str, Any] = {field: (code,)}
        with pytest.raises(Refusal) as caught:
            add(cast, "new", "officer", **areas)
        assert (caught.value.kind, caught.value.field) == (errors.SCOPE_NOTHING, field)


def test_an_administrator_of_a_district_gives_no_more_than_it_has(cast: Store) -> None:
    for more in ({"divisions": ("440305",)}, {"divisions": ("4403",)}, {"cells": ("yh-1",)}, {"everywhere": True}):
        assert refused(functools.partial(add, cast, "new", "officer", by="chief", **more)) is errors.SCOPE_NOTHING
    for number, more in enumerate(({"divisions": ("440309",)}, {"divisions": ("440309006",)}, {"cells": ("mz-1",)})):
        add(cast, f"new-{number}", "officer", by="chief", **more)
    add(cast, "new-tenant", "tenant", by="chief")


def test_an_administrator_of_a_district_cannot_touch_accounts_of_a_wider_scope(cast: Store) -> None:
    add(cast, "elsewhere", "officer", divisions=("440305",))
    add(cast, "partly", "officer", divisions=("440305", "440309"))
    for login in ("operator", "auditor", "elsewhere", "partly", "no-such"):
        act = functools.partial(disable_account, login=login, now=NOW)
        assert refused(functools.partial(in_session, cast, "chief", act)) is errors.SCOPE_NOTHING
    in_session(cast, "chief", lambda c: disable_account(c, "officer", now=NOW))


def test_a_change_touches_only_what_it_names(cast: Store) -> None:
    with cast.session(acting(cast, "operator")) as connection:
        before = change_account(connection, "officer", AccountChange(cells=("yh-1",)))
        after = change_account(connection, "officer", AccountChange(office="新单位", divisions=()))
    assert (before.divisions, before.cells, before.office) == (("440309",), ("yh-1",), "民治街道服务站")
    assert (after.divisions, after.cells, after.office) == ((), ("yh-1",), "新单位")


def test_a_change_of_kind_drops_what_does_not_fit_it(cast: Store) -> None:
    with cast.session(acting(cast, "operator")) as connection:
        after = change_account(connection, "officer", AccountChange(kind="tenant"))
    assert (after.kind, after.divisions) == ("tenant", ())


def test_a_landlords_account_is_tied_to_the_landlord_and_the_person_it_is(cast: Store) -> None:
    with cast.session(MIGRATOR) as connection:
        connection.execute(
            "insert into doorplate.person (id) values ('00000000-0000-4000-8000-00000000000a');"
            "insert into doorplate.landlord (code, person) values ('L-1', '00000000-0000-4000-8000-00000000000a')"
        )
    made = add(cast, "li.wei", "landlord", landlord="L-1")
    assert made.landlord == "L-1"
    with cast.session(acting(cast, "li.wei")) as connection:
        row = connection.execute("select doorplate.my_landlord() is not null, doorplate.my_person()::text").fetchone()
    assert row == (True, "00000000-0000-4000-8000-00000000000a")
    with cast.session(acting(cast, "operator")) as connection:
        kept = change_account(connection, "li.wei", AccountChange(office="x"))
        assert kept.landlord == "L-1"
        assert change_account(connection, "li.wei", AccountChange(kind="tenant")).landlord is None
    assert refused(lambda: add(cast, "other", "landlord", landlord="L-2")) is errors.SCOPE_NOTHING


def test_an_administrator_of_a_district_cannot_take_over_landlords_and_tenants_elsewhere(cast: Store) -> None:
    """By an account made for them, or by a password of its own making for the account that they have."""
    with cast.session(MIGRATOR) as connection:
        connection.execute(HOMES)
    for name in ("near", "far"):
        add(cast, f"landlord-{name}", "landlord", landlord=f"L-{name}")
        add(cast, f"tenant-{name}", "tenant", person=PERSONS[name])
    for login in ("landlord-far", "tenant-far"):
        act = functools.partial(disable_account, login=login, now=NOW)
        assert refused(functools.partial(in_session, cast, "chief", act)) is errors.SCOPE_NOTHING
    for login in ("landlord-near", "tenant-near"):
        in_session(cast, "chief", functools.partial(disable_account, login=login, now=NOW))
    ways: list[dict[str, Any]] = [{"kind": "agent", "landlord": "L-far"}, {"kind": "tenant", "person": PERSONS["far"]}]
    for way in ways:
        assert refused(functools.partial(add, cast, "second", by="chief", **way)) is errors.SCOPE_NOTHING
    add(cast, "third", "agent", by="chief", landlord="L-near")


def test_a_disabled_account_acts_no_more_and_can_be_enabled_again(cast: Store) -> None:
    officer = acting(cast, "officer")
    with cast.session(acting(cast, "operator")) as connection:
        first = disable_account(connection, "officer", now=NOW)
        again = disable_account(connection, "officer", now=NOW + timedelta(days=1))
    assert first.disabled_at == again.disabled_at == NOW
    assert refused(lambda: find_actor(cast, "officer")) is errors.ACTOR_UNKNOWN
    with cast.session(officer) as connection:
        assert connection.execute("select count(*) from doorplate.account").fetchone() == (0,)
        assert connection.execute("select count(*) from doorplate.division").fetchone() == (0,)
    with cast.session(acting(cast, "operator")) as connection:
        assert enable_account(connection, "officer", now=NOW).disabled_at is None
    assert find_actor(cast, "officer") == officer


def test_the_last_administrator_of_everything_can_neither_be_disabled_nor_made_less(cast: Store) -> None:
    acts: list[Callable[[Connection], object]] = [
        lambda c: disable_account(c, "operator", now=NOW),
        lambda c: change_account(c, "operator", AccountChange(kind="officer")),
        lambda c: change_account(c, "operator", AccountChange(everywhere=False, divisions=("4403",))),
    ]
    for act in acts:
        kind = refused(functools.partial(in_session, cast, "operator", act))
        assert kind is errors.ACCOUNT_LAST_ADMINISTRATOR
    add(cast, "second", "administrator", everywhere=True)
    in_session(cast, "second", lambda c: disable_account(c, "operator", now=NOW))
    kind = refused(lambda: in_session(cast, "second", lambda c: disable_account(c, "second", now=NOW)))
    assert kind is errors.ACCOUNT_LAST_ADMINISTRATOR


def test_two_administrators_who_disable_each_other_leave_one(cast: Store) -> None:
    add(cast, "second", "administrator", everywhere=True)
    meeting = threading.Barrier(2)
    kinds: list[errors.Kind] = []

    def disable(by: str, login: str) -> None:
        actor = acting(cast, by)
        meeting.wait()
        try:
            with cast.session(actor) as connection:
                disable_account(connection, login, now=NOW)
        except Refusal as refusal:
            kinds.append(refusal.kind)

    threads = [threading.Thread(target=disable, args=pair) for pair in (("operator", "second"), ("second", "operator"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kinds) == 1, kinds
    assert kinds[0] in (errors.ACCOUNT_LAST_ADMINISTRATOR, errors.ACCOUNT_RIGHTS, errors.SCOPE_NOTHING)


def test_the_account_of_the_public_stays_as_it_is(cast: Store) -> None:
    act: Callable[[Connection], object]
    for act in (
        lambda c: disable_account(c, "public", now=NOW),
        lambda c: change_account(c, "Public", AccountChange(kind="administrator")),
    ):
        assert refused(functools.partial(in_session, cast, "operator", act)) is errors.ACCOUNT_OF_THE_PUBLIC
    assert refused(lambda: add(cast, "second-public", "public")) is errors.REQUEST_CHOICE


def test_everybody_chooses_the_own_language_and_nothing_else(cast: Store) -> None:
    with cast.session(acting(cast, "tenant")) as connection:
        set_own_language(connection, "zh")
        assert find_own(connection, "tenant").language == "zh"


def test_what_is_done_to_accounts_is_written_down_with_who_did_it(cast: Store) -> None:
    with cast.session(acting(cast, "chief")) as connection:
        change_account(connection, "walker", AccountChange(cells=(), divisions=("440309006",)))
        disable_account(connection, "walker", now=NOW)
    with cast.session(acting(cast, "auditor")) as connection:
        rows = connection.execute(
            """
            select by.login, l.act, l.what from doorplate.account_log l
              join doorplate.account a on a.id = l.account and a.login = 'walker'
              join doorplate.account by on by.id = l.actor order by seq
            """
        ).fetchall()
    assert rows == [
        ("operator", "add", "team_member"),
        ("operator", "grant", "cell mz-1"),
        ("chief", "withdraw", "cell mz-1"),
        ("chief", "grant", "division 440309006"),
        ("chief", "disable", None),
    ]
