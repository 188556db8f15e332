"""Addresses become components where signs leave no doubt, and stay text where they do not."""

from pathlib import Path

import pytest
import shapely

from housing.exchange.osm.addresses import ENDS_UNKNOWN, parts_of
from housing.exchange.osm.features import AddressParts, AddressPoint, AddressRange, Broken, Building, Entrance
from tests.housing.exchange.osm.maps import Map, square


def parts(**tags: str) -> AddressParts:
    return parts_of({f"addr:{key}": value for key, value in tags.items()})


@pytest.mark.parametrize(
    ("street", "number", "road", "lane", "left"),
    [
        ("中山东路", "300", "中山东路", None, "300"),
        ("中山北路二段27巷", "2之2號", "中山北路二段", "27巷", "2之2號"),
        ("臺灣大道五段3巷62弄", "8", "臺灣大道五段", "3巷62弄", "8"),
        ("中山路１２巷", "5", "中山路", "１２巷", "5"),
        ("文昌巷", "5", "文昌巷", None, "5"),
        ("科园二巷", "5", "科园二巷", None, "5"),
        ("1912街", "1", "1912街", None, "1"),
        ("珠江路8号", None, "珠江路", None, "8号"),
        ("中山路27巷5號", None, "中山路", "27巷", "5號"),
        ("科兴路", "科兴路10号", "科兴路", None, "10号"),
        (None, "科兴路10号", "科兴路", None, "10号"),
        ("福林路", "12巷3弄5號", "福林路", "12巷3弄", "5號"),
        ("中山北路一段135巷", "6弄5號", "中山北路一段", "135巷6弄", "5號"),
        ("长安街", "甲5号", "长安街", None, "甲5号"),
        ("105 East Zhongshan Road", None, "105 East Zhongshan Road", None, None),
        ("West 4th Street", "302", "West 4th Street", None, "302"),
        ("仁寿里", "03", "仁寿里", None, "03"),
    ],
)
def test_road_lane_and_number_stand_apart(
    street: str | None, number: str | None, road: str, lane: str | None, left: str | None
) -> None:
    tags = {key: value for key, value in {"street": street, "housenumber": number}.items() if value}
    found = parts(**tags)
    assert (found.road, found.lane, found.number) == (road, lane, left)


def test_lanes_and_alleys_of_their_own_are_put_together() -> None:
    assert parts(street="中山路", lane="27", alley="3", housenumber="5").lane == "27巷3弄"
    assert parts(street="中山路", lane="27巷").lane == "27巷"


def test_all_levels_of_a_chinese_address_find_their_component() -> None:
    found = parts(
        province="江苏省",
        city="南京市",
        district="秦淮区",
        subdistrict="五老村街道",
        neighbourhood="科巷社区",
        street="良友里",
        housenumber="7栋",
        place="良友里小区",
        entrance="2单元",
        floor="5",
        door="502",
    )
    assert found == AddressParts(
        province="江苏省",
        city="南京市",
        county="秦淮区",
        street_town="五老村街道",
        community="科巷社区",
        road="良友里",
        estate_poi="良友里小区",
        building="7栋",
        unit_entrance="2单元",
        floor="5",
        room="502",
    )


def test_a_bare_number_of_a_neighbourhood_is_no_community() -> None:
    assert parts(hamlet="康樂里", neighbourhood="2").community == "康樂里"
    assert parts(neighbourhood="2").community is None


@pytest.mark.parametrize(
    ("tags", "building", "estate"),
    [
        ({"housename": "男生宿舍18棟"}, "男生宿舍18棟", None),
        ({"housename": "深圳大学"}, None, "深圳大学"),
        ({"housename": "Haus 3", "place": "Au"}, "Haus 3", "Au"),
        ({"building": "3幢", "housename": "翠园"}, "3幢", "翠园"),
    ],
    ids=str,
)
def test_a_house_name_is_a_building_or_an_estate(
    tags: dict[str, str], building: str | None, estate: str | None
) -> None:
    found = parts(**tags)
    assert (found.building, found.estate_poi) == (building, estate)


def test_a_unit_is_a_staircase_at_an_entrance_and_a_room_elsewhere() -> None:
    assert parts_of({"addr:unit": "B"}, at_entrance=True) == AddressParts(unit_entrance="B")
    assert parts_of({"addr:unit": "B"}) == AddressParts(room="B")


@pytest.mark.parametrize(
    "tags",
    [{"addr:street": "中山路"}, {"addr:city": "南京"}, {"addr:floor": "1"}, {"addr:unit": "3"}, {"addr:place": "Au"}],
    ids=str,
)
def test_what_leads_to_no_building_is_no_address(tags: dict[str, str], tmp_path: Path) -> None:
    assert Map().node(1, (0, 0), tags).read(tmp_path) == []


