"""Divisions in and out of the database."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import shapely

from housing import errors
from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.kinds.divisions import DivisionRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.language import Text
from housing.places.divisions.rules import CODE, LEVELS, level_of_code, parents_of_code
from housing.places.faults import Faults
from housing.places.staging import as_hex, run, shapes_of, staged
from housing.places.store import FoundDivision, find_divisions, my_divisions, read_scope

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
STAGED: Final = ("code", "name", "name_en", "parent", "level", "valid_from", "valid_until", "area")
_CODE_FORM: Final = Text("1 to 24 letters, digits and . _ -", " 1 至 24 个字母、数字或 . _ -")
_ROWS_A_FETCH: Final = 5_000


def load_divisions(connection: Connection, rows: Sequence[DivisionRow], context: Context) -> list[Fault]:
    """Write divisions; a parent may stand anywhere in the file. Level and parent are told by the code where empty.

    The desk writes within what it is granted; what it is granted keeps its own parent.
    """
    faults = Faults("divisions")
    for row in rows:
        if not CODE.fullmatch(row.code):
            faults.unfit(row, "code", _CODE_FORM)
    known = find_divisions(connection, _mentioned(rows))
    placed = _Tree(known, faults, context).place(faults.without(rows))
    _refuse_foreign(connection, rows, placed, known, faults)
    good = faults.without([row for row in rows if row.row in placed])
    if good:
        shapes = as_hex(shapes_of(row.geometry for row in good))
        records = [
            (row.code, row.name, row.name_en, *placed[row.row], row.valid_from, row.valid_until, shape)
            for row, shape in zip(good, shapes, strict=True)
        ]
        values = {"rows": staged(STAGED, records), "columns": sorted(context.columns)}
        context.count(run(connection, QUERIES["write_divisions"], values))
    return faults.listed()


def read_divisions(connection: Connection, context: Context) -> Iterator[DivisionRow]:  # noqa: ARG001 -- all are open
    """Yield all divisions, parents before their parts."""
    with connection.cursor(name="divisions") as cursor:
        cursor.itersize = _ROWS_A_FETCH
        for number, found in enumerate(cursor.execute(QUERIES["read_divisions"]), start=2):
            row: tuple[Any, ...] = found
            level, area = str(row[4]), None if row[7] is None else shapely.from_wkb(row[7])
            yield DivisionRow._make((number, *row[:4], level, *row[5:7], area))


class _Waiting:
    """The codes of rows that wait for their parents, from one reading of the file to the next."""

    def __init__(self) -> None:
        self._turn = 0
        self._before: set[str] = set()
        self._now: set[str] = set()

    def add(self, code: str, turn: int) -> None:
        """Note that a row waits in this turn."""
        self.may_come((), turn)
        self._now.add(code)

    def may_come(self, codes: Sequence[str], turn: int) -> bool:
        """Tell whether one of these codes was put off before this turn, and so is still to come."""
        if turn != self._turn:
            self._turn, self._before, self._now = turn, self._now, set()
        return any(code in self._before for code in codes)


class _Tree:
    """Finds parent and level of each row of a batch, in whatever order they come."""

    def __init__(self, known: Mapping[str, FoundDivision], faults: Faults, context: Context) -> None:
        self._known = known
        self._levels = {code: division.level for code, division in known.items()}
        self._faults = faults
        self._context = context
        self._waiting = context.kept(_Waiting) or _Waiting()
        context.keep(self._waiting)

    def place(self, rows: Sequence[DivisionRow]) -> dict[int, tuple[str | None, int]]:
        """Return parent and level by row; what is missing still waits for it, and the rest has a fault."""
        placed: dict[int, tuple[str | None, int]] = {}
        waiting = {row.code: row for row in rows}
        while waiting:
            ready = [row for row in waiting.values() if self._is_ready(row, waiting)]
            for row in ready:
                del waiting[row.code]
                if found := self._place(row):
                    placed[row.row] = found
                    self._levels[row.code] = found[1]
            if not ready:
                self._refuse(waiting)
                break
        return placed

    def _is_ready(self, row: DivisionRow, waiting: Mapping[str, DivisionRow]) -> bool:
        return not any(code in waiting for code in self._above(row))

    def _above(self, row: DivisionRow) -> tuple[str, ...]:
        """Return the codes, one of which is to be the parent of a row."""
        if row.parent_code:
            return (row.parent_code,)
        known = self._known.get(row.code)
        if known and "parent_code" not in self._context.columns:
            return (known.parent,) if known.parent else ()
        return parents_of_code(row.code)

    def _place(self, row: DivisionRow) -> tuple[str | None, int] | None:
        above = self._above(row)
        parent = next((code for code in above if code in self._levels), None)
        if parent is None and above and self._may_come(above):
            self._waiting.add(row.code, self._context.turn)
            self._context.later.add(row.row)
            self._faults.not_found(row, "parent_code", "divisions")
            return None
        if parent is None and row.parent_code:
            self._faults.not_found(row, "parent_code", "divisions")
            return None
        above_level = self._levels[parent] if parent else 0
        level = self._level(row) or above_level + 1
        if not above_level < level <= LEVELS:
            column = "level" if row.level else "parent_code"
            self._faults.add(row, column, errors.DIVISION_LEVEL, level=level, parent=parent, above=above_level)
            return None
        return parent, level

    def _may_come(self, above: Sequence[str]) -> bool:
        return not self._context.is_last or self._waiting.may_come(above, self._context.turn)

    def _level(self, row: DivisionRow) -> int | None:
        if row.level:
            return int(row.level)
        known = self._known.get(row.code)
        return known.level if known and "level" not in self._context.columns else level_of_code(row.code)

    def _refuse(self, circle: Mapping[str, DivisionRow]) -> None:
        for row in circle.values():
            self._faults.not_found(row, "parent_code", "divisions")


def _mentioned(rows: Sequence[DivisionRow]) -> set[str]:
    codes = {row.code for row in rows} | {row.parent_code for row in rows if row.parent_code}
    return codes.union(*(parents_of_code(row.code) for row in rows if not row.parent_code))


def _refuse_foreign(
    connection: Connection,
    rows: Sequence[DivisionRow],
    placed: Mapping[int, tuple[str | None, int]],
    known: Mapping[str, FoundDivision],
    faults: Faults,
) -> None:
    if read_scope(connection).is_everywhere:
        return
    mine = my_divisions(connection, known)
    for row in sorted((row for row in rows if row.row in placed), key=lambda row: placed[row.row][1]):
        parent = placed[row.row][0]
        there = known.get(row.code)
        is_within = parent in mine or (there is not None and parent == there.parent)
        if is_within and (there is None or row.code in mine):
            mine.add(row.code)
        else:
            faults.outside(row, "code")
