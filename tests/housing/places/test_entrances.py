"""Entrances belong to buildings in the scope of the desk."""

import datetime

from housing.db.connect import Connection, Store
from housing.db.roles import NOBODY
from housing.exchange.loading import Context
from housing.exchange.values.references import OsmBuilding
from housing.places.entrances.store import load_entrances
from tests.housing.places.scene import (
    NOW,
    at,
    box,
    building,
    codes,
    entrance,
    load,
    loaded,
    make_town,
    seen,
)


def test_entrances_of_buildings_that_are_unknown_or_of_others_are_refused_alike(
    store: Store, owner: Connection
) -> None:
    west, east = make_town(store, owner)
    loaded(store, east, "buildings", [building("E-1", box(11, 1, 12, 2))])
    rows = [entrance("E-1", 2, **at(11, 1)), entrance("none", 3, **at(1, 1))]
    _, faults = load(store, west, "entrances", rows)
    assert codes(faults) == [(2, "building_code", "reference.not_found"), (3, "building_code", "reference.not_found")]
    assert faults[0].reason.en.replace("E-1", "none") == faults[1].reason.en
    assert "buildings" in faults[0].fix.en
    _, faults = load(store, NOBODY, "entrances", rows)
    assert len(faults) == 2
    assert owner.execute("select count(*) from doorplate.entrance").fetchone() == (0,)


def test_an_entrance_is_known_by_building_label_and_point(store: Store, owner: Connection) -> None:
    west, east = make_town(store, owner)
    loaded(store, west, "buildings", [building("A", box(1, 1, 2, 2), 2), building("osm:w7", box(3, 1, 4, 2), 3)])
    morning, night = datetime.time(8), datetime.time(21)
    rows = [
        entrance("A", 2, label="1单元", access_from=morning, access_until=night, **at(1, 1.5)),
        entrance("A", 3, label="2单元", **at(2, 1.5)),
        entrance("A", 4, **at(1.5, 1)),
        entrance(OsmBuilding("w", 7), 5, label="一个很长很长很长很长很长很长很长很长的名称", **at(3, 1)),
        entrance(OsmBuilding("w", 7), 6, label="1", **at(3, 1)),
    ]
    context, faults = load(store, west, "entrances", rows)
    assert codes(faults) == [(5, "label", "input.form")]
    assert context.added == 4
    exported = seen(store, west, "entrances")
    assert [(row.building_code, row.label) for row in exported] == [
        ("A", "1单元"),
        ("A", "2单元"),
        ("A", None),
        ("osm:w7", "1"),
    ]
    assert seen(store, east, "entrances") == []
    context = loaded(store, west, "entrances", exported)
    assert (context.added, context.changed) == (0, 0)
    context = loaded(store, west, "entrances", [rows[0]._replace(access_until=None)])
    assert (context.added, context.changed) == (0, 1)
    context = loaded(store, west, "entrances", [rows[0]._replace(access_until=None)], without=["access_from"])
    assert (context.added, context.changed) == (0, 0)
    context = loaded(store, west, "entrances", [rows[0]._replace(lon=rows[0].lon + 1e-5)])
    assert context.added == 1


def test_a_node_of_the_map_stays_one_entrance_wherever_it_moves(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    loaded(store, west, "buildings", [building("A", box(1, 1, 2, 2))])
    for x in (1, 1.5):
        context = Context(west, NOW, frozenset({"label"}))
        with store.session(west.recording) as connection:
            assert load_entrances(connection, [entrance("A", **at(x, 1))], context, {2: 4711}) == []
    assert owner.execute("select node, st_x(point) from doorplate.entrance").fetchall() == [(4711, 114.0015)]
