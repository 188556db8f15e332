"""What became of the rows of a file, and the file that goes back to the sender."""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TextIO

from housing import errors
from housing.errors import Refusal
from housing.exchange.exporting import whole_or_not
from housing.exchange.headers import REASON_AND_FIX
from housing.exchange.model import Fault
from housing.exchange.table import HEADER_ROW, Batch, Table
from housing.exchange.writers import delimited, sheets
from housing.language import Language, Text

FORMATS: Final = (".csv", ".xlsx")

_BETWEEN_FAULTS: Final = " | "
_LONGEST_TOLD: Final = 30_000
"""A cell of xlsx takes little more."""


class BadRow(NamedTuple):
    """A row that could not be taken, as the sender gave it, with all that is wrong."""

    row: int
    cells: list[str]
    faults: list[Fault]


class Report:
    """Counts rows and keeps the bad ones, on the disk and not in memory.

    `good`, `bad` and `warned` count rows; a row that is warned of is good. `kinds` counts faults by their code.
    With `keep`, the bad rows stay in that file (only its owner can read it: it may name persons), and a program that
    was broken off goes on: what was reported behind row `through` is forgotten, as it was not stored either.
    """

    def __init__(self, table: Table[Any], keep: Path | None = None, *, through: int = HEADER_ROW) -> None:
        self._table = table
        self._spool = _open_spool(keep)
        self.through = HEADER_ROW
        self.good = self.bad = self.warned = 0
        self.kinds: Counter[str] = Counter()
        if keep:
            self._go_on(through)

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file of bad rows."""
        self._spool.close()

    def take(self, batch: Batch[Any], faults: Iterable[Fault] = (), warnings: Iterable[Fault] = ()) -> None:
        """Report a batch, with what a service found beyond what the parser had found."""
        later = list(faults)
        by_row: dict[int, list[Fault]] = {}
        for fault in (*batch.faults, *later):
            by_row.setdefault(fault.row, []).append(fault)
            self.kinds[fault.code] += 1
        warned = {fault.row for fault in (*batch.warnings, *warnings)} - by_row.keys()
        self.bad += len(by_row)
        self.good += len(batch.rows) - len({fault.row for fault in later} - {fault.row for fault in batch.faults})
        self.warned += len(warned)
        self.through = batch.last
        self._spool.seek(0, os.SEEK_END)
        for row in sorted(by_row):
            self._write({"row": row, "cells": batch.cells(row), "faults": [_packed(each) for each in by_row[row]]})
        self._write({"through": batch.last, "counts": [self.good, self.bad, self.warned], "kinds": dict(self.kinds)})
        self._spool.flush()

    def bad_rows(self) -> Iterator[BadRow]:
        """Yield the bad rows in the order in which they were taken."""
        for entry in self._entries():
            if "row" in entry:
                yield BadRow(entry["row"], entry["cells"], [_unpacked(each) for each in entry["faults"]])

    def write(self, path: Path, language: Language) -> int:
        """Write the bad rows as the sender gave them, with what is wrong in front, and return how many.

        Corrected, the file is imported as it is: the column in front is passed over. Raises `exchange.file_format`
        for anything but csv and xlsx.
        """
        if path.suffix.lower() not in FORMATS:
            raise Refusal(errors.FILE_FORMAT, file=path.name, known=", ".join(FORMATS))
        header = [REASON_AND_FIX.in_(language), *self._table.headers]
        rows = ([self._told(each.faults, language), *each.cells] for each in self.bad_rows())
        if path.suffix.lower() == ".xlsx":
            title = self._table.kind.title.in_(language)
            return whole_or_not(path, lambda to: sheets.write_cells(to, header, rows, title), secret=True)
        separator = self._table.separator
        return whole_or_not(path, lambda to: delimited.write_cells(to, header, rows, separator), secret=True)

    @property
    def format(self) -> str:
        """Return the ending of the report that fits the file: xlsx for xlsx, csv for all else."""
        return ".xlsx" if self._table.format == "xlsx" else ".csv"

    def _told(self, faults: list[Fault], language: Language) -> str:
        return _BETWEEN_FAULTS.join(self._table.sentence(fault, language) for fault in faults)[:_LONGEST_TOLD]

    def _write(self, entry: dict[str, Any]) -> None:
        self._spool.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _entries(self) -> Iterator[dict[str, Any]]:
        """Yield what is on the disk; batches may be taken in between."""
        place = 0
        while True:
            self._spool.seek(place)
            line = self._spool.readline()
            if not line:
                return
            place = self._spool.tell()
            yield json.loads(line)

    def _go_on(self, through: int) -> None:
        """Find the last batch that was reported up to row `through`, and cut off what came later or half."""
        end = 0
        self._spool.seek(0)
        while (line := self._spool.readline()).endswith("\n"):
            entry = json.loads(line)
            if "through" in entry:
                if entry["through"] > through:
                    break
                end = self._spool.tell()
                self.through = entry["through"]
                self.good, self.bad, self.warned = entry["counts"]
                self.kinds = Counter(entry["kinds"])
        self._spool.seek(end)
        self._spool.truncate()


def _open_spool(keep: Path | None) -> TextIO:
    if keep is None:
        return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")
    handle = os.open(keep, os.O_RDWR | os.O_CREAT, 0o600)
    return os.fdopen(handle, "r+", encoding="utf-8", newline="\n")


def _packed(fault: Fault) -> list[Any]:
    reason, fix = fault.reason, fault.fix
    return [fault.row, fault.column, fault.value, fault.code, reason.en, reason.zh, fix.en, fix.zh]


def _unpacked(packed: list[Any]) -> Fault:
    row, column, value, code, reason_en, reason_zh, fix_en, fix_zh = packed
    return Fault(row, column, value, code, Text(reason_en, reason_zh), Text(fix_en, fix_zh))
