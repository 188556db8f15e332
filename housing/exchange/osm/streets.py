"""Streets and the lines that walkers cannot pass, from tags and a drawing."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from housing.exchange.osm.access import foot_of
from housing.exchange.osm.drawing import Drawing
from housing.exchange.osm.features import Barrier, BarrierKind, Climb, Direction, NodeBarrier, Sidewalk, Street
from housing.exchange.osm.tags import Tags, metres, names_of, whole, word

_BARRIERS: Final[Mapping[str, BarrierKind]] = MappingProxyType(
    {
        "wall": "wall",
        "city_wall": "wall",
        "retaining_wall": "wall",
        "fence": "fence",
        "railing": "fence",
        "hedge": "hedge",
        "guard_rail": "guard_rail",
        "jersey_barrier": "guard_rail",
        "cable_barrier": "guard_rail",
    }
)
_RAILS: Final = frozenset(("rail", "light_rail", "subway", "narrow_gauge"))
_LEVEL: Final = re.compile(r"-?\d{1,3}(?:\.5)?(?:[;-]-?\d{1,3}(?:\.5)?)*")
_SLOPE: Final = re.compile(r"(-?\d{1,3}(?:\.\d+)?)(%|°)?")
_STEEPEST_PERCENT: Final = 200.0


def street_of(
    way: int, tags: Tags, drawing: Drawing, barriers: Mapping[int, NodeBarrier], crossings: frozenset[int] | set[int]
) -> Street:
    """Make the street of a way that has a `highway` tag. Raises `Unusable`."""
    nodes = drawing.first.nodes
    foot, rule = foot_of(tags)
    slope = _slope(tags.get("incline"))
    return Street(
        way=way,
        names=names_of(tags),
        highway=word(tags["highway"]) or "unknown",
        line=drawing.line,
        nodes=nodes,
        area=tags.get("area") == "yes",
        foot=foot,
        foot_rule=rule,
        oneway=_oneway(tags),
        step_count=steps if (steps := whole(tags.get("step_count"))) and steps > 0 else None,
        sidewalk=_sidewalk(tags),
        bridge=tags.get("bridge", "no") != "no",
        tunnel=tags.get("tunnel", "no") != "no",
        layer=whole(tags.get("layer")) or 0,
        level=level if _LEVEL.fullmatch(level := tags.get("level", "").replace(" ", "")) else None,
        surface=word(tags.get("surface")),
        width_m=metres(tags.get("width")),
        incline_percent=slope,
        climb=_climb(tags.get("incline"), slope),
        lit=None if "lit" not in tags else tags["lit"] not in ("no", "disused"),
        barriers=tuple(barriers[node] for node in nodes if node in barriers),
        crossings=tuple(node for node in nodes if node in crossings),
    )


def barrier_kind(tags: Tags) -> BarrierKind | None:
    """Return what kind of barrier to walkers a way is; rails in a tunnel or on a bridge are none."""
    if "building" in tags or tags.get("tunnel", "no") != "no":
        return None
    if kind := _BARRIERS.get(tags.get("barrier", "")):
        return kind
    if tags.get("railway") in _RAILS and tags.get("bridge", "no") == "no":
        return "railway"
    return "cliff" if tags.get("natural") == "cliff" else None


def barrier_of(
    way: int,
    kind: BarrierKind,
    drawing: Drawing,
    barriers: Mapping[int, NodeBarrier],
    crossings: frozenset[int] | set[int],
) -> Barrier:
    """Make the barrier of a way. Raises `Unusable`."""
    openings = []
    for node in drawing.first.nodes:
        if node in barriers and barriers[node].foot != "no":
            openings.append(barriers[node])
        elif node in crossings:
            openings.append(NodeBarrier(node, "crossing", "yes"))
    return Barrier(way, kind, drawing.line, tuple(openings))


def _oneway(tags: Tags) -> Direction:
    said = tags.get("oneway:foot", tags.get("conveying", ""))
    if said in ("yes", "forward") and ("oneway:foot" in tags or said == "forward"):
        return "forward"
    return "backward" if said in ("-1", "backward") else "both"


def _sidewalk(tags: Tags) -> Sidewalk | None:
    said = tags.get("sidewalk", tags.get("sidewalk:both"))
    if said in ("both", "left", "right", "separate"):
        return said  # type: ignore[return-value]
    if said in ("no", "none"):
        return "no"
    sides = [side for side in ("left", "right") if tags.get(f"sidewalk:{side}") in ("yes", "separate")]
    if said == "yes" or len(sides) == 2:  # noqa: PLR2004 -- both sides
        return "both"
    return sides[0] if sides else None  # type: ignore[return-value]


def _slope(value: str | None) -> float | None:
    found = _SLOPE.fullmatch((value or "").replace(" ", ""))
    if not found or found[2] == "°":
        return None
    slope = float(found[1])
    return slope if abs(slope) <= _STEEPEST_PERCENT else None


def _climb(value: str | None, slope: float | None) -> Climb | None:
    if slope:
        return "up" if slope > 0 else "down"
    return value if value in ("up", "down") else None  # type: ignore[return-value]
