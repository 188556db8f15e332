"""Addresses have a text and a place, in the scope of the desk that writes them."""

import pytest

from housing.db.connect import Connection, Store
from housing.db.roles import NOBODY
from housing.places.addresses.rules import compose
from tests.housing.places.scene import address, at, box, building, codes, load, loaded, make_town, operator, pairs, seen


def test_an_officer_writes_no_address_outside_the_own_scope(store: Store, owner: Connection) -> None:
    west, east = make_town(store, owner)
    loaded(store, east, "buildings", [building("E-1", box(11, 1, 12, 2))])
    loaded(
        store,
        east,
        "addresses",
        [address("E", 2, text="东路1号", building_code="E-1"), address("E-point", 3, text="东路2号", **at(18, 5))],
    )
    rows = [
        address("A1", 2, text="x", building_code="E-1"),
        address("A2", 3, text="x", building_code="none"),
        address("A3", 4, text="x", **at(11.5, 1.5)),
        address("A4", 5, text="x", **at(18, 8)),
        address("A5", 6, text="x"),
        address("E", 7, text="x", **at(1, 1)),
        address("E-point", 8, text="x", **at(1, 1)),
        address("W", 9, text="西路1号", **at(1, 1)),
    ]
    _, faults = load(store, west, "addresses", rows)
    assert codes(faults) == [
        (2, "building_code", "reference.not_found"),
        (3, "building_code", "reference.not_found"),
        (4, "lon", "place.outside"),
        (5, "lon", "place.outside"),
        (6, "", "place.outside"),
        (7, "code", "place.outside"),
        (8, "code", "place.outside"),
    ]
    texts = pairs(owner, "select code, text from doorplate.address")
    assert texts == {"E": "东路1号", "E-point": "东路2号", "W": "西路1号"}
    _, faults = load(store, NOBODY, "addresses", [address("N", text="x", **at(1, 1))])
    assert codes(faults) == [(2, "lon", "place.outside")]
    assert seen(store, NOBODY, "addresses") == []


def test_an_address_belongs_to_the_building_around_its_point(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    loaded(store, west, "buildings", [building("big", box(1, 1, 4, 4), 2), building("small", box(1, 1, 2, 2), 3)])
    rows = [
        address("in", 2, text="a", **at(1.5, 1.5)),
        address("told", 3, text="b", building_code="big", **at(1.5, 1.5)),
        address("out", 4, text="c", **at(4.5, 4.5)),
    ]
    loaded(store, west, "addresses", rows)
    linked = "select a.code, b.code from doorplate.address a left join doorplate.building b on b.id = a.building"
    assert pairs(owner, linked) == {"in": "small", "told": "big", "out": None}


def test_loading_twice_changes_nothing_and_changes_are_taken_over(store: Store, owner: Connection) -> None:
    west, _ = make_town(store, owner)
    everyone = operator(owner)
    full = address(
        "A", province="广东省", city="深圳市", road="示例路", number="12", building="3", room="501", **at(1, 1)
    )
    loaded(store, west, "addresses", [full])
    (exported,) = seen(store, west, "addresses")
    assert exported.text == "广东省深圳市示例路12号3栋501室"
    assert exported.building == "3"
    for again in (full, exported):
        context = loaded(store, west, "addresses", [again])
        assert (context.added, context.changed) == (0, 0)
    context = loaded(store, west, "addresses", [address("A", text="新写法", **at(1, 1))], without=["road", "number"])
    assert context.changed == 1
    (exported,) = seen(store, everyone, "addresses")
    assert (exported.text, exported.road, exported.city) == ("新写法", "示例路", None)
    assert (exported.lon, exported.lat) == (114.001, 22.501)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (
            {
                "province": "北京市",
                "city": "北京市",
                "county": "西城区",
                "road": "示例街",
                "number": "甲5号",
                "building": "2",
                "unit_entrance": "3",
                "floor": "5",
                "room": "501",
            },
            "北京市西城区示例街甲5号2栋3单元501室",
        ),
        ({"road": "示例路", "lane": "三巷", "number": "12-1", "floor": "5", "room": "03"}, "示例路三巷12-1号5层03室"),
        ({"estate_poi": "示例小区", "building": "A", "floor": "3"}, "示例小区A栋3层"),
        (
            {
                "city": "Exampleville",
                "county": "North",
                "road": "Example Road",
                "number": "12",
                "building": "3",
                "unit_entrance": "2",
                "room": "501",
                "floor": "5",
            },
            "Room 501, Entrance 2, Building 3, 12 Example Road, North, Exampleville",
        ),
        ({"building": "Rose House", "room": "Flat 2", "city": "X"}, "Flat 2, Rose House, X"),
        ({"number": "7"}, "7"),
    ],
)
def test_an_address_is_written_as_people_there_write_it(parts: dict[str, str], text: str) -> None:
    assert compose(parts) == text
