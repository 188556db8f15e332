"""What becomes of units: retired, split, merged, and merges taken back. A number is findable for ever."""

import contextlib
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from housing import errors
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.numbers.rules import parse_number
from housing.units.finding import find_unit
from housing.units.lineage import merge, merge_units, retire_unit, split_unit, unmerge
from housing.units.model import Alias, Draft, MergeUnits, RetireUnit, SplitUnit, UnitView
from housing.units.verdicts import printed_number
from tests.housing.units.city import NOW, City, refuses


def retire(city: City, unit: int, cause: str = "demolished", *, by: Actor | None = None) -> bool:
    with city.recording(by) as connection:
        return retire_unit(connection, by or city.chief, RetireUnit(unit, cause), now=NOW).changed


def split(city: City, unit: int, *labels: str, by: Actor | None = None) -> list[int]:
    with city.recording(by) as connection:
        done = split_unit(connection, by or city.chief, SplitUnit(unit, labels), now=NOW)
    return [int(parse_number(number)) for number in done.now]


def join(city: City, into: int, *units: int, by: Actor | None = None) -> None:
    with city.recording(by) as connection:
        merge_units(connection, by or city.chief, MergeUnits(units, into), now=NOW)


def view(city: City, reference: int | Alias, *, by: Actor | None = None) -> UnitView:
    with city.store.session(by or city.chief) as connection:
        return find_unit(connection, by or city.chief, reference)


# Refusals


def test_only_the_desk_retires_splits_and_merges(city: City) -> None:
    one, two = city.unit("501", by=city.landlord), city.unit("502", by=city.landlord)
    for actor in (city.landlord, city.agent, city.tenant, city.walker, city.public, city.auditor):
        with refuses(errors.ACT_NOT_YOURS):
            retire(city, one, by=actor)
        with refuses(errors.ACT_NOT_YOURS):
            split(city, one, "501A", "501B", by=actor)
        with refuses(errors.ACT_NOT_YOURS):
            join(city, one, two, by=actor)


def test_an_officer_outside_the_scope_finds_nothing(city: City) -> None:
    one, two = city.unit("501", "tower"), city.unit("502", "mill")
    with refuses(errors.SCOPE_NOTHING, "unit"):
        retire(city, one, by=city.officer)
    with refuses(errors.SCOPE_NOTHING, "unit"):
        split(city, one, "501A", "501B", by=city.officer)
    with refuses(errors.SCOPE_NOTHING, "units"):
        join(city, two, one, by=city.officer)
    with refuses(errors.SCOPE_NOTHING, "into"):
        join(city, one, two, by=city.officer)


@pytest.mark.parametrize("cause", ["", "split", "merged", "rent"])
def test_a_cause_is_of_the_closed_list_and_not_that_of_another_act(city: City, cause: str) -> None:
    with refuses(errors.INPUT_CHOICE, "cause"):
        retire(city, city.unit("501"), cause)


def test_nobody_is_retired_out_of_the_own_home(city: City) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    city.owner.execute("update doorplate.unit set residences_confirmed = 1 where number = %s", [room])
    with refuses(errors.UNIT_LIVED_IN) as caught:
        retire(city, home)
    assert printed_number(room) in caught.value.what("en")


@pytest.mark.parametrize("labels", [(), ("501A",), ("501A", "501a室")])
def test_a_unit_is_split_into_two_or_more_of_different_names(city: City, labels: tuple[str, ...]) -> None:
    with refuses(errors.UNIT_SPLIT_LABELS):
        split(city, city.unit("501"), *labels)


def test_a_unit_with_parts_is_not_split_and_no_label_is_taken_twice(city: City) -> None:
    home, other = city.unit("501"), city.unit("502")
    city.unit("A", None, kind="room", parent=home)
    with refuses(errors.UNIT_HAS_PARTS):
        split(city, home, "501A", "501B")
    with refuses(errors.UNIT_EXISTS):
        split(city, other, "501", "503")
    assert view(city, other).status == "live", "a refused split leaves all as it was"


def test_only_equals_are_merged(city: City) -> None:
    home, other, gone = city.unit("501"), city.unit("502"), city.unit("503")
    room, far = city.unit("A", None, kind="room", parent=home), city.unit("A", None, kind="room", parent=other)
    retire(city, gone)
    for into, unit in ((home, home), (home, room), (room, far), (home, gone), (gone, home)):
        with refuses(errors.UNIT_NOT_MERGED):
            join(city, into, unit)
    with refuses(errors.UNIT_SAME_PARTS):
        join(city, home, other)


# Acts


def test_a_retired_unit_stays_findable_with_its_cause_and_frees_its_door(city: City) -> None:
    home = city.unit("501", aliases=(Alias("old", "A"),))
    city.unit("A", None, kind="room", parent=home)
    city.let(home)
    assert city.counters("mill") == (2, 1)
    assert retire(city, home)
    assert not retire(city, home), "again it changes nothing"
    with refuses(errors.UNIT_GONE):
        retire(city, home, "duplicate")
    assert city.counters("mill") == (0, 0)
    found = view(city, Alias("old", "A"))
    assert (found.number, found.status, found.cause) == (printed_number(home), "retired", "demolished")
    assert city.unit("501") != home
    assert city.counters_hold()


