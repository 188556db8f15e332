"""Cells in and out of the database, and what lies in them after they have moved."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import numpy as np
import shapely

from housing import errors
from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.kinds.cells import CellRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.language import Text
from housing.places.cells.rules import SLIVER, refused
from housing.places.faults import Faults
from housing.places.staging import Shapes, as_hex, run, shapes_of, staged
from housing.places.store import change_areas, find_divisions, my_divisions, read_scope

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
STAGED: Final = ("code", "name", "division", "area")
_CODE: Final = re.compile(r"[0-9A-Za-z._-]{1,32}")
_CODE_FORM: Final = Text("1 to 32 letters, digits and . _ -", " 1 至 32 个字母、数字或 . _ -")


class _Known(NamedTuple):
    division: str | None
    area: shapely.Geometry | None


def load_cells(connection: Connection, rows: Sequence[CellRow], context: Context) -> list[Fault]:
    """Write cells, and place again what lies in them or did.

    The desk writes cells of divisions that it is granted. A cell may overlap no other, and lies within its division,
    but for slivers of 1 % of the smaller area.
    """
    faults = Faults("cells")
    change_areas(connection)
    known = {
        cast("str", code): _Known(cast("str | None", division), shapely.from_wkb(cast("bytes | None", area)))
        for code, _, division, area in run(connection, QUERIES["known_cells"])
    }
    _refuse_references(connection, rows, known, faults)
    good = faults.without(rows)
    areas = shapes_of(row.geometry for row in good)
    _refuse_elsewhere(connection, good, areas, faults)
    areas = areas[[not faults.of(row) for row in good]]
    good = faults.without(good)
    _refuse_overlaps(good, areas, known, faults, context)
    areas = areas[[not faults.of(row) for row in good]]
    good = faults.without(good)
    if good:
        _write(connection, good, areas, context)
    return faults.listed()


def read_cells(connection: Connection, context: Context) -> Iterator[CellRow]:  # noqa: ARG001 -- all are open
    """Yield the cells that have an area, by their codes."""
    with connection.cursor(name="cells") as cursor:
        for number, found in enumerate(cursor.execute(QUERIES["read_cells"]), start=2):
            row: tuple[Any, ...] = found
            yield CellRow._make((number, *row[:3], shapely.from_wkb(row[3])))


def _refuse_references(
    connection: Connection, rows: Sequence[CellRow], known: dict[str, _Known], faults: Faults
) -> None:
    wanted = {row.division_code for row in rows}
    there = find_divisions(connection, wanted)
    is_everywhere = read_scope(connection).is_everywhere
    before = {cell.division for cell in known.values() if cell.division}
    mine = set(there) | before if is_everywhere else my_divisions(connection, wanted | before)
    for row in rows:
        old = known.get(row.code)
        if not _CODE.fullmatch(row.code):
            faults.unfit(row, "code", _CODE_FORM)
        elif row.division_code not in there or row.division_code not in mine:
            faults.not_found(row, "division_code", "divisions")
        elif old is not None and old.division not in mine:
            faults.outside(row, "code")


def _refuse_elsewhere(connection: Connection, rows: Sequence[CellRow], areas: Shapes, faults: Faults) -> None:
    codes = sorted({row.division_code for row in rows})
    found = run(connection, QUERIES["division_areas"], {"codes": codes})
    around = {cast("str", code): shapely.from_wkb(cast("bytes", area)) for code, area in found}
    at = [number for number, row in enumerate(rows) if row.division_code in around]
    if not at:
        return
    drawn = np.array([around[rows[number].division_code] for number in at], dtype=object)
    outside = shapely.area(shapely.difference(areas[at], drawn)) / shapely.area(areas[at])
    for number, share in zip(at, outside, strict=True):
        if share > SLIVER:
            row = rows[number]
            faults.add(row, "geometry", errors.CELL_ELSEWHERE, share=_percent(share), division=row.division_code)


def _refuse_overlaps(
    rows: Sequence[CellRow], areas: Shapes, known: dict[str, _Known], faults: Faults, context: Context
) -> None:
    drawn = {code: cell.area for code, cell in known.items() if cell.area is not None}
    places = {code: len(rows) + place for place, code in enumerate(drawn)}
    names = [row.code for row in rows] + list(drawn)
    everything = np.concatenate([areas, np.array(list(drawn.values()), dtype=object)])
    found = refused(everything, len(rows), [places.get(row.code) for row in rows])
    for at, overlap in found.items():
        other = overlap.second if overlap.first == at else overlap.first
        context.later.add(rows[at].row)
        faults.add(
            rows[at],
            "geometry",
            errors.CELL_OVERLAPS,
            other=names[other],
            share=_percent(overlap.share),
            most=_percent(SLIVER),
        )


def _write(connection: Connection, rows: Sequence[CellRow], areas: Shapes, context: Context) -> None:
    shapes = as_hex(areas)
    records = [(row.code, row.name, row.division_code, shape) for row, shape in zip(rows, shapes, strict=True)]
    written = run(connection, QUERIES["write_cells"], {"rows": staged(STAGED, records)}).fetchone()
    assert written is not None
    context.count([written[:2]])
    if written[2]:
        run(connection, QUERIES["place_again"], {"numbers": written[2]})


def _percent(share: float) -> str:
    return f"{100 * share:.3g}"
