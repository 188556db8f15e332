"""Taking units in: each home once, near-duplicates stopped, the rest of a batch in, and everything as the actor may."""

import threading
from typing import Any

import pytest

from housing import errors
from housing.db.roles import Actor
from housing.errors import Kind
from housing.numbers.rules import number_of
from housing.units.model import Alias, Draft, Intake
from housing.units.verdicts import printed_number
from tests.housing.units.city import City, east, refused

ELSEWHERE = int(number_of(9_000_000_000))


def results(taken: list[Intake]) -> list[str]:
    return [each.result for each in taken]


# Refusals first


@pytest.mark.parametrize(
    ("draft", "kind", "field"),
    [
        (Draft(label="501"), errors.UNIT_PLACE_MISSING, "building_code"),
        (Draft(building="mill"), errors.INPUT_MISSING, "door_label"),
        (Draft(label="5" * 21, building="mill"), errors.INPUT_FORM, "door_label"),
        (Draft(label="5\x1f1", building="mill"), errors.INPUT_FORM, "door_label"),
        (Draft(label="501", building="nowhere"), errors.SCOPE_NOTHING, "building_code"),
        (Draft(label="501", building="mill", floor="ninth floor"), errors.INPUT_FORM, "floor"),
        (Draft(label="501", building="mill", area_m2=0.5), errors.INPUT_FORM, "area_m2"),
        (Draft(label="501", address="a\x1fb"), errors.INPUT_FORM, "address"),
        (Draft(label="501", building="mill", differs_because="it does"), errors.INPUT_CHOICE, "differs_because"),
        (Draft(label="501", building="mill", aliases=(Alias("ü", "1"),)), errors.INPUT_FORM, "alias"),
        (Draft(label="A", kind="room", parent=100000000093), errors.SCOPE_NOTHING, "parent"),
        (Draft(label="A", kind="room", parent=Alias("old", "none")), errors.SCOPE_NOTHING, "parent"),
        (Draft(label="501", building="mill", status="retired"), errors.INPUT_CHOICE, "cause"),
    ],
)
def test_a_draft_that_cannot_be_a_unit_is_refused_at_its_field(
    city: City, draft: Draft, kind: Kind, field: str
) -> None:
    assert refused(kind, city.take(draft)).field == field
    assert city.one("select count(*) from doorplate.unit") == 0


def test_the_other_rows_of_a_batch_go_in(city: City) -> None:
    drafts = [Draft(label=label, building=building) for label, building in (("1", "mill"), ("2", "none"), ("3", "inn"))]
    assert results(city.take_all(drafts)) == ["made", "refused", "made"]
    assert (city.counters("mill"), city.counters("inn")) == ((1, 0), (1, 0))


# Near-duplicates


@pytest.mark.parametrize("label", ["501", "５０１室", "501号", "5层501", "mill 501"])
def test_another_writing_of_a_registered_door_is_refused_with_its_number(city: City, label: str) -> None:
    number = city.unit("501")
    refusal = refused(errors.UNIT_EXISTS, city.take(Draft(label=label, building="mill"), strict=True))
    assert printed_number(number) in refusal.what("zh")
    assert "same_label" in refusal.fix("en")


def test_the_second_reading_of_a_label_finds_the_door_too(city: City) -> None:
    city.unit("5-1")
    refused(errors.UNIT_EXISTS, city.take(Draft(label="5楼1室", building="mill")))
    city.unit("6楼1室")
    refused(errors.UNIT_EXISTS, city.take(Draft(label="6-1", building="mill")))
    city.unit("7单元1室")
    city.unit("7楼1室")


def test_the_same_door_of_a_second_record_of_the_building_is_refused(city: City) -> None:
    city.unit("501", "mill")
    refused(errors.UNIT_EXISTS, city.take(Draft(label="501", building="mill-again")))


