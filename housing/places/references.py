"""Where rows lie that name a building or a point: addresses, and rows of the frame."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import shapely

from housing.db.connect import Connection
from housing.exchange.loading import Context
from housing.exchange.model import Row
from housing.exchange.values.references import BuildingReference
from housing.places.faults import Faults
from housing.places.partition import IN_NO_CELL
from housing.places.staging import points_of
from housing.places.store import FoundBuilding, Scope, buildings_at, find_buildings, read_scope, settle


class LocatedRow(Row, Protocol):
    """A row that may name a building, and may have a point."""

    @property
    def building_code(self) -> BuildingReference | None:
        """The code of its building."""

    @property
    def lon(self) -> float | None:
        """Degrees in EPSG:4326."""

    @property
    def lat(self) -> float | None:
        """Degrees in EPSG:4326."""


class Located(NamedTuple):
    """Where a row lies: its building, named or around its point; its point, if it has one; its cell."""

    building: FoundBuilding | None
    point: shapely.Point | None
    cell: int


def locate(connection: Connection, context: Context, rows: Sequence[LocatedRow], faults: Faults) -> list[Located]:
    """Return where rows lie. Those whose place is not found, or outside of the actor's scope, get a fault."""
    points = points_of([row.lon for row in rows], [row.lat for row in rows])
    scope = read_scope(connection)
    named = find_buildings(connection, [str(row.building_code) for row in rows if row.building_code])
    loose = [at for at, row in enumerate(rows) if not row.building_code and points[at] is not None]
    around = buildings_at(connection, points[loose]) if loose else {}
    buildings = [named.get(str(row.building_code)) if row.building_code else None for row in rows]
    for nth, found in around.items():
        buildings[loose[nth]] = found
    cells = [building.cell if building else IN_NO_CELL for building in buildings]
    alone = [at for at in loose if buildings[at] is None]
    if alone:
        for at, place in zip(alone, settle(connection, context, points[alone], [None] * len(alone)), strict=True):
            cells[at] = place.cell
        scope = read_scope(connection)
    for row, building, cell in zip(rows, buildings, cells, strict=True):
        _refuse(row, building, cell, scope, faults)
    return list(map(Located, buildings, points, cells))


def _refuse(row: LocatedRow, building: FoundBuilding | None, cell: int, scope: Scope, faults: Faults) -> None:
    if row.building_code and (building is None or not scope.has(cell)):
        faults.not_found(row, "building_code", "buildings")
    elif not scope.has(cell):
        faults.outside(row, "" if row.lon is None else "lon")
