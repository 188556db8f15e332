"""XLSX, written row by row to the disk."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from housing import errors
from housing.errors import Refusal
from housing.exchange.guard import guarded
from housing.exchange.values.base import Cell
from housing.exchange.writers.layout import Layout
from housing.language import Text

LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_576
WIDTH: Final = 16


def write_sheet(path: Path, layout: Layout, rows: Iterable[object]) -> int:
    """Write rows as one sheet named like the kind, and return how many.

    Raises `exchange.rows_many` or `exchange.cell_long`.
    """
    title = layout.kind.title.in_(layout.language)
    return write_cells(path, layout.header, layout.cells(rows), title)


def write_cells(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell | None]], title: str) -> int:
    """Write a header and cells as one sheet, and return how many rows.

    Text is marked as text, so that "03", 5-1 and twelve digits stay what they are when somebody edits the sheet.
    """
    count = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        sheet = book.add_worksheet(title)
        text = book.add_format({"num_format": "@"})
        sheet.set_column(0, max(len(header) - 1, 0), WIDTH, text)
        sheet.freeze_panes(1, 0)
        write_row(sheet, 0, header, header, text)
        for count, cells in enumerate(rows, 1):
            if count >= MOST_ROWS:
                raise Refusal(errors.ROWS_MANY, longest=MOST_ROWS - 1)
            write_row(sheet, count, header, cells, text)
    return count


def write_row(sheet: Any, row: int, header: Sequence[str], cells: Sequence[Cell | None], text: Any) -> None:
    """Write one row; what is not there is left blank."""
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and cell:
            guard = guarded(cell)
            if len(guard) > LONGEST_CELL:
                raise Refusal(
                    errors.CELL_LONG,
                    row=row + 1,
                    name=Text(header[place], header[place]),
                    length=len(guard),
                    longest=LONGEST_CELL,
                )
            sheet.write_string(row, place, guard, text)
        elif cell is not None and cell != "":
            sheet.write_number(row, place, cell)
