"""Entrances in and out of the database."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.kinds.entrances import EntranceRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.places.faults import Faults
from housing.places.staging import as_hex, points_of, run, staged
from housing.places.store import find_buildings, read_scope

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
STAGED: Final = ("building", "label", "access_from", "access_until", "point", "node")
NO_NODES: Final[Mapping[int, int]] = MappingProxyType({})
_LONGEST_LABEL: Final = 20


def load_entrances(
    connection: Connection, rows: Sequence[EntranceRow], context: Context, nodes: Mapping[int, int] = NO_NODES
) -> list[Fault]:
    """Write entrances of buildings in the desk's scope.

    `nodes` tells by row which node of OpenStreetMap an entrance is. One without is known by building, label and point:
    an entrance whose point is given otherwise is another one.
    """
    faults = Faults("entrances")
    known = find_buildings(connection, [str(row.building_code) for row in rows])
    scope = read_scope(connection)
    for row in rows:
        building = known.get(str(row.building_code))
        if building is None or not scope.has(building.cell):
            faults.not_found(row, "building_code", "buildings")
        elif row.label and len(row.label) > _LONGEST_LABEL:
            faults.too_long(row, "label", _LONGEST_LABEL)
    good = faults.without(rows)
    points = as_hex(points_of([row.lon for row in good], [row.lat for row in good]))
    records = {
        (known[str(row.building_code)].id, row.label or "", shape): (
            *(known[str(row.building_code)].id, row.label or "", row.access_from, row.access_until),
            *(shape, nodes.get(row.row)),
        )
        for row, shape in zip(good, points, strict=True)
    }
    if records:
        values = {"rows": staged(STAGED, records.values()), "columns": sorted(context.columns)}
        context.count(run(connection, QUERIES["write_entrances"], values))
    return faults.listed()


def read_entrances(connection: Connection, context: Context) -> Iterator[EntranceRow]:  # noqa: ARG001 -- scoped by role
    """Yield the entrances of the buildings that the actor may see."""
    with connection.cursor(name="entrances") as cursor:
        for number, found in enumerate(cursor.execute(QUERIES["read_entrances"]), start=2):
            row: tuple[Any, ...] = found
            yield EntranceRow._make((number, *row))
