"""Stations in and out of the database."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.kinds.stations import StationRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.language import Text
from housing.places.faults import Faults
from housing.places.staging import as_hex, points_of, run, staged
from housing.places.store import areas_now, find_divisions, my_divisions, read_scope

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
STAGED: Final = ("code", "name", "name_en", "kind", "division", "phone", "hours", "point")
_CODE: Final = re.compile(r"[0-9A-Za-z._-]{1,32}")
_CODE_FORM: Final = Text("1 to 32 letters, digits and . _ -", " 1 至 32 个字母、数字或 . _ -")


def load_stations(connection: Connection, rows: Sequence[StationRow], context: Context) -> list[Fault]:
    """Write stations; one without a division lies in that whose area, or whose cell, covers its point.

    The desk writes those of divisions that it is granted.
    """
    faults = Faults("stations")
    points = points_of([row.lon for row in rows], [row.lat for row in rows])
    areas = areas_now(connection, context)
    places = areas.place(points, [row.division_code for row in rows])
    found = run(connection, QUERIES["known_stations"], {"codes": [row.code for row in rows]})
    known = {cast("str", code): cast("str | None", division) for code, division in found}
    wanted = {place.division for place in places if place.division}
    there = find_divisions(connection, wanted)
    is_everywhere = read_scope(connection).is_everywhere
    before = {division for division in known.values() if division}
    mine = wanted | before if is_everywhere else my_divisions(connection, wanted | before)
    for row, place in zip(rows, places, strict=True):
        if not _CODE.fullmatch(row.code):
            faults.unfit(row, "code", _CODE_FORM)
        elif row.division_code and (row.division_code not in there or row.division_code not in mine):
            faults.not_found(row, "division_code", "divisions")
        elif not is_everywhere and (place.division not in mine or known.get(row.code, place.division) not in mine):
            faults.outside(row, "code")
    records = [
        (*row[1:5], place.division, row.phone, row.hours, shape)
        for row, place, shape in zip(rows, places, as_hex(points), strict=True)
        if not faults.of(row)
    ]
    if records:
        values = {"rows": staged(STAGED, records), "columns": sorted(context.columns)}
        context.count(run(connection, QUERIES["write_stations"], values))
    return faults.listed()


def read_stations(connection: Connection, context: Context) -> Iterator[StationRow]:  # noqa: ARG001 -- all are open
    """Yield all stations, by their codes."""
    with connection.cursor(name="stations") as cursor:
        for number, found in enumerate(cursor.execute(QUERIES["read_stations"]), start=2):
            row: tuple[Any, ...] = found
            yield StationRow._make((number, *row))
