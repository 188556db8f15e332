"""Files for tests, made and read back."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from housing.exchange.kinds import kind_named
from housing.exchange.model import Fault
from housing.exchange.table import open_table

EVENT = {
    "event_id": "E1",
    "type": "arrival",
    "side": "landlord",
    "unit": "1000-0000-0093",
    "effective_at": "2026-03-07T10:00+08:00",
    "name": "王芳",
}
FRAME = {"source": "meters", "source_id": "M1", "building_code": "B1"}
SQUARE = "POLYGON ((114 22, 114.001 22, 114.001 22.001, 114 22.001, 114 22))"
BUILDING = {"code": "B1", "geometry": SQUARE}


class Read(NamedTuple):
    """What a file held: good rows, faults, warnings."""

    rows: list[Any]
    faults: list[Fault]
    warnings: list[Fault]

    @property
    def found(self) -> list[tuple[int, str, str]]:
        """Return row, column and code of each fault."""
        return [(fault.row, fault.column, fault.code) for fault in self.faults]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> Path:
    """Write a CSV file, and return its path."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def read_all(path: Path, kind: str, *, size: int = 5_000, after: int = 1, **options: Any) -> Read:
    """Read a whole file."""
    read = Read([], [], [])
    for batch in open_table(path, kind_named(kind), **options).batches(size, after=after):
        read.rows.extend(batch.rows)
        read.faults.extend(batch.faults)
        read.warnings.extend(batch.warnings)
    return read


def read_row(folder: Path, kind: str, cells: dict[str, str], **options: Any) -> Read:
    """Read a file of one row."""
    path = write_csv(folder / f"{kind}.csv", list(cells), [list(cells.values())])
    return read_all(path, kind, **options)
