"""Stations belong to divisions, and are written by the desk of these."""

from housing.db.connect import Connection, Store
from housing.db.roles import NOBODY
from tests.housing.places.scene import at, codes, load, loaded, make_town, operator, pairs, seen, station


def test_an_officer_writes_stations_of_the_own_divisions(store: Store, owner: Connection) -> None:
    west, east = make_town(store, owner)
    loaded(store, east, "stations", [station("E", **at(11, 1))])
    rows = [
        station("A", 2, division_code="440302", **at(1, 1)),
        station("B", 3, division_code="none", **at(1, 1)),
        station("C", 4, **at(11, 2)),
        station("D", 5, **at(50, 50)),
        station("E", 6, **at(1, 1)),
        station("坏编号", 7, **at(1, 1)),
        station("W", 8, **at(1, 1)),
    ]
    _, faults = load(store, west, "stations", rows)
    assert codes(faults) == [
        (2, "division_code", "reference.not_found"),
        (3, "division_code", "reference.not_found"),
        (4, "code", "place.outside"),
        (5, "code", "place.outside"),
        (6, "code", "place.outside"),
        (7, "code", "input.form"),
    ]
    assert pairs(owner, "select code, division from doorplate.station") == {
        "E": "440302",
        "W": "440301",
    }
    _, faults = load(store, NOBODY, "stations", [station("N", **at(1, 1))])
    assert len(faults) == 1
    assert seen(store, NOBODY, "stations") == []


def test_loading_twice_changes_nothing_and_changes_are_taken_over(store: Store, owner: Connection) -> None:
    make_town(store, owner)
    everyone = operator(owner)
    row = station("S", kind="clinic", name_en="Clinic", phone="0755-00000000", hours="9-18", **at(1, 1 / 3))
    loaded(store, everyone, "stations", [row])
    for again in (row, *seen(store, everyone, "stations")):
        context = loaded(store, everyone, "stations", [again])
        assert (context.added, context.changed) == (0, 0)
    context = loaded(store, everyone, "stations", [row._replace(hours=None, kind=None)], without=["kind", "phone"])
    assert context.changed == 1
    (exported,) = seen(store, everyone, "stations")
    assert (exported.kind, exported.phone, exported.hours) == ("clinic", "0755-00000000", None)