def test_a_split_gives_new_numbers_and_tells_the_lineage_both_ways(city: City) -> None:
    home = city.unit("501", aliases=(Alias("old", "A"),), floor="5")
    code = city.let(home)
    made = split(city, home, "501A", "501B", "501C")
    assert len({home, *made}) == 4
    before, after = view(city, home), view(city, made[1])
    assert before.successors == tuple(map(printed_number, sorted(made)))
    assert (before.status, before.cause) == ("retired", "split")
    assert after.predecessors == (printed_number(home),)
    assert (after.label, after.floor, after.building_code) == ("501B", "5", "mill")
    assert city.one("select unit from doorplate.letting where code = %s", code) == made[0]
    assert view(city, Alias("old", "A")).number == printed_number(made[0])
    assert city.counters("mill") == (3, 1)
    assert city.one("select kind from doorplate.door where label = '501'") == "not_a_home"
    assert city.counters_hold()
    with refuses(errors.UNIT_GONE) as caught:
        split(city, home, "501D", "501E")
    assert printed_number(made[0]) in caught.value.fix("en")


def test_one_part_may_keep_the_label_and_the_door(city: City) -> None:
    home = city.unit("501")
    made = split(city, home, "501", "501A")
    assert city.one("select kind from doorplate.door where label = '501'") == "home"
    assert view(city, made[0]).door_label == "501"


def test_a_room_is_split_within_its_home(city: City) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    made = split(city, room, "A1", "A2")
    assert view(city, home).parts == tuple(map(printed_number, sorted(made)))
    assert city.one("select count(*) from doorplate.door") == 1
    assert city.one("select kind from doorplate.door") == "home"


def test_merged_units_lead_to_the_one_that_stays_with_all_that_was_theirs(city: City) -> None:
    keep, gone = city.unit("501"), city.unit("502", aliases=(Alias("old", "B"),))
    room = city.unit("A", None, kind="room", parent=gone)
    bed = city.unit("1", None, kind="bed", parent=room)
    code = city.let(gone)
    join(city, keep, gone)
    assert view(city, gone).successors == (printed_number(keep),)
    assert view(city, keep).predecessors == (printed_number(gone),)
    assert view(city, keep).parts == (printed_number(room),)
    assert view(city, Alias("old", "B")).number == printed_number(keep)
    assert city.one("select unit from doorplate.letting where code = %s", code) == keep
    door = city.one("select door from doorplate.unit where number = %s", keep)
    for part in (room, bed):
        assert city.one("select door from doorplate.unit where number = %s", part) == door
    assert city.one("select kind from doorplate.door where label = '502'") == "not_a_home"
    assert city.counters("mill") == (3, 1)
    assert city.counters_hold()


def test_a_merge_that_is_taken_back_leaves_all_as_it_was(city: City) -> None:
    keep, gone = city.unit("501"), city.unit("502", aliases=(Alias("old", "B"),))
    city.unit("A", None, kind="room", parent=gone)
    city.let(gone)
    everything = (
        "select number, door, parent, status, status_on, cause, lettings, tile from doorplate.unit order by 1",
        "select code, unit from doorplate.letting",
        "select * from doorplate.unit_alias",
        "select * from doorplate.unit_lineage",
        "select id, kind from doorplate.door order by 1",
        "select id, units, units_let from doorplate.building order by 1",
    )
    before = [city.owner.execute(statement.encode()).fetchall() for statement in everything]
    with city.recording() as connection:
        (memo,) = merge(connection, keep, [gone], now=NOW)
    with city.recording() as connection:
        unmerge(connection, keep, memo, now=NOW)
    assert [city.owner.execute(statement.encode()).fetchall() for statement in everything] == before
    with refuses(errors.REVIEW_STALE), city.recording() as connection:
        unmerge(connection, keep, memo, now=NOW)


ACTS = ("make", "part", "split", "merge", "retire", "let")
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=12)


@given(acts)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_trees_stay_whole_counters_exact_and_numbers_findable(
    street: City, given_acts: list[tuple[str, int, int]]
) -> None:
    street.clear()
    numbers: list[int] = []
    for act, first, second in given_acts:
        rows = street.owner.execute("select number from doorplate.unit where status <> 'retired' order by 1")
        live = [int(str(row[0])) for row in rows]
        one, two = (live[each % len(live)] if live else 0 for each in (first, second))
        with contextlib.suppress(Refusal):
            if act == "make" or not live:
                building = ("mill", "inn", "tower")[first % 3]
                taken = street.take(Draft(label=f"{1 + first % 9}0{1 + second % 9}", building=building))
                numbers += [taken.number] if taken.number else []
            elif act == "part":
                taken = street.take(Draft(label=f"P{second}", kind="room" if second % 2 else "bed", parent=one))
                numbers += [taken.number] if taken.number else []
            elif act == "split":
                numbers += split(street, one, f"{second}7A", f"{second}7B")
            elif act == "merge":
                join(street, one, two)
            elif act == "retire":
                retire(street, one, "never_existed")
            else:
                street.let(one, ("L-landlord", "L-rival")[second % 2], code=uuid.uuid4().hex)
    assert street.counters_hold()
    for number in numbers:
        assert view(street, number).number == printed_number(number)
    broken = street.one(
        "select count(*) from doorplate.unit u join doorplate.unit p on p.number = u.parent"
        " where u.status <> 'retired' and ((u.door, u.building, u.tile, u.cell) is distinct from"
        "   (p.door, p.building, p.tile, p.cell) or p.status = 'retired' or (p.kind, u.kind) not in"
        "   (('home', 'room'), ('home', 'bed'), ('room', 'bed')))"
    )
    assert broken == 0
    circles = street.one(
        "with recursive l (a, b) as (select predecessor, successor from doorplate.unit_lineage union"
        "   select l.a, m.successor from l join doorplate.unit_lineage m on m.predecessor = l.b)"
        " select count(*) from l where a = b"
    )
    assert circles == 0
    lost = street.one(
        "select count(*) from doorplate.unit u where status = 'retired' and cause in ('split', 'merged')"
        "   and not exists (select from doorplate.unit_lineage where predecessor = u.number)"
    )
    assert lost == 0
