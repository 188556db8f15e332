"""What belongs together is found by place and name; where several fit, all are told."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from housing.exchange.osm.features import AddressParts, AddressPoint, Building, Entrance, Names, Street
from housing.exchange.osm.links import BuildingLink, StreetLink, distance_m, link_buildings, link_streets
from housing.exchange.osm.reader import read_features
from tests.housing.exchange.osm.maps import SAMPLE, Map

BUILDING = Building("w1", Names(), None, None, None, None, shapely.box(118.78, 32.04, 118.781, 32.041))
ROOM_M = 94.26  # 0.001 degrees of longitude at 32.04° N on the mean sphere


def building(code: str, left: float, low: float, size: float) -> Building:
    """Make a square building, in thousandths of a degree from a corner in Nanjing."""
    shape = shapely.box(
        118.78 + left / 1e3, 32.04 + low / 1e3, 118.78 + (left + size) / 1e3, 32.04 + (low + size) / 1e3
    )
    return Building(code, Names(), None, None, None, None, shape)


def address(code: str, x: float, y: float, own: str | None = None, **parts: str) -> AddressPoint:
    return AddressPoint(code, AddressParts(**parts), None, shapely.Point(118.78 + x / 1e3, 32.04 + y / 1e3), own)


def entrance(node: int, x: float, y: float, *buildings: str) -> Entrance:
    return Entrance(node, "yes", None, "yes", shapely.Point(118.78 + x / 1e3, 32.04 + y / 1e3), buildings)


def linked(
    points: Sequence[AddressPoint | Entrance], buildings: Sequence[Building], within_m: float = 0.0
) -> list[BuildingLink]:
    return list(link_buildings(points, lambda: buildings, within_m=within_m))


def test_a_point_in_no_building_is_linked_to_none() -> None:
    assert linked([address("n1", 5, 5)], [building("w1", 0, 0, 1)]) == [BuildingLink("n1", (), "none")]
    assert linked([address("n1", 5, 5)], []) == [BuildingLink("n1", (), "none")]
    assert linked([], [building("w1", 0, 0, 1)]) == []


def test_a_point_inside_several_footprints_is_linked_to_all_the_innermost_first() -> None:
    found = linked([address("n1", 0.5, 0.5)], [building("w1", 0, 0, 9), building("r2", 0.4, 0.4, 1)])
    assert found == [BuildingLink("n1", ("r2", "w1"), "inside")]


def test_a_point_on_a_shared_wall_is_in_both() -> None:
    (found,) = linked([address("n1", 1, 0.5)], [building("w2", 1, 0, 1), building("w1", 0, 0, 1)])
    assert set(found.buildings) == {"w1", "w2"}
    assert found.nearness == "inside"


def test_what_bears_its_own_building_or_lies_on_an_outline_keeps_it() -> None:
    points: list[AddressPoint | Entrance] = [address("w7", 0.5, 0.5, own="w7"), entrance(3, 0.5, 0.5, "w8", "w9")]
    points.append(entrance(4, 0.5, 0.5))
    assert linked(points, [building("w1", 0, 0, 1)]) == [
        BuildingLink("w7", ("w7",), "outline"),
        BuildingLink("n3", ("w8", "w9"), "outline"),
        BuildingLink("n4", ("w1",), "inside"),
    ]


def test_a_point_beside_a_building_is_linked_only_within_the_distance_asked_for() -> None:
    near = [building("w1", 0, 0, 1), building("w2", 1.05, 0, 1)]
    point = address("n1", 1.02, 0.5)
    assert linked([point], near) == [BuildingLink("n1", (), "none")]
    assert linked([point], near, within_m=2.0) == [BuildingLink("n1", ("w1",), "near")]
    assert linked([point], near, within_m=3.0) == [BuildingLink("n1", ("w1", "w2"), "near")]


def test_a_point_in_a_court_is_not_in_the_building() -> None:
    walls = [shapely.get_coordinates(building("", *place).footprint) for place in ((0, 0, 9), (2, 2, 5))]
    around = Building("r1", Names(), None, None, None, None, shapely.Polygon(walls[0], [walls[1]]))
    assert linked([address("n1", 4, 4)], [around])[0].nearness == "none"
    assert linked([address("n1", 1, 1)], [around])[0].nearness == "inside"


def test_a_chunk_at_a_time_gives_the_same_links_in_the_order_of_the_points() -> None:
    features = list(read_features(SAMPLE))
    buildings = [feature for feature in features if isinstance(feature, Building)]
    points = [feature for feature in features if isinstance(feature, AddressPoint | Entrance)]
    passes = []

    def all_buildings() -> list[Building]:
        passes.append(1)
        return buildings

    whole = list(link_buildings(points, all_buildings, within_m=20))
    assert [link.code for link in whole] == [point.code for point in points]
    assert len(passes) == 1
    assert list(link_buildings(iter(points), all_buildings, within_m=20, chunk=3)) == whole
    assert len(passes) <= 1 + -(-len(points) // 3)


spots = st.tuples(st.integers(0, 8), st.integers(0, 8))


@given(st.lists(spots, max_size=12), st.lists(st.tuples(spots, st.integers(1, 4)), max_size=8), st.integers(1, 5))
def test_links_by_index_are_those_of_looking_at_every_pair(
    places: list[tuple[int, int]], squares: list[tuple[tuple[int, int], int]], chunk: int
) -> None:
    buildings = [building(f"w{at}", x, y, size) for at, ((x, y), size) in enumerate(squares)]
    points = [address(f"n{at}", x, y) for at, (x, y) in enumerate(places)]
    found = list(link_buildings(points, lambda: buildings, chunk=chunk))
    for point, link in zip(points, found, strict=True):
        assert set(link.buildings) == {each.code for each in buildings if each.footprint.covers(point.point)}


@pytest.mark.parametrize(("degrees", "metres"), [((0, 1e-3), 111.2), ((1e-3, 0), ROOM_M)])
def test_distances_are_metres(degrees: tuple[float, float], metres: float) -> None:
    point = shapely.Point(118.78, 32.04)
    line = shapely.LineString([(point.x + degrees[0], point.y + degrees[1]), (point.x + 1, point.y + 1)])
    assert distance_m(point, line) == pytest.approx(metres, rel=0.002)
    assert distance_m(shapely.Point(118.7805, 32.0405), BUILDING.footprint) == 0


def streets(folder: Path) -> list[Street]:
    drawn = Map().grid(30, 30)
    drawn.way(1, [1, 101], {"highway": "primary", "name": "中山北路二段", "name:en": "Zhongshan North Road"})
    drawn.way(2, [2901, 2902], {"highway": "primary", "name": "中山北路二段"})
    drawn.way(3, [1001, 1002], {"highway": "service", "name": "中山北路二段27巷", "name:zh": "中山北路二段27巷"})
    drawn.way(4, [2001, 2002], {"highway": "service", "name": "Wenchang  Lane"})
    return [feature for feature in drawn.read(folder) if isinstance(feature, Street)]


def test_an_address_finds_the_nearest_street_of_its_roads_name_in_both_languages(tmp_path: Path) -> None:
    all_streets = streets(tmp_path)
    (found,) = link_streets([address("n1", 0.5, 0.1, road="中山北路二段")], lambda: all_streets)
    assert (found.street, found.named, found.names.en) == ("w1", "中山北路二段", "Zhongshan North Road")
    assert found.distance_m == pytest.approx(39.3, abs=0.3)


def test_a_lane_that_the_map_knows_comes_before_its_road(tmp_path: Path) -> None:
    all_streets = streets(tmp_path)
    (found,) = link_streets([address("n1", 0.0, 0.0, road="中山北路二段", lane="27巷")], lambda: all_streets)
    assert found.street == "w3"
    (found,) = link_streets([address("n1", 0.0, 0.0, road="中山北路二段", lane="5巷")], lambda: all_streets)
    assert (found.street, found.named) == ("w1", "中山北路二段")


def test_an_address_without_a_road_or_far_from_every_street_of_that_name_is_not_linked(tmp_path: Path) -> None:
    all_streets = streets(tmp_path)
    points = [address("n1", 0, 0), address("n2", 0, 0, road="汉中路"), address("n3", 90, 0, road="中山北路二段")]
    assert list(link_streets(points, lambda: all_streets)) == []


def test_names_agree_in_spite_of_case_width_spaces_and_forms_of_tai(tmp_path: Path) -> None:
    drawn = Map().grid(2, 1).way(1, [1, 101], {"highway": "primary", "name": "臺灣大道１段"})
    all_streets = [*streets(tmp_path), *(each for each in drawn.read(tmp_path) if isinstance(each, Street))]
    points = [address("n1", 2, 0, road="wenchang lane"), address("n2", 0, 0, road="台灣大道1段")]
    assert [link.named for link in link_streets(points, lambda: all_streets, chunk=1)] == [
        "Wenchang  Lane".replace("  ", " "),
        "臺灣大道１段",
    ]


def test_of_two_streets_as_near_the_one_with_the_lower_number_is_taken(tmp_path: Path) -> None:
    drawn = Map().grid(2, 1)
    for way in (8, 7, 9):
        drawn.way(way, [1, 101], {"highway": "primary", "name": "科巷"})
    all_streets = [each for each in drawn.read(tmp_path) if isinstance(each, Street)]
    found = list(link_streets([address("n1", 0, 0, road="科巷")], lambda: all_streets))
    assert found == [StreetLink("n1", "w7", Names("科巷"), "科巷", 0.0)]


def test_the_sample_links_its_entrances_and_addresses() -> None:
    features = list(read_features(SAMPLE))
    buildings = [feature for feature in features if isinstance(feature, Building)]
    points = [feature for feature in features if isinstance(feature, AddressPoint | Entrance)]
    nearness = [link.nearness for link in link_buildings(points, lambda: buildings)]
    assert {each: nearness.count(each) for each in set(nearness)} == {"outline": 17, "inside": 3, "none": 3}
