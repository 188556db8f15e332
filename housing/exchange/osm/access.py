"""May one walk here? The tags of a street or a gate, resolved to one answer and the rule that gave it.

The defaults by class are those that the map's own documentation gives for walkers where no country says otherwise,
with one exception for safety: a trunk road is open only where it has a sidewalk or says so.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from housing.exchange.osm.features import Foot, FootRule, NodeBarrier, Passage
from housing.exchange.osm.tags import Tags, word, words
from housing.language import Text

FOOT_RULES: Final[Mapping[FootRule, Text]] = MappingProxyType(
    {
        "never": Text(
            "It is not built yet, or no longer there, or made for vehicles alone (guided buses, racing, rails).",
            "尚未建成、已不存在，或仅供车辆使用（导轨公交、赛道、铁轨）。",
        ),
        "foot": Text("The map says for walkers alone: yes or no.", "地图对步行者单独标明可否通行。"),
        "sidepath": Text("Walkers must use the path beside it, drawn apart.", "步行者须走旁边另行绘制的步道。"),
        "private": Text("Only with the leave of its owner.", "须经业主许可方可通行。"),
        "access": Text("The map says that nobody may use it.", "地图标明任何人不得通行。"),
        "motorroad": Text("A road for motor vehicles only.", "机动车专用道路。"),
        "trunk": Text(
            "An expressway: open to walkers only where it has a sidewalk.", "快速干道：仅在设有人行道处可步行。"
        ),
        "steps": Text("Open, but by steps only.", "可通行，但仅有台阶。"),
        "class": Text("What holds for its class of road.", "按道路等级的一般规定。"),
        "unknown_class": Text("A class that the program does not know: closed.", "道路等级未知，按不可通行处理。"),
    }
)
"""The rules in the order in which they are asked; the first that has an answer gives it."""

_NEVER: Final = words(
    "construction proposed planned abandoned razed dismantled demolished removed disused no "
    "bus_guideway raceway emergency_bay escape via_ferrata"
)
_CLOSED: Final = words("motorway motorway_link busway")
_TRUNK: Final = words("trunk trunk_link")
_OPEN: Final = words(
    "primary primary_link secondary secondary_link tertiary tertiary_link unclassified residential living_street "
    "service services rest_area road track pedestrian footway path trail steps cycleway bridleway corridor platform "
    "elevator crossing"
)
_NO: Final = words("no agricultural forestry emergency military")
_PRIVATE: Final = words("private permit residents employees")
_YES: Final = words("yes designated permissive public official destination customers delivery limited discouraged")
_SHUT_BARRIERS: Final = words("wall fence hedge retaining_wall city_wall ditch debris jersey_barrier guard_rail log")
_SIDEWALKS: Final = ("sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right")


def foot_of(tags: Tags) -> tuple[Foot, FootRule]:
    """Return whether a street may be walked, and the rule that says so."""
    highway = tags["highway"]
    if highway in _NEVER:
        return "no", "never"
    answer, rule = _said(tags) or _default(highway, tags)
    if answer == "yes" and highway == "steps":
        return "steps", "steps"
    return answer, rule


def _said(tags: Tags) -> tuple[Foot, FootRule] | None:
    if tags.get("foot") == "use_sidepath":
        return "no", "sidepath"
    foot, anybody = _passage(tags.get("foot")), _passage(tags.get("access"))
    if foot == "private" or (foot is None and anybody == "private"):
        return "no", "private"
    if foot:
        return foot, "foot"
    return ("no", "access") if anybody == "no" else None


def _default(highway: str, tags: Tags) -> tuple[Foot, FootRule]:
    if tags.get("motorroad") == "yes":
        return "no", "motorroad"
    if highway in _TRUNK:
        return ("yes", "class") if has_sidewalk(tags) else ("no", "trunk")
    if highway in _CLOSED:
        return "no", "class"
    return ("yes", "class") if highway in _OPEN else ("no", "unknown_class")


def has_sidewalk(tags: Tags) -> bool:
    """Tell whether a road has a sidewalk of its own on either side."""
    return any(tags.get(key) in ("both", "left", "right", "yes") for key in _SIDEWALKS)


def _passage(value: str | None) -> Passage | None:
    if value in _PRIVATE:
        return "private"
    if value in _NO:
        return "no"
    return "yes" if value in _YES else None


def passage_of(tags: Tags) -> Passage:
    """Return whether a walker passes a gate or an entrance: freely, by leave, or not. What says nothing is open."""
    said = _passage(tags.get("foot")) or _passage(tags.get("access"))
    if said:
        return said
    return "private" if tags.get("locked") == "yes" else "yes"


def node_barrier_of(node: int, tags: Tags) -> NodeBarrier | None:
    """Return what stands on a node in a walker's way; None where nothing does, or only a kerb."""
    kind = word(tags.get("barrier"))
    if kind is None or kind in ("kerb", "no"):
        return None
    shut = kind in _SHUT_BARRIERS and _passage(tags.get("foot")) is None
    return NodeBarrier(node, kind, "no" if shut else passage_of(tags))


def is_crossing(tags: Tags) -> bool:
    """Tell whether a road or a railway may be crossed on foot at this node."""
    if tags.get("crossing") == "no":
        return False
    highway = tags.get("highway", "").split(";")
    return "crossing" in highway or "crossing" in tags or tags.get("railway") in ("crossing", "level_crossing")
