"""The ground into the database. The only caller of this folder's SQL."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, cast

from shapely.geometry.base import BaseGeometry

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.osm.features import Barrier, Entrance, Ground, Names, NodeBarrier, Street
from housing.places.staging import as_hex, run, shapes_of, staged

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_NAMES: Final = ("name", "name_zh", "name_en")
_STREET: Final = (
    *("highway", "area", "foot", "foot_rule", "oneway", "step_count", "sidewalk", "bridge", "tunnel", "layer"),
    *("level", "surface", "width_m", "incline_percent", "climb", "lit"),
)


def write_streets(connection: Connection, streets: Sequence[Street]) -> tuple[int, int]:
    """Write streets; returns how many were added and how many changed."""
    names = ("way", *_NAMES, *_STREET, "nodes", "barriers", "crossings", "line")
    rows = (
        (
            street.way,
            *_called(street.names),
            *(getattr(street, column) for column in _STREET),
            list(street.nodes),
            _stops(street.barriers),
            list(street.crossings),
            line,
        )
        for street, line in zip(streets, _hex(street.line for street in streets), strict=True)
    )
    return _write(connection, "write_streets", staged(names, rows))


def write_barriers(connection: Connection, barriers: Sequence[Barrier]) -> tuple[int, int]:
    """Write lines that a walker cannot pass; returns how many were added and how many changed."""
    lines = _hex(barrier.line for barrier in barriers)
    rows = ((each.way, each.kind, _stops(each.openings), line) for each, line in zip(barriers, lines, strict=True))
    return _write(connection, "write_barriers", staged(("way", "kind", "openings", "line"), rows))


def write_ground(connection: Connection, grounds: Sequence[Ground]) -> tuple[int, int]:
    """Write water and green; returns how many were added and how many changed."""
    shapes = _hex(ground.shape for ground in grounds)
    rows = ((each.code, each.kind, *_called(each.names), shape) for each, shape in zip(grounds, shapes, strict=True))
    return _write(connection, "write_ground", staged(("code", "kind", *_NAMES, "shape"), rows))


def name_entrances(connection: Connection, entrances: Sequence[Entrance]) -> None:
    """Tell entrances that are there which nodes of the map they are."""
    points = _hex(entrance.point for entrance in entrances)
    rows = (
        (each.node, f"osm:{building}", each.label, point)
        for each, point in zip(entrances, points, strict=True)
        for building in each.buildings[:1]
    )
    run(connection, QUERIES["name_entrances"], {"rows": staged(("node", "building", "label", "point"), rows)})


def _write(connection: Connection, name: str, rows: str) -> tuple[int, int]:
    found = run(connection, QUERIES[name], {"rows": rows}).fetchone()
    return cast("tuple[int, int]", found)


def _hex(shapes: Iterable[BaseGeometry]) -> list[str | None]:
    return as_hex(shapes_of(shapes))


def _called(names: Names) -> tuple[str | None, ...]:
    return (names.local, names.zh, names.en)


def _stops(barriers: Iterable[NodeBarrier]) -> list[list[Any]]:
    return [[each.node, each.kind, each.foot] for each in barriers]
