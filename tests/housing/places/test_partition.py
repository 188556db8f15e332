"""Where points lie is the same in memory and in the database."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.db.connect import Connection, Server, Store
from housing.db.roles import Actor, Role
from housing.exchange.loading import Context
from housing.places.partition import CellArea, DivisionArea, Partition
from housing.places.staging import as_hex, points_of
from housing.places.store import areas_now
from housing.settings import Settings
from tests.conftest import copied_database
from tests.housing.places.scene import NOW, SOUTH, STEP, WEST, box, cell, division, loaded, operator

COORDINATES = st.integers(-2, 44).map(lambda half: half / 2)
"""Halves: on corners, edges and midst of squares, and outside of all."""


@pytest.fixture(scope="module")
def register(shared_server: Server, shared_settings: Settings) -> Iterator[Store]:
    """Yield a register with divisions that have areas or none, and cells in some of them."""
    with copied_database(shared_server, shared_settings) as server:
        store = Store(server, connections=2)
        with server.connect_as_owner() as owner:
            everyone = operator(owner)
        loaded(
            store,
            everyone,
            "divisions",
            [
                division("C", 2, level="2", geometry=box(0, 0, 20, 10)),
                division("W", 3, level="3", parent_code="C", geometry=box(0, 0, 10, 10)),
                division("E", 4, level="3", parent_code="C", geometry=box(10, 0, 20, 10)),
                division("N", 5, level="3", parent_code="C"),
            ],
        )
        loaded(
            store,
            everyone,
            "cells",
            [
                cell("W1", "W", box(0, 0, 5, 10), 2),
                cell("W2", "W", box(5, 0, 8, 10), 3),
                cell("N1", "N", box(0, 11, 5, 15), 4),
            ],
        )
        with server.connect_as_owner() as owner:
            owner.execute("insert into doorplate.cell (code, name, division) values ('E', 'E', 'E'), ('N', 'N', 'N')")
        yield store
        for pool in store._pools.values():
            pool.close()


@pytest.fixture(scope="module")
def session(register: Store) -> Iterator[Connection]:
    """Yield a session of the registrar that sees the areas."""
    with register.server.connect_as_owner() as owner:
        everyone = operator(owner).recording
    with register.session(everyone) as connection:
        yield connection


@given(st.lists(st.tuples(COORDINATES, COORDINATES, st.sampled_from([None, "C", "W", "E", "N"])), max_size=12))
def test_memory_and_database_place_points_alike(
    session: Connection, places: list[tuple[float, float, str | None]]
) -> None:
    points = points_of([WEST + x * STEP for x, _, _ in places], [SOUTH + y * STEP for _, y, _ in places])
    within = [division for _, _, division in places]
    context = Context(Actor(None, Role.REGISTRAR), NOW, frozenset())
    here = [tuple(place) for place in areas_now(session, context).place(points, within)]
    there = session.execute(
        "select division, cell from doorplate.place((select array_agg(p::geometry order by n)"
        " from unnest(%s::text[]) with ordinality as g (p, n)), %s::text[]) order by nth",
        [as_hex(points), within],
    ).fetchall()
    assert here == there
    for point, (division_code, cell_number) in zip(as_hex(points), here, strict=True):
        one = session.execute("select doorplate.cell_at(%s::geometry, %s)", [point, division_code]).fetchone()
        assert one == (cell_number,)


def test_areas_are_read_anew_when_they_have_changed_and_only_then(session: Connection) -> None:
    context = Context(Actor(None, Role.REGISTRAR), NOW, frozenset())
    first = areas_now(session, context)
    assert areas_now(session, context) is first
    with session.transaction(force_rollback=True):
        session.execute("insert into doorplate.cell (code, name, division) values ('C', 'C', 'C')")
        assert areas_now(session, context) is not first
        assert areas_now(session, context).has_cells("C")
    assert not areas_now(session, context).has_cells("C")


def test_the_smallest_division_around_a_point_counts_and_the_first_of_two_cells_on_their_edge() -> None:
    edges = [CellArea(7, "B", box(5, 0, 10, 10)), CellArea(4, "A", box(0, 0, 5, 10))]
    divisions = [DivisionArea("C", 2, box(0, 0, 20, 20)), DivisionArea("D", 3, box(10, 0, 20, 20))]
    partition = Partition(edges, lambda: divisions)
    points = points_of([WEST + x * STEP for x in (5, 12, 30)], [SOUTH + STEP] * 3)
    assert partition.place(points, [None] * 3) == [("A", 4), ("D", 0), (None, 0)]


def test_no_points_and_no_areas_are_nothing_special() -> None:
    empty = Partition([], list)
    assert empty.place(points_of([], []), []) == []
    assert empty.place(points_of([None, 114.0], [None, 22.5]), [None, "X"]) == [(None, 0), ("X", 0)]
