"""CSV: text with commas, semicolons or tabs between its cells, in UTF-8 or GB18030."""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final

from housing import errors
from housing.errors import Refusal
from housing.exchange.guard import unguarded
from housing.exchange.readers.encoding import GB18030, scan_text
from housing.exchange.readers.source import Chunk, Source
from housing.language import Text

SEPARATORS: Final = (",", ";", "\t")

# A shape can be longer than the 128 KiB that the csv module allows by default. There must be a limit, or a quotation
# mark that is never closed would take the whole rest of the file into memory.
csv.field_size_limit(1 << 24)


class Delimited(Source):
    """A CSV file. Rows are counted as a spreadsheet counts them: a line break within quotation marks begins no row."""

    format: ClassVar[str] = "csv"

    def __init__(self, path: Path, encoding: str | None, known: Collection[str]) -> None:
        super().__init__(path)
        scan = scan_text(path, encoding)
        self.digest = scan.sha256
        self.total = max(scan.lines - 1, 0)
        self._encoding = scan.encoding
        if scan.encoding == GB18030 and not encoding:
            self.notes.append(
                Text("Read as GB18030, since it is not UTF-8.", "该文件不是 UTF-8 编码，已按 GB18030 读取。")
            )
        self.separator, self.headers = self._header(known)

    def _header(self, known: Collection[str]) -> tuple[str, tuple[str, ...]]:
        """Return the separator by which most names of row 1 are known, and these names."""
        found: list[tuple[int, int, str, tuple[str, ...]]] = []
        for separator in SEPARATORS:
            with self._open() as file:
                names = tuple(next(csv.reader(file, delimiter=separator), ()))
            matches = sum(name.strip() in known for name in names)
            found.append((matches, len(names), separator, names))
        _, _, separator, names = max(found, key=lambda each: each[:2])
        if not any(name.strip() for name in names):
            raise Refusal(errors.FILE_EMPTY, file=self.file)
        while not names[-1].strip():
            names = names[:-1]
        return separator, names

    def chunks(self, size: int, after: int) -> Iterator[Chunk]:
        """Yield the rows behind row `after`; those before are split into cells but not looked at."""
        with self._open() as file:
            records = self._records(file)
            first = 1
            for _ in islice(records, after):
                first += 1
            while batch := list(islice(records, size)):
                yield chunk_of(batch, first, len(self.headers))
                first += len(batch)

    def _records(self, file: io.TextIOBase) -> Iterator[list[str]]:
        """Yield the rows as lists of cells. Raises `exchange.row_quotes` with the row."""
        row = 0
        reader = csv.reader(file, delimiter=self.separator, strict=True)
        try:
            for cells in reader:
                row += 1
                yield cells
        except csv.Error:
            raise Refusal(errors.ROW_QUOTES, file=self.file, row=row + 1) from None

    def _open(self) -> io.TextIOWrapper:
        return self.path.open(encoding=self._encoding, newline="")


def chunk_of(rows: list[list[str]], first: int, width: int) -> Chunk:
    """Return rows of cells as a chunk; a row may be shorter than the header."""
    beyond: dict[int, str] = {}
    if set(map(len, rows)) != {width}:
        for at, row in enumerate(rows):
            if len(row) > width:
                if rest := " ".join(filter(None, (cell.strip() for cell in row[width:]))):
                    beyond[at] = rest
                rows[at] = row[:width]
            elif len(row) < width:
                rows[at] = row + [""] * (width - len(row))
    columns: list[Sequence[str]] = [unguarded(column) for column in zip(*rows, strict=True)]
    return Chunk(first, columns, len(rows), beyond=beyond)
