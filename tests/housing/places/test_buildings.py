"""Buildings lie where their footprint is, in a division and a cell, and the desk of their area writes them."""

import pytest
import shapely

from housing.db.connect import Connection, Store
from housing.db.roles import NOBODY
from tests.housing.places.scene import (
    account,
    box,
    building,
    codes,
    division,
    frame,
    load,
    loaded,
    make_town,
    operator,
    pairs,
    seen,
)
from tests.housing.places.test_cells import cells_of


def test_an_officer_of_one_district_writes_nothing_in_another(store: Store, owner: Connection) -> None:
    west, east = make_town(store, owner)
    loaded(store, east, "buildings", [building("E-1", box(11, 1, 12, 2), name="东")])
    loaded(store, west, "buildings", [building("W-1", box(1, 1, 2, 2), name="西")])
    rows = [
        building("E-2", box(13, 1, 14, 2), 2),
        building("E-1", box(11, 1, 12, 2), 3, name="被改名"),
        building("E-1b", box(14, 1, 14.5, 2), 4, division_code="440301"),
        building("W-1", box(11, 3, 12, 4), 5),
        building("far", box(50, 50, 51, 51), 6),
        building("odd", box(50, 52, 51, 53), 7, division_code="440302"),
        building("W-2", box(3, 1, 4, 2), 8),
    ]
    _, faults = load(store, west, "buildings", rows)
    assert codes(faults) == [(number, "code", "place.outside") for number in range(2, 8)]
    assert faults[0].reason.zh == "未找到该位置，或不在您的权限范围内。"
    assert cells_of(owner, "building", "code") == {"E-1": "E1", "W-1": "W1", "W-2": "W1"}
    assert [row.code for row in seen(store, west, "buildings")] == ["W-1", "W-2"]
    assert [(row.code, row.name) for row in seen(store, east, "buildings")] == [("E-1", "东")]


@pytest.mark.parametrize("kind", ["team_member", "auditor", "landlord", "tenant"])
def test_none_but_the_desk_writes_any(store: Store, owner: Connection, kind: str) -> None:
    make_town(store, owner)
    someone = account(owner, "someone", kind, divisions=["4403"] if kind in ("team_member", "auditor") else [])
    _, faults = load(store, someone, "buildings", [building("W-1", box(1, 1, 2, 2))])
    assert codes(faults) == [(2, "code", "place.outside")]