@pytest.mark.parametrize(
    "tags",
    [
        {"addr:housenumber": "5"},
        {"addr:housename": "Villa"},
        {"addr:full": "中山路5号"},
        {"addr:street": "珠江路8号"},
        {"addr:building": "3幢"},
    ],
    ids=str,
)
def test_what_leads_to_a_building_is_an_address(tags: dict[str, str], tmp_path: Path) -> None:
    (found,) = Map().node(1, (3, 4), tags).read(tmp_path)
    assert isinstance(found, AddressPoint)
    assert (found.code, found.full, found.building) == ("n1", tags.get("addr:full"), None)
    assert found.point.equals(shapely.Point(118.7803, 32.0404))


def test_an_addressed_building_bears_its_own_address_inside_its_footprint(tmp_path: Path) -> None:
    tags = {"building": "yes", "addr:housenumber": "5"}
    house, address = Map().grid(3, 3).way(5, [1, 201, 203, 103, 102, 2, 1], tags).read(tmp_path)
    assert isinstance(house, Building)
    assert isinstance(address, AddressPoint)
    assert (address.code, address.building) == ("w5", "w5")
    assert house.footprint.contains(address.point)


def test_an_addressed_area_and_line_have_a_point_of_their_own(tmp_path: Path) -> None:
    drawn = Map().grid(3, 3).way(5, square(0, 0, 2), {"amenity": "school", "addr:housenumber": "5"})
    area, line = drawn.way(6, [1, 101, 201], {"addr:housenumber": "7"}).read(tmp_path)
    assert isinstance(area, AddressPoint)
    assert isinstance(line, AddressPoint)
    assert (area.building, line.building) == (None, None)
    assert line.point.equals_exact(shapely.Point(118.7801, 32.04), 1e-9)


def test_an_address_at_the_entrance_of_one_building_is_that_buildings(tmp_path: Path) -> None:
    drawn = Map().node(1, (0, 0), {"entrance": "yes", "addr:housenumber": "5", "addr:unit": "B"})
    drawn.node(101, (1, 0)).node(102, (1, 1)).node(2, (0, 1)).way(5, square(0, 0), {"building": "yes"})
    _, entrance, address = drawn.read(tmp_path)
    assert isinstance(entrance, Entrance)
    assert isinstance(address, AddressPoint)
    assert (address.building, address.parts.unit_entrance, entrance.label) == ("w5", "B", "B")


def test_a_line_of_house_numbers_tells_its_ends_and_what_is_known_between(tmp_path: Path) -> None:
    drawn = Map().node(1, (0, 0), {"addr:housenumber": "1", "addr:street": "科巷"}).node(2, (1, 0))
    drawn.node(3, (2, 0), {"addr:housenumber": "5"}).node(4, (3, 0), {"addr:housenumber": "9"})
    features = drawn.way(9, [1, 2, 3, 4], {"addr:interpolation": "odd"}).read(tmp_path)
    found = features[-1]
    assert isinstance(found, AddressRange)
    assert (found.code, found.numbering, found.step, found.road) == ("w9", "odd", None, "科巷")
    assert (found.first, found.between, found.last) == ("1", ("5",), "9")
    assert shapely.get_num_points(found.line) == 4
    assert len(features) == 4


def test_a_line_of_house_numbers_with_a_step_keeps_it(tmp_path: Path) -> None:
    drawn = Map().node(1, (0, 0), {"addr:housenumber": "1"}).node(2, (1, 0), {"addr:housenumber": "9"})
    found = drawn.way(9, [1, 2], {"addr:interpolation": "4", "addr:street": "科巷"}).read(tmp_path)[-1]
    assert isinstance(found, AddressRange)
    assert (found.numbering, found.step, found.road) == ("all", 4, "科巷")


def test_a_line_of_house_numbers_is_no_address_itself(tmp_path: Path) -> None:
    tags = {"addr:interpolation": "all", "addr:housename": "翠园", "addr:full": "科巷1至9号"}
    assert Map().grid(2, 1).way(9, [1, 101], tags).read(tmp_path) == [Broken("w9", "address", ENDS_UNKNOWN)]


def test_a_line_of_house_numbers_without_numbers_at_its_ends_is_told(tmp_path: Path) -> None:
    drawn = Map().node(1, (0, 0), {"addr:housenumber": "1"}).node(2, (1, 0))
    assert Broken("w9", "address", ENDS_UNKNOWN) in drawn.way(9, [1, 2], {"addr:interpolation": "even"}).read(tmp_path)
