"""Registering, changing and claiming single units and whole buildings."""

import pytest

from housing import errors
from housing.db.roles import Actor
from housing.errors import Kind
from housing.numbers.rules import number_of, parse_number
from housing.units.model import Alias, ChangeUnit, ClaimUnit, CreateBuilding, Draft
from housing.units.service import change_unit, claim_unit, create_building, create_unit
from housing.units.verdicts import printed_number
from tests.housing.units.city import NOW, City, east, refuses

UNKNOWN = int(number_of(9_000_000_000))


def change(city: City, command: ChangeUnit, *, by: Actor | None = None) -> bool:
    actor = by or city.chief
    with city.recording(actor) as connection:
        return change_unit(connection, actor, command, now=NOW).changed


# Registering


def test_a_near_duplicate_is_refused_without_a_reason_and_made_with_one(city: City) -> None:
    number = city.unit("501")
    with refuses(errors.UNIT_EXISTS, "door_label") as caught, city.recording() as connection:
        create_unit(connection, city.chief, Draft(label="５０１室", building="mill"), now=NOW)
    assert printed_number(number) in caught.value.what("zh")
    draft = Draft(label="５０１室", building="mill", differs_because="same_label")
    with city.recording() as connection:
        made = create_unit(connection, city.chief, draft, now=NOW)
    assert made.review_item
    assert (made.status, made.door_label) == ("live", "501室")
    assert int(parse_number(made.number)) != number


def test_a_unit_that_is_named_is_not_made_again(city: City) -> None:
    number = city.unit("501", aliases=(Alias("old", "A"),))
    for names in ({"number": number}, {"aliases": (Alias("old", "A"),)}):
        draft = Draft(label="9", building="inn", **names)
        with refuses(errors.UNIT_EXISTS), city.recording() as connection:
            create_unit(connection, city.chief, draft, now=NOW)


def test_nothing_of_a_refused_unit_is_left(city: City) -> None:
    city.unit("501")
    with refuses(errors.UNIT_EXISTS), city.recording() as connection:
        create_unit(connection, city.chief, Draft(label="501", building="mill"), now=NOW)
    assert city.one("select count(*) from doorplate.door") == 1
    assert city.one("select next - first from doorplate.number_block") == 1


def test_a_building_is_registered_by_its_pattern_and_again_changes_nothing(city: City) -> None:
    city.unit("502")
    command = CreateBuilding("mill", "501", 1, 18, 4, floors_left_out=(13,), labels_left_out=("401",))
    with city.recording() as connection:
        created = create_building(connection, city.chief, command, now=NOW)
    assert (len(created.made), list(created.found)) == (17 * 4 - 2, ["502"])
    assert city.counters("mill") == (67, 0)
    assert city.one("select floor from doorplate.unit where label = '1204'") == "12"
    with city.recording() as connection:
        again = create_building(connection, city.chief, command, now=NOW)
    assert (len(again.made), len(again.found)) == (0, 67)
    assert city.counters("mill") == (67, 0)


def test_a_building_goes_in_whole_or_not_at_all(city: City) -> None:
    city.unit("201", "mill-again")
    with refuses(errors.UNIT_EXISTS), city.recording() as connection:
        create_building(connection, city.chief, CreateBuilding("mill", "501", 1, 3, 2), now=NOW)
    assert city.counters("mill") == (0, 0)


# Changing


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (ChangeUnit(UNKNOWN, floor="3"), errors.SCOPE_NOTHING),
        (ChangeUnit(Alias("old", "none"), floor="3"), errors.SCOPE_NOTHING),
    ],
)
def test_what_is_not_there_is_not_changed(city: City, command: ChangeUnit, kind: Kind) -> None:
    with refuses(kind, "unit"):
        change(city, command)


def test_a_landlord_does_not_change_anothers_unit_and_learns_nothing(city: City) -> None:
    number = city.unit("501")
    city.let(number, "L-rival")
    with refuses(errors.SCOPE_NOTHING) as caught:
        change(city, ChangeUnit(number, floor="3"), by=city.landlord)
    with refuses(errors.SCOPE_NOTHING) as missing:
        change(city, ChangeUnit(UNKNOWN, floor="3"), by=city.landlord)
    assert caught.value.as_dict("zh") == missing.value.as_dict("zh")


@pytest.mark.parametrize(
    "command",
    [
        {"status": "live"},
        {"building": "inn"},
        {"point": east(500)},
        {"label": "502"},
        {"aliases": (Alias("own", "x"),)},
    ],
    ids=lambda command: next(iter(command)),
)
def test_a_landlord_leaves_place_status_and_door_to_the_desk(city: City, command: dict[str, object]) -> None:
    number = city.unit("501", by=city.landlord)
    with refuses(errors.ACT_NOT_YOURS):
        change(city, ChangeUnit(number, **command), by=city.landlord)  # type: ignore[arg-type]  # of the list above


def test_a_landlord_renames_the_own_rooms(city: City) -> None:
    home = city.unit("501", by=city.landlord)
    room = city.unit("A", None, kind="room", parent=home, by=city.landlord)
    city.unit("B", None, kind="room", parent=home, by=city.landlord)
    assert change(city, ChangeUnit(room, label="南", floor="5", area_m2=12.5), by=city.landlord)
    row = city.owner.execute(
        "select label, label_key, floor, area_m2::text from doorplate.unit where number = %s", [room]
    ).fetchone()
    assert row == ("南", "南", "5", "12.5")
    with refuses(errors.UNIT_EXISTS):
        change(city, ChangeUnit(room, label="b室"), by=city.landlord)