def test_without_an_actor_nobody_sees_or_writes_any(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    loaded(store, west, "buildings", [building("W-1", box(1, 1, 2, 2))])
    assert seen(store, NOBODY, "buildings") == []
    _, faults = load(store, NOBODY, "buildings", [building("W-2", box(1, 3, 2, 4))])
    assert codes(faults) == [(2, "code", "place.outside")]


def test_a_building_finds_division_and_cell_and_makes_the_cell_of_a_bare_division(
    store: Store, owner: Connection
) -> None:
    make_town(store, owner)
    everyone = operator(owner)
    loaded(
        store,
        everyone,
        "divisions",
        [
            division("440303", 2, parent_code="4403", geometry=box(20, 0, 30, 10)),
            division("440304", 3, parent_code="4403"),
        ],
    )
    bare = account(owner, "bare", "officer", divisions=["440303"])
    hook = shapely.Polygon([(x.x, x.y) for x in map(shapely.Point, box(0, 0, 1, 1).exterior.coords)])
    rows = [
        building("in-cell", box(6, 1, 7, 2), 2),
        building("told", box(7, 1, 8, 2), 3, division_code="440302"),
        building("in-area", box(21, 1, 22, 2), 4),
        building("by-code", box(60, 60, 61, 61), 5, division_code="440304"),
        building("nowhere", box(70, 70, 71, 71), 6),
        building("hook", hook, 7),
        building("unknown", box(1, 5, 2, 6), 8, division_code="999"),
    ]
    _, faults = load(store, everyone, "buildings", rows)
    assert codes(faults) == [(8, "division_code", "reference.not_found")]
    assert "divisions" in faults[0].fix.en
    found = pairs(owner, "select code, division from doorplate.building")
    assert found == {
        "in-cell": "440301",
        "told": "440302",
        "in-area": "440303",
        "by-code": "440304",
        "nowhere": None,
        "hook": "440301",
    }
    assert cells_of(owner, "building", "code") == {
        "in-cell": "W2",
        "told": "W2",
        "in-area": "440303",
        "by-code": "440304",
        "nowhere": "none",
        "hook": "W1",
    }
    loaded(store, bare, "buildings", [building("own", box(23, 1, 24, 2))])
    assert {row.code for row in seen(store, bare, "buildings")} == {"in-area", "own"}


def test_the_point_of_a_building_lies_in_it(store: Store, owner: Connection) -> None:
    make_town(store, owner)
    ring = box(0, 0, 4, 4).difference(box(1, 1, 3.9, 3.9))
    loaded(
        store,
        operator(owner),
        "buildings",
        [building("ring", ring, 2), building("two", shapely.MultiPolygon([box(6, 0, 7, 1), box(8, 0, 9, 1)]), 3)],
    )
    inside = owner.execute("select bool_and(st_covers(area, point)) from doorplate.building").fetchone()
    assert inside == (True,)


def test_loading_twice_changes_nothing_and_changes_are_taken_over(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    rows = [
        building("A", box(1, 1, 2, 2), 2, name="甲", kind="apartment", floors=6, doors_per_floor=4),
        building("B", box(3, 1, 3 + 1 / 3, 2), 3),
    ]
    versions = "select code, xmin::text from doorplate.building order by code"
    assert loaded(store, west, "buildings", rows).added == 2
    before = owner.execute(versions).fetchall()
    for again in (rows, seen(store, west, "buildings")):
        context = loaded(store, west, "buildings", again)
        assert (context.added, context.changed) == (0, 0)
    assert owner.execute(versions).fetchall() == before
    context = loaded(store, west, "buildings", [building("A", box(1, 1, 2, 2), floors=7)], without=["name", "kind"])
    assert (context.added, context.changed) == (0, 1)
    (first, _) = seen(store, west, "buildings")
    assert (first.name, first.kind, first.floors, first.doors_per_floor) == ("甲", "apartment", 7, None)


@pytest.mark.parametrize(("column", "value"), [("floors", 0), ("floors", 201), ("doors_per_floor", 501)])
def test_counts_that_no_building_has_are_refused(store: Store, owner: Connection, column: str, value: int) -> None:
    west, _ = make_town(store, owner)
    _, faults = load(store, west, "buildings", [building("A", box(1, 1, 2, 2), **{column: value})])
    assert codes(faults) == [(2, column, "input.form")]


def test_a_building_that_moves_takes_along_what_stands_in_it(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    loaded(store, west, "buildings", [building("A", box(1, 1, 2, 2))])
    loaded(store, west, "frame", [frame("1", 2, building_code="A", door_label="501"), frame("2", 3, building_code="A")])
    owner.execute("update doorplate.building set units = 3")
    loaded(store, west, "buildings", [building("A", box(6, 1, 7, 2))])
    assert set(cells_of(owner, "frame", "source_id").values()) == {"W2"}
    assert set(cells_of(owner, "door", "label").values()) == {"W2"}
    sums = (
        "select c.code, s.buildings, s.units from doorplate.cell_sum s join doorplate.cell c on c.number = s.cell"
        " where c.division = '440301'"
    )
    assert set(owner.execute(sums.encode()).fetchall()) == {("W1", 0, 0), ("W2", 1, 3)}


def test_the_worker_is_told_once_a_cell_of_new_buildings(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    rows = [building(f"A{n}", box(n / 2, 1, n / 2 + 0.4, 2), n + 2) for n in range(20)]
    loaded(store, west, "buildings", rows)
    due = (
        "select c.code, count(*) filter (where sums_due) from doorplate.building b"
        " join doorplate.cell c on c.number = b.cell group by 1"
    )
    assert pairs(owner, due) == {"W1": 1, "W2": 1}
