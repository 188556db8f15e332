"""CSV in UTF-8 with a byte-order mark, by which spreadsheets know it."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from housing.exchange.guard import guarded
from housing.exchange.values.base import Cell
from housing.exchange.values.numbers import written
from housing.exchange.writers.layout import Layout


def write_delimited(path: Path, layout: Layout, rows: Iterable[object]) -> int:
    """Write rows, and return how many."""
    return write_cells(path, layout.header, layout.cells(rows))


def write_cells(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell | None]], separator: str = ",") -> int:
    """Write a header and cells, and return how many rows; text that a spreadsheet would run is guarded."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow([guarded(name) for name in header])
        for count, cells in enumerate(rows, 1):  # noqa: B007 -- it is returned
            writer.writerow(
                ["" if cell is None else guarded(cell) if isinstance(cell, str) else written(cell) for cell in cells]
            )
    return count
