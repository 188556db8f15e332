"""Water and green for the background of a map."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from housing.exchange.osm.drawing import Drawing
from housing.exchange.osm.features import Ground, GroundKind
from housing.exchange.osm.tags import Tags, names_of

_LINES: Final[Mapping[tuple[str, str], GroundKind]] = MappingProxyType(
    {
        ("waterway", "river"): "river",
        ("waterway", "canal"): "canal",
        ("waterway", "stream"): "stream",
        ("waterway", "ditch"): "ditch",
        ("waterway", "drain"): "ditch",
        ("natural", "coastline"): "coastline",
    }
)
_AREAS: Final[Mapping[tuple[str, str], GroundKind]] = MappingProxyType(
    {
        ("natural", "water"): "water",
        ("waterway", "riverbank"): "river",
        ("waterway", "dock"): "water",
        ("landuse", "reservoir"): "water",
        ("landuse", "basin"): "water",
        ("landuse", "pond"): "water",
        ("natural", "wetland"): "wetland",
        ("leisure", "park"): "park",
        ("leisure", "garden"): "garden",
        ("landuse", "flowerbed"): "garden",
        ("landuse", "grass"): "grass",
        ("landuse", "meadow"): "grass",
        ("landuse", "village_green"): "grass",
        ("landuse", "recreation_ground"): "grass",
        ("leisure", "common"): "grass",
        ("leisure", "golf_course"): "grass",
        ("natural", "grassland"): "grass",
        ("landuse", "forest"): "wood",
        ("natural", "wood"): "wood",
        ("natural", "scrub"): "scrub",
        ("natural", "heath"): "scrub",
        ("landuse", "allotments"): "farm",
        ("landuse", "farmland"): "farm",
        ("landuse", "orchard"): "farm",
        ("landuse", "plant_nursery"): "farm",
        ("landuse", "vineyard"): "farm",
        ("landuse", "cemetery"): "cemetery",
        ("amenity", "grave_yard"): "cemetery",
        ("leisure", "pitch"): "pitch",
        ("leisure", "playground"): "pitch",
    }
)
_KEYS: Final = ("natural", "waterway", "landuse", "leisure", "amenity")
_FLOWING: Final[Mapping[str, GroundKind]] = MappingProxyType({"river": "river", "canal": "canal"})


def area_kind(tags: Tags) -> GroundKind | None:
    """Return what ground an area is; None where it is none, or lies under a roof."""
    if _is_covered(tags):
        return None
    kind = _first(_AREAS, tags)
    return _FLOWING.get(tags.get("water", ""), kind) if kind == "water" else kind


def line_kind(tags: Tags) -> GroundKind | None:
    """Return what water a line is; None where it is none, or runs below ground."""
    return None if _is_covered(tags) else _first(_LINES, tags)


def ground_of_area(code: str, kind: GroundKind, tags: Tags, drawing: Drawing) -> Ground:
    """Make the ground of an area. Raises `Unusable`."""
    return Ground(code, kind, names_of(tags), drawing.area)


def ground_of_line(code: str, kind: GroundKind, tags: Tags, drawing: Drawing) -> Ground:
    """Make the water of a line. Raises `Unusable`."""
    return Ground(code, kind, names_of(tags), drawing.line)


def _is_covered(tags: Tags) -> bool:
    return "building" in tags or tags.get("tunnel", "no") != "no"


def _first(kinds: Mapping[tuple[str, str], GroundKind], tags: Tags) -> GroundKind | None:
    return next((kinds[key, value] for key in _KEYS if (value := tags.get(key, "")) and (key, value) in kinds), None)