def test_equal_labels_in_houses_that_stand_apart_are_two_doors_however_near(city: City) -> None:
    city.unit("501", "mill")
    city.unit("501", "inn")


def test_where_a_building_has_no_footprint_thirty_metres_decide(city: City) -> None:
    city.unit("501", "inn")
    refused(errors.UNIT_EXISTS, city.take(Draft(label="501", building="kiosk")))
    city.unit("501", "mill")


@pytest.mark.parametrize(("metres", "result"), [(0, "found"), (29, "refused"), (31, "made")])
def test_doors_without_a_building_are_told_apart_by_thirty_metres(city: City, metres: float, result: str) -> None:
    assert city.take(Draft(label="7", point=east(500))).result == "made"
    assert city.take(Draft(label="7", point=east(500, metres))).result == result


def test_a_door_without_a_building_is_compared_with_the_buildings_near_it(city: City) -> None:
    city.unit("501", "inn")
    refused(errors.UNIT_EXISTS, city.take(Draft(label="501", point=east(35, 20))))
    city.unit("501", None, point=east(35, 80))


def test_a_building_is_compared_with_the_doors_without_one_near_it(city: City) -> None:
    city.unit("501", None, point=east(35, 12))
    refused(errors.UNIT_EXISTS, city.take(Draft(label="501", building="inn")))


def test_near_duplicates_within_one_batch_are_refused_with_the_number_of_the_first(city: City) -> None:
    drafts = [
        Draft(label="501", building="mill"),
        Draft(label="501室", building="mill"),
        Draft(label="9", building="inn"),
    ]
    first, second, third = city.take_all(drafts)
    assert (first.result, third.result) == ("made", "made")
    assert first.number is not None
    assert printed_number(first.number) in refused(errors.UNIT_TWICE, second).what("en")
    loose = [Draft(label="7", point=east(500)), Draft(label="7", point=east(510)), Draft(label="7", point=east(560))]
    assert results(city.take_all(loose)) == ["made", "refused", "made"]


def test_the_same_row_twice_in_a_batch_is_one_unit(city: City) -> None:
    draft = Draft(label="501", building="mill", area_m2=40)
    first, second = city.take_all([draft, draft])
    assert (first.result, second.result) == ("made", "found")
    assert first.number == second.number


def test_a_reason_makes_it_another_unit_and_puts_both_before_the_desk(city: City) -> None:
    first = city.unit("501")
    draft = Draft(label="501", building="mill", differs_because="same_label")
    second = city.take(draft, strict=True)
    assert second.result == "made"
    details = city.one("select details from doorplate.review_item where kind = 'possible_duplicate'")
    assert details["numbers"] == [printed_number(first), printed_number(second.number or 0)]
    assert details["differs_because"] == "same_label"
    assert city.counters("mill") == (2, 0)
    assert city.take(draft).number == second.number, "again in a file, the row finds the unit that it made"


# Import: what finds a unit, and changes it


def test_taking_in_the_same_rows_again_changes_nothing(city: City) -> None:
    drafts = [
        Draft(label="501", building="mill", area_m2=40.04, floor="5", aliases=(Alias("old", "A-1"),)),
        Draft(label="A", kind="room", parent=Alias("old", "A-1")),
        Draft(kind="bed", parent=Alias("old", "A-1"), aliases=(Alias("old", "A-1-b"),)),
        Draft(label="7", point=east(500)),
        Draft(label="3", address="somewhere nobody knows"),
    ]
    first = city.take_all(drafts)
    assert results(first) == ["made"] * 5
    before = city.owner.execute("select * from doorplate.unit order by number").fetchall()
    again = city.take_all(drafts)
    assert results(again) == ["found"] * 5
    assert [each.number for each in again] == [each.number for each in first]
    assert city.owner.execute("select * from doorplate.unit order by number").fetchall() == before
    assert city.one("select count(*) from doorplate.review_item") == 1
    assert city.one("select count(*) from doorplate.door") == 3


