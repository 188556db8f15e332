"""Who may record and who may see: personas against the database itself, below every front."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from housing import errors
from housing.db.connect import Connection, Server, Store
from housing.db.roles import NOBODY, Actor, Role
from housing.errors import Refusal
from housing.events.service import record_event
from housing.people.model import Identity
from housing.settings import Settings
from tests.conftest import copied_database
from tests.housing.register import Town, event, make_town

TABLES = (
    "select c.oid::regclass::text from pg_class c where c.relnamespace = 'doorplate'::regnamespace and c.relkind = 'r'"
)


@pytest.fixture(scope="module")
def place(shared_server: Server, shared_settings: Settings) -> Iterator[tuple[Store, Town]]:
    """Yield a store in which one person moved from there to here, both confirmed."""
    with copied_database(shared_server, shared_settings, keys=True) as server:
        store = Store(server, connections=4)
        with server.connect_as_owner() as owner:
            town = make_town(owner, store)
        who = Identity("张三", "id_card", "11010519491231002X", None, "+8613800138000")
        with store.session(town.administrator.recording, "registration") as connection:
            for days, unit in ((0, town.there[0]), (10, town.here[0])):
                arrival = event("arrival", unit, days=days, main=True, person_code="p", identity=who)
                record_event(connection, arrival, town.desk())
                confirmed = event("confirmation", unit, days=days, side="tenant", refers_to=arrival.event_id)
                record_event(connection, confirmed, town.desk())
        yield store, town
        for pool in [*store._pools.values(), *store._keys_pools.values()]:
            pool.close()


def rows(connection: Connection, table: str) -> int:
    try:
        with connection.transaction():
            row = connection.execute(f"select count(*) from {table}".encode()).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return 0
    assert row is not None
    return int(str(row[0]))


@pytest.mark.parametrize("role", [Role.APPLICATION, Role.REGISTRAR])
def test_without_an_actor_nothing_at_all_is_seen(
    place: tuple[Store, Town], owner_tables: list[str], role: Role
) -> None:
    store, _ = place
    with store.session(Actor(None, role), "registration") as connection:
        assert {table: count for table in owner_tables if (count := rows(connection, table))} == {}


@pytest.mark.parametrize("role", [Role.APPLICATION, Role.REGISTRAR])
def test_an_account_that_is_not_there_sees_nothing_of_any_person(
    place: tuple[Store, Town], owner_tables: list[str], role: Role
) -> None:
    store, _ = place
    with store.session(Actor(uuid4(), Role.APPLICATION), "registration") as connection:
        assert {table: count for table in owner_tables if (count := rows(connection, table))} == {}


@pytest.fixture(scope="module")
def owner_tables(place: tuple[Store, Town]) -> list[str]:
    store, _ = place
    with store.server.connect_as_owner() as owner:
        return [str(name) for (name,) in owner.execute(TABLES)]


def test_an_officer_sees_homes_and_residences_of_the_own_area_alone(place: tuple[Store, Town]) -> None:
    store, town = place
    with store.session(town.officer, "registration") as connection:
        units = {number for (number,) in connection.execute("select number from doorplate.unit")}
        homes = connection.execute("select unit, state from doorplate.residence").fetchall()
    assert units == set(town.here)
    assert homes == [(town.here[0], "confirmed")]


def test_without_a_purpose_no_person_is_read(place: tuple[Store, Town]) -> None:
    store, town = place
    with store.session(town.administrator) as connection:
        for table in ("residence", "event", "person_secret", "landlord"):
            assert rows(connection, f"doorplate.{table}") == 0


def test_the_public_sees_no_person_and_no_door(place: tuple[Store, Town]) -> None:
    store, town = place
    with store.session(town.public, "registration") as connection:
        seen = {
            table: rows(connection, f"doorplate.{table}")
            for table in ("residence", "event", "person", "person_secret", "access_log", "unit", "door", "building")
        }
    assert not any(seen.values())


def test_an_officer_records_in_the_own_area_only(place: tuple[Store, Town]) -> None:
    store, town = place
    with store.session(town.officer.recording, "registration") as connection:
        record_event(connection, event("arrival", town.here[1], person_code="q"), town.desk())
    with pytest.raises(Refusal) as refused, store.session(town.officer.recording, "registration") as connection:
        record_event(connection, event("arrival", town.there[1], person_code="q"), town.desk())
    assert refused.value.kind is errors.SCOPE_NOTHING


def test_an_arrival_whose_old_home_lies_outside_the_scope_succeeds_and_tells_nothing(
    place: tuple[Store, Town],
) -> None:
    store, town = place
    who = Identity("李四", "id_card", "11010519491231002X" + "9", None, None)
    answers = []
    for code, unit in (("known", town.here[2]), ("unknown", town.here[3])):
        if code == "known":
            with store.session(town.administrator.recording, "registration") as connection:
                record_event(connection, event("arrival", town.there[3], person_code="a", identity=who), town.desk())
        given = who if code == "known" else Identity("王五", "id_card", "330106199001010019", None, None)
        with store.session(town.officer.recording, "registration") as connection:
            arrival = event("arrival", unit, days=3, person_code=code, identity=given, main=True)
            answers.append(record_event(connection, arrival, town.desk()))
    assert [answer.repeated for answer in answers] == [False, False]
    with store.session(town.officer, "registration") as connection:
        seen = {unit for (unit,) in connection.execute("select unit from doorplate.residence")}
        items = connection.execute("select kind from doorplate.review_item").fetchall()
    assert not seen & set(town.there)
    assert items == []


def test_the_public_cannot_speak_for_a_landlord_or_decide(place: tuple[Store, Town]) -> None:
    store, town = place
    for side in ("landlord", "officer"):
        with pytest.raises(Refusal) as refused, store.session(town.public.recording, "registration") as connection:
            record_event(connection, event("arrival", town.here[4], person_code="z", side=side), town.desk())
        assert refused.value.kind is errors.SCOPE_NOTHING
    with store.session(town.public.recording, "registration") as connection:
        record_event(connection, event("arrival", town.here[4], person_code="z", side="tenant"), town.desk())


def test_names_are_stored_nowhere_in_the_clear(place: tuple[Store, Town], owner_tables: list[str]) -> None:
    store, _ = place
    with store.server.connect_as_owner() as owner:
        for table in owner_tables:
            for needle in ("张三", "11010519491231002X", "13800138000"):
                found = owner.execute(f"select count(*) from {table} t where t::text like %s".encode(), [f"%{needle}%"])
                assert found.fetchone() == (0,), table


def test_the_application_writes_to_no_table_of_the_register(place: tuple[Store, Town]) -> None:
    store, _ = place
    with store.server.connect_as_owner() as owner:
        granted = owner.execute(
            "select table_name, privilege_type from information_schema.role_table_grants"
            " where grantee = 'doorplate_app' and privilege_type <> 'SELECT' and table_name = any(%s)",
            [["building", "door", "unit", "letting", "landlord", "person", "person_secret", "event", "residence"]],
        ).fetchall()
    assert granted == []


def test_a_disabled_account_sees_nothing_at_once(place: tuple[Store, Town]) -> None:
    store, town = place
    with store.server.connect_as_owner() as owner:
        owner.execute("update doorplate.account set disabled_at = now() where id = %s", [town.officer.account])
        try:
            with store.session(town.officer, "registration") as connection:
                for table in ("unit", "building", "residence", "event", "division"):
                    assert rows(connection, f"doorplate.{table}") == 0
        finally:
            owner.execute("update doorplate.account set disabled_at = null where id = %s", [town.officer.account])


def test_nobody_is_an_actor_of_no_account() -> None:
    assert NOBODY.account is None
    assert not isinstance(NOBODY.account, UUID)