def test_an_officer_outside_the_scope_finds_nothing(city: City) -> None:
    number = city.unit("501", "tower")
    with refuses(errors.SCOPE_NOTHING):
        change(city, ChangeUnit(number, floor="3"), by=city.officer)
    assert change(city, ChangeUnit(number, floor="3"), by=city.officer_there)


def test_an_officer_moves_nothing_out_of_the_own_scope(city: City) -> None:
    number = city.unit("501", "mill")
    with refuses(errors.SCOPE_NOTHING):
        change(city, ChangeUnit(number, building="tower"), by=city.officer)


def test_a_provisional_unit_becomes_live_and_never_provisional_again(city: City) -> None:
    number = city.unit("501", by=city.landlord)
    assert change(city, ChangeUnit(number, status="live"))
    assert not change(city, ChangeUnit(number, status="live"))
    with refuses(errors.UNIT_GOES_ON):
        change(city, ChangeUnit(number, status="provisional"))


def test_a_retired_unit_is_not_changed(city: City) -> None:
    number = city.unit("501")
    city.take(Draft(number=number, status="retired", cause="demolished", label="501", building="mill"))
    with refuses(errors.UNIT_GONE):
        change(city, ChangeUnit(number, floor="3"))


def test_a_home_gets_another_label_on_its_own_door(city: City) -> None:
    number = city.unit("501")
    other = city.unit("502")
    assert change(city, ChangeUnit(number, label="503"))
    door = city.one("select door from doorplate.unit where number = %s", number)
    assert city.one("select label || label_key from doorplate.door where id = %s", door) == "503503"
    assert city.one("select count(*) from doorplate.door") == 2
    assert not change(city, ChangeUnit(number, label="503"))
    assert change(city, ChangeUnit(number, label="503室")), "another writing of the same door"
    with refuses(errors.UNIT_EXISTS) as caught:
        change(city, ChangeUnit(number, label="502"))
    assert printed_number(other) in caught.value.what("en")
    city.unit("501")


def test_a_door_that_the_frame_shows_stays_where_the_frame_has_it(city: City) -> None:
    number = city.unit("501")
    city.owner.execute(
        "insert into doorplate.frame (source, source_id, building, door)"
        " select 's', '1', building, id from doorplate.door"
    )
    assert change(city, ChangeUnit(number, label="601"))
    doors = city.owner.execute("select label from doorplate.door order by id").fetchall()
    assert doors == [("501",), ("601",)]


def test_a_home_moves_with_all_its_parts_and_both_buildings_count_anew(city: City) -> None:
    home = city.unit("501", "mill")
    city.unit("A", None, kind="room", parent=home)
    city.let(home)
    assert city.counters("mill") == (2, 1)
    assert change(city, ChangeUnit(home, building="tower"))
    assert (city.counters("mill"), city.counters("tower")) == ((0, 0), (2, 1))
    assert city.one("select count(distinct (building, door, tile, cell)) from doorplate.unit") == 1
    assert city.one("select code from doorplate.cell where number = (select max(cell) from doorplate.unit)") == "there"
    assert city.counters_hold()


def test_an_address_that_was_checked_gets_its_place_and_leaves_the_queue(city: City) -> None:
    number = city.unit("7", None, address="无人知晓的路1号", by=city.public)
    assert city.one("select state from doorplate.review_item") == "open"
    assert change(city, ChangeUnit(number, building="inn", status="live"))
    row = city.owner.execute("select status, tile > 0, building is not null from doorplate.unit").fetchone()
    assert row == ("live", True, True)
    assert city.one("select state from doorplate.review_item") == "withdrawn"
    assert city.counters("inn") == (1, 0)


# Claims


def test_only_landlords_agents_and_the_desk_claim(city: City) -> None:
    number = city.unit("501")
    for actor in (city.tenant, city.public, city.auditor):
        with refuses(errors.ACT_NOT_YOURS), city.recording(actor) as connection:
            claim_unit(connection, actor, ClaimUnit(number, "new_landlord"), now=NOW)


def test_a_claim_is_of_the_closed_list_and_about_a_unit_that_is_there(city: City) -> None:
    number = city.unit("501")
    for command, kind in (
        (ClaimUnit(number, "mine"), errors.INPUT_CHOICE),
        (ClaimUnit(UNKNOWN, "agent"), errors.SCOPE_NOTHING),
    ):
        with refuses(kind), city.recording(city.landlord) as connection:
            claim_unit(connection, city.landlord, command, now=NOW)


def test_a_claim_is_one_item_with_a_date_and_changes_nothing_else(city: City) -> None:
    number = city.unit("501")
    code = city.let(number, "L-rival")
    items = set()
    for _ in range(2):
        with city.recording(city.landlord) as connection:
            items.add(claim_unit(connection, city.landlord, ClaimUnit(number, "new_landlord"), now=NOW).item)
    row = city.owner.execute("select id, kind, unit, due_on::text, details from doorplate.review_item").fetchall()
    assert [each[:4] for each in row] == [(*items, "letting_dispute", number, "2026-04-26")]
    assert row[0][4]["lettings"] == [code]  # type: ignore[index]  # jsonb
    assert city.one("select count(*) from doorplate.letting where withdrawn_on is null") == 1