def test_a_file_brings_what_it_knows_up_to_date(city: City) -> None:
    number = city.unit("501", status="provisional")
    taken = city.take(Draft(label="501", building="mill", floor="5", area_m2=61.3, status="live"))
    assert (taken.result, taken.number) == ("changed", number)
    row = city.owner.execute("select floor, area_m2::text, status from doorplate.unit").fetchone()
    assert row == ("5", "61.3", "live")
    assert city.take(Draft(label="501", building="mill")).result == "found", "what a row leaves empty stays"
    assert city.take(Draft(label="501", building="mill", status="provisional")).result == "found", "older files too"


def test_a_number_or_an_alias_names_the_unit_and_what_contradicts_it_is_refused(city: City) -> None:
    number = city.unit("501", aliases=(Alias("old", "A"),))
    other = city.unit("502")
    assert city.take(Draft(number=number, label="501室", building="mill")).result == "found"
    assert city.take(Draft(label="501", building="mill", aliases=(Alias("OLD", "A "),))).result == "found"
    refused(errors.UNIT_DIFFERS, city.take(Draft(number=number, label="503", building="mill")))
    refused(errors.UNIT_DIFFERS, city.take(Draft(number=number, label="501", building="inn")))
    refused(errors.UNIT_DIFFERS, city.take(Draft(number=number, kind="room", label="501", building="mill")))
    refused(
        errors.UNIT_ALIAS_TAKEN,
        city.take(Draft(number=other, label="502", building="mill", aliases=(Alias("old", "A"),))),
    )
    taken = city.take(Draft(label="501", building="mill", aliases=(Alias("old", "B"),)))
    assert printed_number(number) in refused(errors.UNIT_EXISTS, taken).what("en"), "another code, another unit"


def test_a_number_of_a_door_that_bears_another_is_refused(city: City) -> None:
    number = city.unit("501")
    taken = city.take(Draft(number=ELSEWHERE, label="501", building="mill"))
    assert printed_number(number) in refused(errors.UNIT_EXISTS, taken).what("en")


def test_new_aliases_of_a_known_unit_are_kept(city: City) -> None:
    number = city.unit("501")
    assert (
        city.take(Draft(number=number, label="501", building="mill", aliases=(Alias("old", "X"),))).result == "changed"
    )
    assert city.take(Draft(label="501", building="mill", aliases=(Alias("old", "X"),))).number == number


def test_one_alias_for_two_rows_of_a_batch_is_refused(city: City) -> None:
    drafts = [Draft(label=label, building="mill", aliases=(Alias("old", "A"),)) for label in ("501", "502")]
    first, second = city.take_all(drafts)
    assert first.result == "made"
    refused(errors.UNIT_TWICE, second)


def test_an_alias_of_a_retired_unit_finds_it_and_makes_no_new_one(city: City) -> None:
    draft = Draft(label="501", building="mill", aliases=(Alias("old", "A"),))
    number = city.take(draft).number
    gone = Draft(number=number, label="501", building="mill", status="retired", cause="demolished")
    assert city.take(gone).result == "changed"
    assert city.take(gone).result == "found"
    assert (city.take(draft).result, city.take(draft).number) == ("found", number)
    refused(errors.UNIT_GONE, city.take(Draft(number=number, status="live", label="501", building="mill")))
    assert city.counters("mill") == (0, 0)


def test_a_home_retired_by_a_file_takes_its_parts_along(city: City) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    city.take(Draft(number=home, status="retired", cause="not_a_home", label="501", building="mill"))
    assert city.one("select status || cause from doorplate.unit where number = %s", room) == "retirednot_a_home"


def test_nobody_retires_a_unit_by_file_in_which_somebody_lives(city: City) -> None:
    home = city.unit("501")
    city.owner.execute("update doorplate.unit set residences_claimed = 1")
    gone = Draft(number=home, status="retired", cause="demolished", label="501", building="mill")
    refused(errors.UNIT_LIVED_IN, city.take(gone))


