"""Buildings get one of our kinds or none, whole floors, and a valid footprint; entrances know their buildings."""

from pathlib import Path

import pytest
import shapely

from housing.exchange.osm.buildings import NO_FOOTPRINT, kind_of
from housing.exchange.osm.features import Broken, Building, Entrance, Feature, Names
from housing.exchange.osm.relations import MISSING_WAYS
from housing.exchange.osm.rings import CROSSED, NOT_CLOSED
from tests.housing.exchange.osm.maps import Map, square


def buildings(features: list[Feature]) -> list[Building]:
    return [feature for feature in features if isinstance(feature, Building)]


def broken(features: list[Feature]) -> list[Broken]:
    return [feature for feature in features if isinstance(feature, Broken)]


@pytest.mark.parametrize(
    ("text", "floors", "kind"),
    [
        ("building=yes", None, None),
        ("building=yes", 6, None),
        ("building=house", None, "house"),
        ("building=semidetached_house", None, "house"),
        ("building=apartments", None, "apartment"),
        ("building=residential", None, "apartment"),
        ("building=residential", 6, "apartment"),
        ("building=residential", 2, "house"),
        ("building=apartments", 2, "apartment"),
        ("building=dormitory", None, "dormitory"),
        ("building=dormitory shop=kiosk", None, "dormitory"),
        ("building=apartments shop=convenience", None, "mixed"),
        ("building=house office=company", None, "mixed"),
        ("building=residential;commercial", None, "mixed"),
        ("building=mixed_use", None, "mixed"),
        ("building=commercial", None, "office"),
        ("building=retail", None, "shop"),
        ("building=retail;commercial", None, "shop"),
        ("building=hotel", None, "other"),
        ("building=school", None, "other"),
        ("building=什么", None, "other"),
        ("building=yes building:use=residential", None, "apartment"),
        ("building=yes residential=apartments", None, "apartment"),
        ("building=yes shop=mall", None, "shop"),
        ("building=yes office=government", None, "office"),
        ("building=yes amenity=school", None, "other"),
        ("building=yes amenity=student_accommodation", None, "dormitory"),
        ("building=yes tourism=hotel", None, "other"),
    ],
)
def test_the_kind_is_one_of_ours_or_unknown(text: str, floors: int | None, kind: str | None) -> None:
    assert kind_of(dict(pair.split("=") for pair in text.split()), floors) == kind


def test_a_building_tells_names_floors_and_height(tmp_path: Path) -> None:
    tags = {
        "building": "apartments",
        "name": "长发中心A座",
        "name:en": "Changfa Centre A",
        "building:levels": "5;6",
        "building:min_level": "1",
        "height": "60 ft",
    }
    (found,) = buildings(Map().grid(2, 2).way(5, square(0, 0), tags).read(tmp_path))
    assert (found.code, found.names) == ("w5", Names("长发中心A座", None, "Changfa Centre A"))
    assert (found.kind, found.floors, found.min_floor, found.height_m) == ("apartment", 6, 1, 18.29)
    assert found.footprint.equals(shapely.box(118.78, 32.04, 118.7801, 32.0401))


@pytest.mark.parametrize("tags", [{"building": "no"}, {"building:part": "yes"}, {"building:levels": "3"}], ids=str)
def test_what_is_no_building_is_none(tags: dict[str, str], tmp_path: Path) -> None:
    assert Map().grid(2, 2).way(5, square(0, 0), tags).read(tmp_path) == []


@pytest.mark.parametrize(
    ("nodes", "reason"), [([1, 101, 102, 2], NOT_CLOSED), ([1, 102, 101, 2, 1], CROSSED)], ids=["open", "crossed"]
)
def test_a_broken_outline_is_told_and_stops_nothing(nodes: list[int], reason: object, tmp_path: Path) -> None:
    drawn = Map().grid(4, 2).way(5, nodes, {"building": "yes"}).way(6, square(2, 0), {"building": "yes"})
    first, second = drawn.read(tmp_path)
    assert first == Broken("w5", "building", reason)  # type: ignore[arg-type]
    assert isinstance(second, Building)


def test_a_building_that_is_a_point_is_told_as_broken(tmp_path: Path) -> None:
    assert Map().node(1, (0, 0), {"building": "house"}).read(tmp_path) == [Broken("n1", "building", NO_FOOTPRINT)]


def test_a_relation_makes_one_building_of_parts_and_courts(tmp_path: Path) -> None:
    drawn = Map().grid(9, 9).way(5, square(0, 0, 3)).way(6, square(1, 1)).way(7, [501, 801]).way(8, [801, 804, 501])
    drawn.relation(2, [(5, "outer"), (6, "inner"), (7, "outer"), (8, "outer")], {"building": "yes", "name": "双楼"})
    (found,) = buildings(drawn.read(tmp_path))
    assert (found.code, found.names.local) == ("r2", "双楼")
    assert isinstance(found.footprint, shapely.MultiPolygon)
    assert found.footprint.area * 1e8 == pytest.approx(9 - 1 + 4.5)
    assert found.footprint.is_valid


