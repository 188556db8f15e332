"""XLSX: one sheet of a workbook, the first or the one named like the kind."""

import datetime
import zipfile
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Final

import python_calamine as calamine

from housing import errors
from housing.errors import Refusal
from housing.exchange.readers.delimited import chunk_of
from housing.exchange.readers.source import Chunk, Source

LONGEST_BYTES: Final = 2_000_000_000
"""So much may a workbook unpack to: the sheet is held in memory while it is read."""

_EXACT: Final = 1e15
_MIDNIGHT: Final = datetime.time()


class Sheet(Source):
    """A sheet. Its header is in row 1, and rows are numbered as the spreadsheet numbers them.

    The whole sheet is in memory, packed, about 70 bytes a cell.
    """

    format: ClassVar[str] = "xlsx"

    def __init__(self, path: Path, names: Collection[str]) -> None:
        super().__init__(path)
        self._refuse_bomb()
        try:
            workbook = calamine.load_workbook(path)
            wanted = next((name for name in workbook.sheet_names if name.strip().casefold() in names), None)
            self._sheet = workbook.get_sheet_by_name(wanted) if wanted else workbook.get_sheet_by_index(0)
        except calamine.PasswordError:
            raise Refusal(errors.FILE_LOCKED, file=self.file) from None
        except calamine.CalamineError:
            raise Refusal(errors.FILE_DAMAGED, file=self.file, format=self.format) from None
        header = [text_of(cell) for cell in next(iter(self._sheet.iter_rows()), [])]
        while header and not header[-1].strip():
            header.pop()
        if not header:
            raise Refusal(errors.FILE_EMPTY, file=self.file)
        self.headers = tuple(header)
        self.total = self._sheet.end[0] if self._sheet.end else 0

    def _refuse_bomb(self) -> None:
        try:
            with zipfile.ZipFile(self.path) as packed:
                size = sum(part.file_size for part in packed.infolist())
        except zipfile.BadZipFile:
            return  # locked workbooks are no zip files; what else it is, the reader tells
        if size > LONGEST_BYTES:
            size_mb, longest_mb = size // 1_000_000, LONGEST_BYTES // 1_000_000
            raise Refusal(errors.FILE_LARGE, file=self.file, size_mb=size_mb, longest_mb=longest_mb)

    def chunks(self, size: int, after: int) -> Iterator[Chunk]:
        """Yield the rows behind row `after`."""
        rows = islice(self._sheet.iter_rows(), after, None)
        first = after + 1
        while batch := [[text_of(cell) for cell in row] for row in islice(rows, size)]:
            yield chunk_of(batch, first, len(self.headers))
            first += len(batch)


def text_of(cell: Any) -> str:
    """Return a cell as text: text as it stands, whole numbers without a point, days and times by ISO 8601.

    A number of more than 15 digits is given as the spreadsheet shows it, 4.40306E+17: its last digits are lost.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if abs(cell) >= _EXACT:
            return f"{cell:.5E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == _MIDNIGHT:
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)