def test_a_history_comes_in_beside_what_is_there_now(city: City) -> None:
    """What one register exports, another takes in: a retired home, its room, and the home that is there now."""
    gone = {"status": "retired", "cause": "demolished"}
    numbers = [int(number_of(9_000_000_000 + n)) for n in range(4)]
    drafts: list[Draft] = [
        Draft(number=numbers[0], label="501", building="mill", **gone),  # type: ignore[arg-type]  # of the closed lists
        Draft(number=numbers[1], label="501", building="mill"),
        Draft(number=numbers[2], label="501", building="mill", **gone),  # type: ignore[arg-type]
        Draft(number=numbers[3], label="A", kind="room", parent=numbers[0], **gone),  # type: ignore[arg-type]
    ]
    assert results(city.take_all(drafts)) == ["made"] * 4
    assert results(city.take_all(drafts)) == ["found"] * 4
    assert city.one("select count(*) from doorplate.door") == 1
    assert city.counters("mill") == (1, 0)
    refused(errors.UNIT_EXISTS, city.take(Draft(number=int(number_of(9_000_000_009)), label="501", building="mill")))


# Numbers


def test_numbers_from_elsewhere_come_in_and_slips_do_not(city: City) -> None:
    city.unit("1")
    block = city.owner.execute("select first, last, next from doorplate.number_block").fetchone()
    assert block is not None
    unissued = int(str(block[1])) * 100 + 98 - int(str(block[1])) * 100 % 97
    assert ELSEWHERE // 100 not in range(int(str(block[0])), int(str(block[1])) + 1)
    refused(errors.NUMBER_NOT_ISSUED, city.take(Draft(number=unissued, label="2", building="mill")))
    assert city.take(Draft(number=ELSEWHERE, label="2", building="mill")).number == ELSEWHERE
    taken = city.take(Draft(number=ELSEWHERE + 97, label="3", building="mill"), by=city.landlord)
    refused(errors.NUMBER_NOT_ISSUED, taken)


# Trees


def test_rooms_and_beds_stand_where_their_home_stands(city: City) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    bed = city.unit("1", None, kind="bed", parent=room)
    row = city.owner.execute(
        "select count(distinct (door, building, point, tile, cell)), count(*) from doorplate.unit"
    ).fetchone()
    assert row == (1, 3)
    assert city.one("select parent from doorplate.unit where number = %s", bed) == room
    assert city.one("select count(*) from doorplate.door") == 1
    assert city.counters("mill") == (3, 0)


@pytest.mark.parametrize(
    ("kind", "below"), [("room", "bed"), ("room", "room"), ("home", "home"), ("home", "room"), ("bed", "bed")]
)
def test_a_tree_grows_one_way(city: City, kind: str, below: str) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    parent = {"home": home, "room": room, "bed": city.unit("1", None, kind="bed", parent=room)}[below]
    if (kind, below) == ("room", "home"):
        return
    draft: Any = Draft(label="X", kind=kind, parent=parent)  # type: ignore[arg-type]  # of the list above
    refused(errors.UNIT_TREE, city.take(draft))


@pytest.mark.parametrize("label", ["A", "ａ", "A室", "Room A", "a 房间"])
def test_a_part_is_there_once(city: City, label: str) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    assert city.take(Draft(label=label, kind="room", parent=home)).number == room
    refused(errors.UNIT_EXISTS, city.take(Draft(label=label, kind="room", parent=home), strict=True))


