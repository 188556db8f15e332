"""What all kinds of places ask of the database, in an open session of the registrar."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, cast

import shapely

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.loading import Context
from housing.places.partition import IN_NO_CELL, CellArea, DivisionArea, Partition, Place
from housing.places.staging import Shapes, as_hex, listed, run

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
AREAS_KEY: Final = 0x6172656173  # "areas"
_BITS: Final = 8


class Scope(NamedTuple):
    """The cells in which the acting account sees or writes, a bit each; the bit of no cell stands for everywhere."""

    bits: bytes

    def has(self, cell: int) -> bool:
        """Tell whether a cell is in the scope."""
        return cell // _BITS < len(self.bits) and bool(self.bits[cell // _BITS] >> cell % _BITS & 1)

    @property
    def is_everywhere(self) -> bool:
        """Tell whether the scope is the whole city."""
        return self.has(IN_NO_CELL)


class FoundDivision(NamedTuple):
    """A division that is there."""

    parent: str | None
    level: int


class FoundBuilding(NamedTuple):
    """A building that is there, in the scope or not: only who may know of it is to be told."""

    id: int
    cell: int
    name: str | None


class _Areas(NamedTuple):
    version: tuple[object, ...]
    partition: Partition


def read_scope(connection: Connection) -> Scope:
    """Return where the acting account writes: the scope of a desk, an empty one for all others."""
    bits, is_desk = _scope(connection)
    return Scope(bits if is_desk else b"")


def seen_scope(connection: Connection) -> Scope:
    """Return where the acting account sees doors: the scope of staff, an empty one for all others."""
    return Scope(_scope(connection)[0])


def change_areas(connection: Connection) -> None:
    """Wait until nobody stands on the areas as they are, and keep them to ourselves until the transaction ends."""
    run(connection, QUERIES["change_areas"], {"key": AREAS_KEY})


def areas_now(connection: Connection, context: Context) -> Partition:
    """Return the areas as they are, read anew if they have changed; they stay so until the transaction ends."""
    run(connection, QUERIES["hold_areas"], {"key": AREAS_KEY})
    return _read_areas(connection, context)


def _read_areas(connection: Connection, context: Context) -> Partition:
    version = run(connection, QUERIES["areas_version"]).fetchone()
    assert version is not None
    areas = context.kept(_Areas)
    if areas is None or areas.version != version:
        cells = [
            CellArea(cast("int", number), cast("str | None", division), _shape(area))
            for number, division, area in run(connection, QUERIES["read_cells"])
        ]
        areas = _Areas(version, Partition(cells, lambda: _division_areas(connection)))
        context.keep(areas)
    return areas.partition


def settle(connection: Connection, context: Context, points: Shapes, within: Sequence[str | None]) -> list[Place]:
    """Return where points lie. A division without any cell gets the one that stands for it, where the actor may."""
    areas = areas_now(connection, context)
    places = areas.place(points, within)
    bare = {place.division for place in places if place.division and place.cell == IN_NO_CELL}
    bare = {division for division in bare if not areas.has_cells(division)}
    if not bare:
        return places
    run(connection, QUERIES["make_cells"], {"divisions": sorted(bare)})
    return _read_areas(connection, context).place(points, within)


def my_divisions(connection: Connection, codes: Iterable[str]) -> set[str]:
    """Return which of these divisions the acting account may write in."""
    return {str(row[0]) for row in run(connection, QUERIES["my_divisions"], {"codes": sorted(set(codes))})}


def find_divisions(connection: Connection, codes: Iterable[str]) -> dict[str, FoundDivision]:
    """Return which of these divisions are there."""
    rows = run(connection, QUERIES["find_divisions"], {"codes": sorted(set(codes))})
    return {
        cast("str", code): FoundDivision(cast("str | None", above), cast("int", level)) for code, above, level in rows
    }


def find_buildings(connection: Connection, codes: Iterable[str]) -> dict[str, FoundBuilding]:
    """Return which of these buildings are there, by their codes."""
    rows = run(connection, QUERIES["find_buildings"], {"codes": listed(codes)})
    return {cast("str", code): FoundBuilding(*cast("tuple[int, int, str | None]", rest)) for code, *rest in rows}


def buildings_at(connection: Connection, points: Shapes) -> dict[int, FoundBuilding]:
    """Return the building over each point, by the point's place in the array; the smallest where several are."""
    found = run(connection, QUERIES["buildings_at"], {"points": json.dumps(as_hex(points))})
    return {cast("int", nth): FoundBuilding(*cast("tuple[int, int, str | None]", rest)) for nth, *rest in found}


def _scope(connection: Connection) -> tuple[bytes, bool]:
    row = run(connection, QUERIES["read_scope"]).fetchone()
    return cast("tuple[bytes, bool]", row) if row else (b"", False)


def _division_areas(connection: Connection) -> list[DivisionArea]:
    return [
        DivisionArea(cast("str", code), cast("int", level), cast("shapely.Geometry", _shape(area)))
        for code, level, area in run(connection, QUERIES["read_division_areas"])
    ]


def _shape(area: object) -> shapely.Geometry | None:
    return None if area is None else shapely.from_wkb(cast("bytes", area))
