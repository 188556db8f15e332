"""Buildings in and out of the database."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import shapely

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.kinds.buildings import BuildingRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.language import Text
from housing.places.faults import Faults
from housing.places.partition import Place
from housing.places.staging import as_hex, run, shapes_of, staged
from housing.places.store import FoundBuilding, Scope, find_buildings, find_divisions, read_scope, settle

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
STAGED: Final = (
    *("code", "name", "division", "kind", "floors", "doors_per_floor"),
    *("area", "point", "cell", "due"),
)
_MOST_FLOORS: Final = 200
_MOST_DOORS: Final = 500
_ROWS_A_FETCH: Final = 2_000


def load_buildings(connection: Connection, rows: Sequence[BuildingRow], context: Context) -> list[Fault]:
    """Write buildings, each in the division that the row names, else in that of the cell or division around it.

    The point of a building is one inside its footprint. Buildings that move take along what stands in them. The desk
    writes in its scope: also what a building was before has to lie in it.
    """
    faults = Faults("buildings")
    for row in rows:
        _check(row, faults)
    divisions = find_divisions(connection, [row.division_code for row in rows if row.division_code])
    for row in rows:
        if row.division_code and row.division_code not in divisions:
            faults.not_found(row, "division_code", "divisions")
    rows = faults.without(rows)
    if not rows:
        return faults.listed()
    areas = shapes_of(row.geometry for row in rows)
    points = shapely.point_on_surface(areas)
    places = settle(connection, context, points, [row.division_code for row in rows])
    known = find_buildings(connection, [row.code for row in rows])
    scope = read_scope(connection)
    taken = [_is_mine(row, place, known, scope) for row, place in zip(rows, places, strict=True)]
    first_of_cell = _first_of_cell(rows, places, taken, known)
    records = [
        (row.code, row.name, place.division, row.kind, row.floors, row.doors_per_floor, *shapes, place.cell, due)
        for row, place, *shapes, due, is_mine in zip(
            rows, places, as_hex(areas), as_hex(points), first_of_cell, taken, strict=True
        )
        if is_mine
    ]
    for row, is_mine in zip(rows, taken, strict=True):
        if not is_mine:
            faults.outside(row, "code")
    if records:
        values = {"rows": staged(STAGED, records), "columns": sorted(context.columns)}
        context.count(run(connection, QUERIES["write_buildings"], values))
        _follow(connection, faults.without(rows), dict(zip((row.code for row in rows), places, strict=True)), known)
    return faults.listed()


def read_buildings(connection: Connection, context: Context) -> Iterator[BuildingRow]:  # noqa: ARG001 -- scoped by role
    """Yield the buildings that the actor may see."""
    with connection.cursor(name="buildings") as cursor:
        cursor.itersize = _ROWS_A_FETCH
        for number, found in enumerate(cursor.execute(QUERIES["read_buildings"]), start=2):
            row: tuple[Any, ...] = found
            yield BuildingRow._make((number, *row[:6], shapely.from_wkb(row[6])))


def _check(row: BuildingRow, faults: Faults) -> None:
    if row.floors is not None and not 1 <= row.floors <= _MOST_FLOORS:
        faults.unfit(row, "floors", _from_one_to(_MOST_FLOORS))
    if row.doors_per_floor is not None and not 1 <= row.doors_per_floor <= _MOST_DOORS:
        faults.unfit(row, "doors_per_floor", _from_one_to(_MOST_DOORS))


def _from_one_to(most: int) -> Text:
    return Text(f"a whole number from 1 to {most}", f" 1 至 {most} 的整数")


def _is_mine(row: BuildingRow, place: Place, known: Mapping[str, FoundBuilding], scope: Scope) -> bool:
    there = known.get(row.code)
    return scope.has(place.cell) and (there is None or scope.has(there.cell))


def _first_of_cell(
    rows: Sequence[BuildingRow], places: Sequence[Place], taken: Sequence[bool], known: Mapping[str, FoundBuilding]
) -> list[bool]:
    seen: set[int] = set()
    first = []
    for row, place, is_mine in zip(rows, places, taken, strict=True):
        is_first = is_mine and row.code not in known and place.cell not in seen
        first.append(is_first)
        if is_first:
            seen.add(place.cell)
    return first


def _follow(
    connection: Connection,
    rows: Sequence[BuildingRow],
    places: Mapping[str, Place],
    known: Mapping[str, FoundBuilding],
) -> None:
    moved = [row.code for row in rows if row.code in known and known[row.code].cell != places[row.code].cell]
    if moved:
        cells = {known[code].cell for code in moved} | {places[code].cell for code in moved}
        values = {"buildings": sorted(known[code].id for code in moved), "cells": sorted(cells)}
        run(connection, QUERIES["follow_buildings"], values)