def test_a_part_without_a_label_gets_the_next_letter_and_needs_a_name_of_its_own(city: City) -> None:
    home = city.unit("501")
    refused(errors.UNIT_UNNAMED, city.take(Draft(kind="room", parent=home)))
    refused(errors.UNIT_UNNAMED, city.take(Draft(label="501室", kind="room", parent=home)))
    named = [
        Draft(label=label, kind="room", parent=home, aliases=(Alias("old", str(n)),))
        for n, label in enumerate((None, "B", "501", None))
    ]
    assert results(city.take_all(named)) == ["made"] * 4
    labels = city.owner.execute("select label from doorplate.unit where parent is not null order by label").fetchall()
    assert labels == [("A",), ("B",), ("C",), ("D",)]
    assert results(city.take_all(named)) == ["found"] * 4


def test_a_file_may_name_parts_before_their_home(city: City) -> None:
    drafts = [
        Draft(label="1", kind="bed", parent=Alias("old", "r")),
        Draft(label="A", kind="room", parent=Alias("old", "h"), aliases=(Alias("old", "r"),)),
        Draft(label="501", building="mill", aliases=(Alias("old", "h"),)),
    ]
    assert results(city.take_all(drafts)) == ["made"] * 3


def test_a_part_of_a_retired_home_is_refused_with_what_became_of_it(city: City) -> None:
    home = city.unit("501")
    city.take(Draft(number=home, status="retired", cause="demolished", label="501", building="mill"))
    refused(errors.UNIT_GONE, city.take(Draft(label="A", kind="room", parent=home)))


# Places


def test_a_point_within_a_footprint_is_at_that_building(city: City) -> None:
    number = city.unit("501", None, point=east(30))
    assert city.counters("inn") == (1, 0)
    assert city.take(Draft(label="501", building="inn")).number == number


def test_an_address_finds_its_building_and_an_unknown_one_goes_on_as_provisional(city: City) -> None:
    city.owner.execute(
        "insert into doorplate.address (code, text, building)"
        " select 'a1', '示例路12号', id from doorplate.building where code = 'inn'"
    )
    city.unit("501", None, address="示例路12号")
    city.unit("502", None, address="a1")
    assert city.counters("inn") == (2, 0)
    number = city.unit("1", None, address="无人知晓的路1号")
    assert city.one("select status from doorplate.unit where number = %s", number) == "provisional"
    assert city.one("select subject from doorplate.review_item where kind = 'address_to_check'") == str(number)
    assert city.take(Draft(label="1", address="无人知晓的路1号"), by=city.public).number == number
    refused(errors.UNIT_ADDRESS_UNKNOWN, city.take(Draft(label="2", address="无人知晓的路1号"), by=city.officer))
    city.unit("3", None, address="无人知晓的路1号", by=city.public)


def test_a_label_that_cannot_be_read_waits_for_a_look(city: City) -> None:
    number = city.unit("???")
    assert city.one("select status from doorplate.unit where number = %s", number) == "live"
    assert city.one("select count(*) from doorplate.review_item where kind = 'address_to_check'") == 1


def test_a_door_that_the_frame_shows_is_used_and_becomes_a_home(city: City) -> None:
    building = city.one("select id from doorplate.building where code = 'mill'")
    for place in ((building, None), (None, east(500))):
        city.owner.execute(
            "insert into doorplate.door (building, label, label_key, point) values"
            " (%s, '9', '9', st_setsrid(st_makepoint(%s, %s), 4326))",
            [place[0], *(place[1] or (None, None))],
        )
    city.unit("9室")
    city.unit("9", None, point=east(500, 10))
    assert city.one("select count(*) from doorplate.door") == 2
    assert city.one("select count(*) from doorplate.door where kind = 'home'") == 2


# Who may


def test_a_landlord_registers_provisionally_and_anywhere(city: City) -> None:
    number = city.unit("501", "tower", by=city.landlord, status="live")
    row = city.owner.execute("select status, made_by, number from doorplate.unit").fetchone()
    assert row == ("provisional", city.landlord.account, number)
    assert city.counters("tower") == (1, 0)
    city.unit("A", None, kind="room", parent=number, by=city.landlord)


