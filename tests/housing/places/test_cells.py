"""Cells divide the ground, and what lies in them follows when they move."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from housing.db.connect import Connection, Store
from housing.places.cells.rules import overlaps, refused
from tests.housing.places.scene import (
    account,
    address,
    at,
    box,
    building,
    cell,
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


def cells_of(owner: Connection, table: str, key: str) -> dict[str, str]:
    """Return in which cell each row of a table is."""
    query = f"select t.{key}::text, c.code from doorplate.{table} t join doorplate.cell c on c.number = t.cell"
    return pairs(owner, query)


def test_an_officer_writes_cells_of_the_own_divisions_and_takes_nothing_from_others(
    store: Store, owner: Connection
) -> None:
    west, _ = make_town(store, owner)
    everyone = operator(owner)
    loaded(
        store,
        everyone,
        "divisions",
        [division("440303", 2, parent_code="4403"), division("440304", 3, parent_code="4403")],
    )
    loaded(store, everyone, "buildings", [building("B3", box(31, 1, 32, 2), division_code="440303")])
    grabber = account(owner, "grabber", "officer", divisions=["440304"])
    rows = [
        cell("E3", "440302", box(21, 0, 22, 1), 2),
        cell("E1", "440301", box(10, 0, 15, 10), 3),
        cell("nowhere", "999", box(40, 0, 41, 1), 4),
    ]
    _, faults = load(store, west, "cells", rows)
    assert codes(faults) == [
        (2, "division_code", "reference.not_found"),
        (3, "code", "place.outside"),
        (4, "division_code", "reference.not_found"),
    ]
    loaded(store, grabber, "cells", [cell("G", "440304", box(30, 0, 40, 10))])
    assert cells_of(owner, "building", "code") == {"B3": "440303"}
    assert seen(store, grabber, "buildings") == []


def test_overlapping_cells_are_refused_but_for_slivers(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    make_town(store, owner)
    rows = [
        cell("A", "440301", box(0, 0, 4, 4), 2),
        cell("W1", "440301", box(0, 0, 5, 5), 3),
        cell("B", "440301", box(0, 5, 5, 10), 4),
        cell("C", "440301", box(0, 4.97, 5, 5), 5),
        cell("bad code!", "440301", box(0, 0, 1, 1), 6),
        cell("D", "440302", box(9, 0, 15, 5), 7),
    ]
    _, faults = load(store, everyone, "cells", rows)
    assert codes(faults) == [
        (2, "geometry", "cell.overlaps"),
        (5, "geometry", "cell.overlaps"),
        (6, "code", "input.form"),
        (7, "geometry", "cell.elsewhere"),
    ]
    assert {row.code for row in seen(store, everyone, "cells")} == {"W1", "W2", "E1", "E2", "B"}


def test_neighbours_may_exchange_ground_in_one_file(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    make_town(store, owner)
    rows = [cell("W1", "440301", box(0, 0, 7, 10), 2), cell("W2", "440301", box(7, 0, 10, 10), 3)]
    context = loaded(store, everyone, "cells", rows)
    assert context.changed == 2
    _, faults = load(store, everyone, "cells", [cell("W1", "440301", box(0, 0, 8, 10))])
    assert codes(faults) == [(2, "geometry", "cell.overlaps")]
    assert "W2" in faults[0].reason.en


def test_what_lies_in_a_cell_follows_when_cells_come_or_move(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    loaded(store, everyone, "divisions", [division("440301", geometry=box(0, 0, 20, 20))])
    rows = [building("B1", box(1, 1, 2, 2), 2), building("B2", box(8, 1, 9, 2), 3)]
    loaded(store, everyone, "buildings", rows)
    loaded(
        store,
        everyone,
        "frame",
        [
            frame("in-b1", 2, building_code="B1", door_label="501"),
            frame("whole-b2", 3, building_code="B2", doors=4),
            frame("point", 4, **at(3, 3)),
        ],
    )
    door = owner.execute("select id from doorplate.door where label = '501'").fetchone()
    assert door is not None
    owner.execute(
        "insert into doorplate.unit (number, door, building, label, label_key, cell)"
        " select 100000000093, d.id, d.building, '501', '501', d.cell from doorplate.door d where d.id = %s",
        door,
    )
    owner.execute("update doorplate.building set units = 1 where code = 'B1'")
    assert set(cells_of(owner, "building", "code").values()) == {"440301"}

    loaded(
        store, everyone, "cells", [cell("K1", "440301", box(0, 0, 5, 5), 2), cell("K2", "440301", box(5, 0, 10, 5), 3)]
    )
    assert cells_of(owner, "building", "code") == {"B1": "K1", "B2": "K2"}
    assert cells_of(owner, "frame", "source_id") == {"in-b1": "K1", "whole-b2": "K2", "point": "K1"}
    assert set(cells_of(owner, "door", "id").values()) == {"K1"}
    assert cells_of(owner, "unit", "number") == {"100000000093": "K1"}
    sums = "select c.code, s.buildings, s.units from doorplate.cell_sum s join doorplate.cell c on c.number = s.cell"
    assert set(owner.execute(sums.encode()).fetchall()) == {("440301", 0, 0), ("K1", 1, 1), ("K2", 1, 0)}

    before = owner.execute("select code, xmin::text from doorplate.building order by code").fetchall()
    loaded(
        store,
        everyone,
        "cells",
        [cell("K1", "440301", box(0, 0, 2.5, 5), 2), cell("K3", "440301", box(2.5, 0, 5, 5), 3)],
    )
    assert cells_of(owner, "frame", "source_id") == {"in-b1": "K1", "whole-b2": "K2", "point": "K3"}
    assert owner.execute("select code, xmin::text from doorplate.building order by code").fetchall() == before


def test_loading_cells_twice_changes_nothing_and_what_leaves_comes_back(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    make_town(store, owner)
    context = loaded(store, everyone, "cells", seen(store, everyone, "cells"))
    assert (context.added, context.changed) == (0, 0)


def test_addresses_stay_readable_where_cells_move(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    loaded(store, west, "addresses", [address("A1", text="示例路1号", **at(1, 1))])
    loaded(store, operator(owner), "cells", [cell("W1", "440301", box(0, 0, 4, 10))])
    _, faults = load(store, west, "addresses", [address("A1", text="示例路2号", **at(4.5, 1))])
    assert codes(faults) == [(2, "lon", "place.outside")]


SIDES = st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(1, 4)] * 2)


@given(st.lists(SIDES, max_size=7), st.lists(SIDES, max_size=4), st.data())
def test_what_is_taken_over_never_overlaps_what_stays(
    given_sides: list[tuple[int, ...]], there_sides: list[tuple[int, ...]], data: st.DataObject
) -> None:
    boxes = [box(x, y, x + wide, y + high) for x, y, wide, high in (*given_sides, *there_sides)]
    areas = np.array(boxes, dtype=object)
    count = len(given_sides)
    replaced: list[int | None] = data.draw(
        st.lists(st.none() | st.integers(count, len(boxes) - 1), min_size=count, max_size=count)
        if there_sides
        else st.just([None] * count)
    )
    there = [None if one in replaced[:place] else one for place, one in enumerate(replaced)]
    found = refused(areas, count, there)
    taken = [place for place in range(count) if place not in found]
    gone = {there[place] for place in taken}
    stays = [place for place in range(count, len(boxes)) if place not in gone]
    existing = {frozenset((pair.first, pair.second)) for pair in overlaps(areas)}
    kept = [*taken, *stays]
    clashes = {pair for pair in existing if pair <= set(kept)}
    assert all(pair <= set(stays) for pair in clashes), (found, there)
    for place, overlap in found.items():
        assert place in (overlap.first, overlap.second)
