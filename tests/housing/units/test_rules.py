"""Pure rules of units: labels, trees, keys, and the doors of a whole building."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.units.doors import Doors, Entry, spot_at
from housing.units.model import CAUSES, CLAIMS, DIFFERENCES, NEAR_M, Alias, Point
from housing.units.pattern import doors_of_building
from housing.units.rules import (
    check_alias,
    check_cause,
    check_label,
    check_tree,
    door_of,
    free_letter,
    mirror_key,
    part_key,
    plain_key,
    twin_keys,
)
from tests.housing.units.city import METRE_LAT, METRE_LON, WEST, refuses

labels = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=20)


@pytest.mark.parametrize("pattern", ["", "A", "12", "栋", "x" * 21, "5\n1"])
def test_a_pattern_without_floor_and_door_is_refused(pattern: str) -> None:
    with refuses(errors.INPUT_FORM, "pattern"):
        doors_of_building(pattern, (1, 3), 2)


@pytest.mark.parametrize("floors", [(0, 3), (3, 2), (1, 201), (-1, 2)])
def test_floors_that_cannot_be_are_refused(floors: tuple[int, int]) -> None:
    with refuses(errors.INPUT_FORM, "floors"):
        doors_of_building("501", floors, 2)


@pytest.mark.parametrize("doors", [0, 100])
def test_a_floor_has_one_to_ninety_nine_doors(doors: int) -> None:
    with refuses(errors.INPUT_FORM, "doors_per_floor"):
        doors_of_building("501", (1, 2), doors)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("501", ["901", "902", "1001", "1002"]),
        ("0501", ["0901", "0902", "1001", "1002"]),
        ("5-1", ["9-1", "9-2", "10-1", "10-2"]),
        ("5-01", ["9-01", "9-02", "10-01", "10-02"]),
        ("2单元501", ["2单元901", "2单元902", "2单元1001", "2单元1002"]),
        ("A501室", ["A901室", "A902室", "A1001室", "A1002室"]),
        ("5楼1号", ["9楼1号", "9楼2号", "10楼1号", "10楼2号"]),
        ("１２０１", ["901", "902", "1001", "1002"]),
    ],
)
def test_the_doors_of_a_building_follow_its_pattern(pattern: str, expected: list[str]) -> None:
    doors = doors_of_building(pattern, (9, 10), 2)
    assert [door.label for door in doors] == expected
    assert [door.floor for door in doors] == [9, 9, 10, 10]


def test_floors_and_doors_may_be_left_out() -> None:
    doors = doors_of_building("501", (3, 14), 2, floors_left_out={4, 13, 14}, labels_left_out={"301", " 1202 "})
    found = [door.label for door in doors]
    assert found[0] == "302"
    assert found[-1] == "1201"
    assert not {"401", "1301", "1401", "1202"} & set(found)
    assert len(found) == 9 * 2 - 2


@given(
    st.sampled_from(["501", "0501", "5-1", "5-01", "2单元501", "A501", "5层1室"]),
    st.integers(1, 200),
    st.integers(0, 30),
    st.integers(1, 99),
)
def test_a_pattern_never_gives_a_door_twice(pattern: str, low: int, more: int, doors: int) -> None:
    found = doors_of_building(pattern, (low, min(200, low + more)), doors)
    assert len({door.label for door in found}) == len(found)
    if len(found) <= 300:
        assert len({door_of(door.label, None).key for door in found}) == len(found)


@pytest.mark.parametrize(
    ("kind", "parent", "fits"),
    [
        ("home", None, True),
        ("room", None, True),
        ("bed", None, True),
        ("room", "home", True),
        ("bed", "home", True),
        ("bed", "room", True),
        ("home", "home", False),
        ("home", "room", False),
        ("room", "room", False),
        ("room", "bed", False),
        ("bed", "bed", False),
    ],
)
def test_the_tree_is_home_room_bed(kind: str, parent: str | None, fits: bool) -> None:
    if fits:
        check_tree(kind, parent)  # type: ignore[arg-type]  # of the closed lists
    else:
        with refuses(errors.UNIT_TREE, "parent"):
            check_tree(kind, parent)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [("A", "ａ室"), ("A", "room A"), ("床1", "床 1"), ("1号床", "1"), ("no. 3", "3"), ("主卧", "主卧房")],
)
def test_two_writings_of_a_part_meet(one: str, other: str) -> None:
    assert part_key(one) == part_key(other)


@pytest.mark.parametrize("label", ["房", "室", "room", "bed"])
def test_a_part_named_by_such_a_word_alone_keeps_it(label: str) -> None:
    assert part_key(label) == label


@given(labels)
def test_the_normal_form_of_a_part_is_its_own_normal_form_and_never_empty(label: str) -> None:
    if not label.strip():
        return
    assert part_key(label)
    assert part_key(label.upper()) == part_key(label) or label.upper().casefold() != label.casefold()


@given(labels)
def test_a_checked_label_stays_as_it_is(label: str) -> None:
    try:
        kept = check_label(label)
    except errors.Refusal:
        return
    assert check_label(kept) == kept


@given(st.sets(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=1)))
def test_the_next_free_letter_is_the_first_that_is_free(taken: set[str]) -> None:
    letter = free_letter({part_key(each) for each in taken})
    assert letter not in taken
    earlier = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".partition(letter)[0] if letter.isalpha() else ""
    assert all(each in taken for each in earlier)


def test_twins_bear_marks_that_fall_off_again() -> None:
    keys = list(twin_keys("501"))
    assert keys[:2] == ["501~2", "501~3"]
    assert {plain_key(key) for key in keys} == {"501"}


@pytest.mark.parametrize(
    ("alias", "kept"), [(Alias("OLD", " A "), Alias("old", "A")), (Alias("bag.nl", "0363"), Alias("bag.nl", "0363"))]
)
def test_schemes_of_aliases_are_folded_and_codes_are_not(alias: Alias, kept: Alias) -> None:
    assert check_alias(alias) == kept


@pytest.mark.parametrize(
    "alias", [Alias("", "1"), Alias("a b", "1"), Alias("体系", "1"), Alias("a", ""), Alias("a", "\x1f")]
)
def test_an_alias_of_another_form_is_refused(alias: Alias) -> None:
    with refuses(errors.INPUT_FORM, "alias"):
        check_alias(alias)


def test_a_cause_is_known_in_both_languages() -> None:
    assert check_cause("已拆除") == check_cause("Demolished") == check_cause("demolished") == "demolished"
    with refuses(errors.INPUT_CHOICE, "cause"):
        check_cause("rent")


@pytest.mark.parametrize("labels", [CAUSES, DIFFERENCES, CLAIMS], ids=["causes", "differences", "claims"])
def test_closed_lists_speak_both_languages(labels: dict[str, object]) -> None:
    for label in labels.values():
        assert getattr(label, "en", "") != getattr(label, "zh", "")


def test_a_label_with_two_readings_is_found_by_its_second() -> None:
    assert mirror_key(door_of("5楼1室", None), None) == door_of("5-1", None).key
    assert mirror_key(door_of("501", None), None) is None


@given(st.floats(0, 60), st.floats(0, 2 * 3.14159265), st.floats(-60, 60), st.floats(-179.9, 179.9))
def test_a_door_is_near_within_thirty_metres_and_not_beyond(metres: float, turn: float, lat: float, lon: float) -> None:
    import math

    from pyproj import Geod

    east, north, _ = Geod(ellps="WGS84").fwd(lon, lat, math.degrees(turn), metres)
    doors = Doors()
    doors.add(spot_at(Point(east, north)), "7", Entry(door=1, number=2))
    here = Point(lon, lat)
    found = doors.near(("building", 1), here, ("7",))
    if abs(metres - NEAR_M) > 0.5:
        assert (found is not None) is (metres < NEAR_M)


def test_the_nearest_free_door_is_taken_first() -> None:
    doors = Doors()
    for door, metres in ((1, 20), (2, 10), (3, 40)):
        doors.add(spot_at(Point(WEST.lon + metres * METRE_LON, WEST.lat)), "7", Entry(door=door))
    doors.add(spot_at(Point(WEST.lon, WEST.lat + METRE_LAT)), "7", Entry(door=4, number=9))
    found = doors.free_near(WEST, "7")
    assert found is not None
    assert found.door == 2