def test_a_landlord_is_not_told_whose_the_unit_is_and_adds_nothing_to_it(city: City) -> None:
    number = city.unit("501")
    city.let(number, "L-rival")
    refusal = refused(errors.UNIT_LET_BY_OTHER, city.take(Draft(label="501", building="mill"), by=city.landlord))
    assert printed_number(number) in refusal.what("en")
    assert "rival" not in refusal.what("en") + refusal.fix("en")
    assert "new_landlord" in refusal.fix("en")
    refused(errors.SCOPE_NOTHING, city.take(Draft(label="A", kind="room", parent=number), by=city.landlord))
    refused(
        errors.SCOPE_NOTHING, city.take(Draft(number=number, area_m2=9, label="501", building="mill"), by=city.landlord)
    )


def test_a_landlord_finds_a_unit_that_nobody_lets_and_changes_nothing_of_it(city: City) -> None:
    number = city.unit("501")
    taken = city.take(Draft(label="501", building="mill", area_m2=77), by=city.landlord)
    assert (taken.result, taken.number) == ("found", number)
    assert city.one("select area_m2 from doorplate.unit") is None


def test_a_landlord_changes_what_is_known_of_the_own_units(city: City) -> None:
    number = city.unit("501")
    city.let(number)
    taken = city.take(Draft(number=number, area_m2=77, label="501", building="mill"), by=city.landlord)
    assert taken.result == "changed"
    refused(
        errors.ACT_NOT_YOURS,
        city.take(Draft(number=number, aliases=(Alias("own", "x"),), label="501", building="mill"), by=city.landlord),
    )


def test_an_officer_registers_in_the_own_scope_only_and_what_is_outside_reads_like_nothing(city: City) -> None:
    city.unit("501", "mill", by=city.officer)
    outside = refused(errors.SCOPE_NOTHING, city.take(Draft(label="501", building="tower"), by=city.officer))
    missing = refused(errors.SCOPE_NOTHING, city.take(Draft(label="501", building="none"), by=city.officer))
    assert outside.as_dict("zh") == missing.as_dict("zh")
    number = city.unit("502", "tower")
    taken = city.take(Draft(number=number, area_m2=50, label="502", building="tower"), by=city.officer)
    refused(errors.SCOPE_NOTHING, taken)


def test_a_team_registers_what_it_finds_in_its_scope_provisionally(city: City) -> None:
    number = city.unit("501", "mill", by=city.walker)
    assert city.one("select status from doorplate.unit where number = %s", number) == "provisional"
    refused(errors.SCOPE_NOTHING, city.take(Draft(label="501", building="tower"), by=city.walker))


def test_a_tenant_or_anybody_may_start_with_an_unknown_home_and_not_with_a_part(city: City) -> None:
    home = city.unit("501")
    for label, actor in (("7", city.tenant), ("8", city.public)):
        city.unit(label, "mill", by=actor)
        refused(errors.SCOPE_NOTHING, city.take(Draft(label="A", kind="room", parent=home), by=actor))


def test_an_auditor_and_nobody_register_nothing(city: City) -> None:
    for actor in (city.auditor, Actor(None)):
        refused(errors.ACT_NOT_YOURS, city.take(Draft(label="501", building="mill"), by=actor))


# At the same time


def test_two_who_register_one_door_at_once_make_one_unit(city: City) -> None:
    ready = threading.Barrier(8)
    found: list[Intake] = []

    def register() -> None:
        with city.recording() as connection:
            connection.execute("select 1")
            ready.wait()
            drafts = [Draft(label=str(n), building="mill") for n in range(1, 30)]
            from housing.units.intake import take_in
            from tests.housing.units.city import NOW

            found.extend(take_in(connection, drafts, now=NOW))

    threads = [threading.Thread(target=register) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 * 29
    assert len({each.number for each in found}) == 29
    assert city.counters("mill") == (29, 0)
    assert city.counters_hold()