def test_a_relation_without_all_its_ways_is_told(tmp_path: Path) -> None:
    drawn = Map().grid(9, 9).way(5, square(0, 0, 3)).relation(2, [(5, "outer"), (99, "inner")], {"building": "yes"})
    assert drawn.read(tmp_path) == [Broken("r2", "building", MISSING_WAYS)]


def test_a_house_that_is_drawn_twice_comes_once_with_its_court_and_its_address(tmp_path: Path) -> None:
    drawn = Map().grid(9, 9).way(5, square(0, 0, 3), {"building": "yes", "addr:housenumber": "7"}).way(6, square(1, 1))
    drawn.relation(2, [(5, "outer"), (6, "inner")], {"building": "yes"})
    house, address = drawn.read(tmp_path)
    assert isinstance(house, Building)
    assert house.code == "r2"
    assert house.footprint.area * 1e8 == pytest.approx(8)
    assert (address.code, getattr(address, "building", None)) == ("w5", "r2")


def test_a_house_is_not_lost_with_the_relation_that_draws_it_again(tmp_path: Path) -> None:
    drawn = Map().grid(9, 9).way(5, square(0, 0, 3), {"building": "yes"})
    drawn.relation(2, [(5, "outer"), (99, "inner")], {"building": "yes"})
    features = drawn.read(tmp_path)
    assert [building.code for building in buildings(features)] == ["w5"]
    assert [each.code for each in broken(features)] == ["r2"]


def test_a_house_that_is_kept_after_all_keeps_its_entrances(tmp_path: Path) -> None:
    drawn = Map().grid(9, 9).node(7777, (0, 0), {"entrance": "main"})
    drawn.way(5, [7777, 301, 304, 4, 7777], {"building": "yes"}).way(6, square(2, 2, 3))
    entrance = drawn.relation(2, [(5, "outer"), (6, "outer")], {"building": "yes"}).read(tmp_path)[-1]
    assert isinstance(entrance, Entrance)
    assert entrance.buildings == ("w5",)


def test_a_house_in_a_court_is_a_house_of_its_own(tmp_path: Path) -> None:
    drawn = Map().grid(9, 9).way(5, square(0, 0, 3)).way(6, square(1, 1), {"building": "house"})
    features = drawn.relation(2, [(5, "outer"), (6, "inner")], {"building": "yes"}).read(tmp_path)
    assert sorted(building.code for building in buildings(features)) == ["r2", "w6"]


def test_an_entrance_knows_the_buildings_on_whose_outline_it_lies(tmp_path: Path) -> None:
    drawn = Map().grid(4, 4)
    drawn.nodes = [node for node in drawn.nodes if 'id="102"' not in node]
    drawn.node(102, (1, 1), {"entrance": "staircase", "addr:unit": "甲", "access": "private"})
    drawn.way(5, square(0, 0), {"building": "yes"}).way(6, square(1, 0), {"building": "yes"})
    drawn.way(7, square(1, 1)).relation(2, [(7, "outer")], {"building": "yes"})
    drawn.way(8, square(0, 1), {"building:part": "yes"})
    (entrance,) = (feature for feature in drawn.read(tmp_path) if isinstance(feature, Entrance))
    assert (entrance.code, entrance.kind, entrance.label, entrance.foot) == ("n102", "staircase", "甲", "private")
    assert entrance.buildings == ("w5", "w6", "r2")
    assert entrance.point.equals(shapely.Point(118.7801, 32.0401))


@pytest.mark.parametrize(
    ("tags", "kind", "label"),
    [
        ({"entrance": "yes", "ref": "2", "addr:unit": "B"}, "yes", "2"),
        ({"entrance": "home"}, "home", None),
        ({"entrance": "side"}, "secondary", None),
        ({"entrance": "emergency"}, "exit", None),
        ({"entrance": "张三"}, "other", None),
        ({"building": "entrance"}, "yes", None),
        ({"entrance": "main", "ref": "a label that is far too long"}, "main", None),
    ],
    ids=str,
)
def test_entrances_have_one_of_our_kinds(tags: dict[str, str], kind: str, label: str | None, tmp_path: Path) -> None:
    (found,) = Map().node(1, (0, 0), tags).read(tmp_path)
    assert isinstance(found, Entrance)
    assert (found.kind, found.label, found.buildings) == (kind, label, ())


def test_no_entrance_is_none(tmp_path: Path) -> None:
    assert Map().node(1, (0, 0), {"entrance": "no"}).read(tmp_path) == []
