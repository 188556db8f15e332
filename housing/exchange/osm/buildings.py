"""Buildings: which of our kinds, how many floors, what footprint; and the entrances on their outlines."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from shapely import Point

from housing.exchange.osm.access import passage_of
from housing.exchange.osm.drawing import Drawing
from housing.exchange.osm.features import Building, BuildingKind, Entrance, EntranceKind
from housing.exchange.osm.tags import Tags, floors, metres, names_of, whole
from housing.language import Text

NO_FOOTPRINT: Final = Text("it is drawn as a point and has no footprint", "仅以点标绘，没有轮廓")


_K = TypeVar("_K", bound=str)


def _words(kinds: Mapping[_K, str]) -> Mapping[str, _K]:
    return MappingProxyType({word: kind for kind, words in kinds.items() for word in words.split()})


_KINDS: Final[Mapping[str, BuildingKind]] = _words(
    {
        "house": "house detached semidetached_house semi_detached terrace terraced terraced_house bungalow villa "
        "farm farmhouse static_caravan houseboat",
        "apartment": "apartments apartment residential flats tower_block",
        "dormitory": "dormitory student_accommodation",
        "mixed": "mixed mixed_use",
        "office": "office offices commercial",
        "shop": "retail shop shops supermarket kiosk mall",
    }
)
_HOMES: Final[frozenset[BuildingKind]] = frozenset(("house", "apartment", "dormitory", "mixed"))
_RANKED: Final[tuple[BuildingKind, ...]] = ("mixed", "apartment", "house", "dormitory", "shop", "office", "other")
_LOW_FLOORS: Final = 2
_ENTRANCES: Final[Mapping[str, EntranceKind]] = _words(
    {
        "yes": "yes",
        "main": "main",
        "secondary": "secondary side back",
        "staircase": "staircase",
        "home": "home house residence apartment apartments",
        "service": "service delivery",
        "shop": "shop",
        "garage": "garage parking",
        "exit": "exit emergency",
    }
)
_LABEL_LONGEST: Final = 20


def is_building(tags: Tags) -> bool:
    """Tell whether an object is a building; a `building:part` alone is not."""
    return tags.get("building", "no") != "no"


def building_of(code: str, tags: Tags, drawing: Drawing) -> Building:
    """Make the building of a way or a relation. Raises `Unusable` where there is no valid footprint."""
    count = floors(tags.get("building:levels"))
    return Building(
        code=code,
        names=names_of(tags),
        kind=kind_of(tags, count),
        floors=count,
        height_m=metres(tags.get("height")),
        min_floor=whole(tags.get("building:min_level")),
        footprint=drawing.area,
    )


def kind_of(tags: Tags, count: int | None) -> BuildingKind | None:
    """Return which of our kinds a building is; None where the map says only that it is a building.

    What is tagged `residential` is apartments, or a house where it has two floors at most. Homes with a shop or an
    office in the same building, or two uses named at once, are mixed.
    """
    value = tags["building"]
    uses = [use.strip() for use in (tags.get("building:use", "") if value == "yes" else value).split(";")]
    kinds: set[BuildingKind] = {_KINDS.get(use, "other") for use in uses if use and use != "yes"}
    kinds = kinds or _kinds_beside(tags)
    if uses == ["residential"] and count is not None and count <= _LOW_FLOORS:
        kinds = {"house"}
    if kinds & _HOMES and (kinds - _HOMES or (kinds != {"dormitory"} and ("shop" in tags or "office" in tags))):
        kinds = {"mixed"}
    return next((kind for kind in _RANKED if kind in kinds), None)


def _kinds_beside(tags: Tags) -> set[BuildingKind]:
    """Return what the other tags of a building tell about its use, where `building` itself is silent."""
    if "residential" in tags:
        return {_KINDS.get(tags["residential"], "apartment")}
    if "shop" in tags:
        return {"shop"}
    if "office" in tags:
        return {"office"}
    if "amenity" in tags:
        return {_KINDS.get(tags["amenity"], "other")}
    return {"other"} if "tourism" in tags else set()


def is_entrance(tags: Tags) -> bool:
    """Tell whether a node is an entrance of a building; older maps say `building=entrance`."""
    return tags.get("entrance", "no") != "no" or tags.get("building") == "entrance"


def entrance_of(node: int, tags: Tags, point: Point, buildings: tuple[str, ...]) -> Entrance:
    """Make the entrance of a node."""
    kind = _ENTRANCES.get(tags.get("entrance", "yes"), "other")
    labels = (tags.get(key) for key in ("ref", "addr:unit", "addr:entrance", "addr:staircase"))
    label = next((label for label in labels if label and len(label) <= _LABEL_LONGEST), None)
    return Entrance(node, kind, label, passage_of(tags), point, buildings)
