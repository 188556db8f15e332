"""Addresses in and out of the database."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import shapely

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.kinds.addresses import COMPONENTS, AddressRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.places.addresses.rules import compose
from housing.places.faults import Faults
from housing.places.partition import IN_NO_CELL
from housing.places.references import locate
from housing.places.staging import as_hex, run, staged
from housing.places.store import areas_now, read_scope

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
STAGED: Final = (
    *("code", "text"),
    *("building_part" if name == "building" else name for name in COMPONENTS),
    *("building", "point"),
)
_FIRST_PART: Final = AddressRow._fields.index(COMPONENTS[0])
_BEHIND_PARTS: Final = _FIRST_PART + len(COMPONENTS)
_LONGEST: Final = 300


def load_addresses(connection: Connection, rows: Sequence[AddressRow], context: Context) -> list[Fault]:
    """Write addresses; the text of one that has none is put together from its components.

    An address belongs to the building that it names, else to that around its point. The desk writes those of its scope;
    an address that says neither building nor point is written by those who act everywhere.
    """
    faults = Faults("addresses")
    located = locate(connection, context, rows, faults)
    _refuse_foreign(connection, context, faults.without(rows), faults)
    good = [(row, at) for row, at in zip(rows, located, strict=True) if not faults.of(row)]
    points = as_hex(np.array([at.point for _, at in good], dtype=object))
    records = [
        (row.code, _text(row), *row[_FIRST_PART:_BEHIND_PARTS], at.building.id if at.building else None, point)
        for (row, at), point in zip(good, points, strict=True)
    ]
    if records:
        values = {"rows": staged(STAGED, records), "columns": sorted(context.columns)}
        context.count(run(connection, QUERIES["write_addresses"], values))
    return faults.listed()


def read_addresses(connection: Connection, context: Context) -> Iterator[AddressRow]:  # noqa: ARG001 -- scoped by role
    """Yield the addresses of the buildings that the actor may see, and those without a building."""
    with connection.cursor(name="addresses") as cursor:
        for number, found in enumerate(cursor.execute(QUERIES["read_addresses"]), start=2):
            row: tuple[Any, ...] = found
            yield AddressRow._make((number, *row))


def _text(row: AddressRow) -> str:
    if row.text:
        return row.text
    parts = zip(COMPONENTS, cast("tuple[str | None, ...]", row[_FIRST_PART:_BEHIND_PARTS]), strict=True)
    return compose({name: part for name, part in parts if part})[:_LONGEST]


def _refuse_foreign(connection: Connection, context: Context, rows: Sequence[AddressRow], faults: Faults) -> None:
    """Refuse to change addresses that lie outside of the scope as they are."""
    scope = read_scope(connection)
    if scope.is_everywhere or not rows:
        return
    found = run(connection, QUERIES["known_addresses"], {"codes": [row.code for row in rows]}).fetchall()
    points = np.array([shapely.from_wkb(cast("bytes | None", point)) for *_, point in found], dtype=object)
    at_points = areas_now(connection, context).place(points, [None] * len(found))
    cells = {
        cast("str", code): (place.cell if point else IN_NO_CELL) if cell is None else cast("int", cell)
        for (code, cell, point), place in zip(found, at_points, strict=True)
    }
    for row in rows:
        if row.code in cells and not scope.has(cells[row.code]):
            faults.outside(row, "code")
