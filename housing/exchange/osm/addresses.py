"""Addresses, from the tags in which the map keeps them to the components of a standard address.

Chinese texts stay as they are written, in either script. What the map writes into one text is set apart only where
signs leave no doubt: 中山北路二段27巷 is a road and a lane, 12巷3弄5號 a lane and a number, 7栋 a building. A lane is
known by its digits: 科园二巷 and 文昌巷 are roads.
"""

import re
from dataclasses import dataclass
from typing import Final

from shapely import LineString, Point

from housing.exchange.osm.drawing import Drawing
from housing.exchange.osm.features import AddressParts, AddressPoint, AddressRange, Numbering
from housing.exchange.osm.tags import Tags, whole
from housing.language import Text

ENDS_UNKNOWN: Final = Text("its ends bear no house numbers", "两端没有门牌号")

_DIGITS: Final = r"[0-9０-９]"
_LANES: Final = rf"(?:{_DIGITS}+(?:[之-]{_DIGITS}+)?(?:巷|弄|衖|胡同))+"
_ROAD_AND_LANE: Final = re.compile(rf"(.*?[^0-9０-９之-])({_LANES})")
_ROAD_AND_NUMBER: Final = re.compile(
    rf"(.+(?:路|街|道|巷|弄|段|里|坊|村|条|條|胡同))({_DIGITS}+(?:[之-]{_DIGITS}+)?[号號])"
)
_LANE_AND_NUMBER: Final = re.compile(rf"({_LANES})(.+)")
_BUILDING: Final = re.compile(r".*(?:栋|棟|幢|座|号楼|號樓|大廈|大厦|大楼|大樓)")
_BUILDING_NUMBER: Final = re.compile(rf"(?:{_DIGITS}+|[A-Za-z]){_DIGITS}*(?:栋|棟|幢|座|号楼|號樓)")
_LEADING: Final = frozenset(("addr:housenumber", "addr:street", "addr:building", "addr:housename", "addr:full"))
_NUMBERINGS: Final[dict[str, Numbering]] = {"all": "all", "odd": "odd", "even": "even", "alphabetic": "alphabetic"}


@dataclass(frozen=True, slots=True)
class Interpolation:
    """A line of house numbers whose ends are still to be read."""

    way: int
    numbering: Numbering
    step: int | None
    road: str | None
    line: LineString
    nodes: tuple[int, ...]


def parts_of(tags: Tags, *, at_entrance: bool = False) -> AddressParts:
    """Sort the address tags of an object into components; a unit at an entrance is its staircase, else a room."""
    road, lane, number = _way_to(tags)
    building = tags.get("addr:building")
    if building is None and number and _BUILDING_NUMBER.fullmatch(number):
        building, number = number, None
    estate, name = tags.get("addr:place"), tags.get("addr:housename")
    if name and building is None and (estate or _BUILDING.fullmatch(name)):
        building = name
    elif name and estate is None:
        estate = name
    unit = tags.get("addr:unit")
    return AddressParts(
        province=_first(tags, "addr:province", "addr:state"),
        city=tags.get("addr:city"),
        county=_first(tags, "addr:district", "addr:county"),
        street_town=_first(tags, "addr:subdistrict", "addr:town", "addr:suburb"),
        community=_community(tags),
        road=road,
        lane=lane,
        number=number,
        estate_poi=estate,
        building=building,
        unit_entrance=_first(tags, "addr:entrance", "addr:staircase") or (unit if at_entrance else None),
        floor=tags.get("addr:floor"),
        room=_first(tags, "addr:door", "addr:room") or (None if at_entrance else unit),
    )


def address_parts(tags: Tags, *, at_entrance: bool = False) -> AddressParts | None:
    """Return the components of an address that leads to a building: by number, building, estate, or one whole text."""
    if _LEADING.isdisjoint(tags) or "addr:interpolation" in tags:
        return None
    parts = parts_of(tags, at_entrance=at_entrance)
    return parts if parts.number or parts.building or "addr:housename" in tags or "addr:full" in tags else None


def address_of(code: str, parts: AddressParts, tags: Tags, point: Point, building: str | None) -> AddressPoint:
    """Make the address of an object at a point."""
    return AddressPoint(code, parts, tags.get("addr:full"), point, building)


def interpolation_of(way: int, tags: Tags, drawing: Drawing) -> Interpolation:
    """Make the line of house numbers of a way that has an `addr:interpolation` tag. Raises `Unusable`."""
    said = tags["addr:interpolation"]
    numbering = _NUMBERINGS.get(said, "all")
    return Interpolation(way, numbering, whole(said), tags.get("addr:street"), drawing.line, drawing.first.nodes)


def range_of(waiting: Interpolation, known: dict[int, tuple[str, str | None]]) -> AddressRange | None:
    """Make the range, from the number and road known of each node; None where an end has no number."""
    along = [known[node] for node in waiting.nodes if node in known]
    if waiting.nodes[0] not in known or waiting.nodes[-1] not in known:
        return None
    road = waiting.road or next((road for _, road in along if road), None)
    first, *between, last = (number for number, _ in along)
    return AddressRange(waiting.way, waiting.numbering, waiting.step, road, waiting.line, first, tuple(between), last)


def _way_to(tags: Tags) -> tuple[str | None, str | None, str | None]:
    road, number = tags.get("addr:street"), tags.get("addr:housenumber")
    lane = (_lane(tags.get("addr:lane"), "巷") + _lane(tags.get("addr:alley"), "弄")) or None
    if road and number is None and (found := _ROAD_AND_NUMBER.fullmatch(road)):
        road, number = found[1], found[2]
    if road and lane is None and (found := _ROAD_AND_LANE.fullmatch(road)):
        road, lane = found[1], found[2]
    if number and (found := _LANE_AND_NUMBER.fullmatch(number)):
        lane, number = (lane or "") + found[1], found[2]
    elif number and (found := _ROAD_AND_NUMBER.fullmatch(number)) and road in (None, found[1]):
        road, number = found[1], found[2]
    return road, lane, number


def _lane(value: str | None, sign: str) -> str:
    return value + sign if value and value.isdigit() else value or ""


def _community(tags: Tags) -> str | None:
    """Return the community; a bare number of a neighbourhood (鄰) is none."""
    named = (tags.get(f"addr:{key}") for key in ("hamlet", "village", "quarter", "neighbourhood"))
    return next((name for name in named if name and not name.isdigit()), None)


def _first(tags: Tags, *keys: str) -> str | None:
    return next((tags[key] for key in keys if key in tags), None)
