"""A file of rows, open for reading: whatever its format, in bounded memory."""

import bisect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Generic

import numpy as np
import shapely

from housing.exchange.headers import REASON_AND_FIX, Header, read_header
from housing.exchange.local import Local
from housing.exchange.model import GEOMETRY, Fault, Kind, R
from housing.exchange.parser import Parsed, RowParser
from housing.exchange.pieces import Piece
from housing.exchange.positions import Systems, convert_shapes
from housing.exchange.readers import open_source
from housing.exchange.readers.source import Chunk, Source
from housing.exchange.systems import systems_of
from housing.exchange.values.shapes import as_text
from housing.language import Language

HEADER_ROW: Final = 1
ROWS_A_BATCH: Final = 5_000

_NOWHERE: Final = Local()


def open_table(  # noqa: PLR0913 -- what a sender may declare is said by name
    path: Path,
    kind: Kind[R],
    *,
    mapping: Mapping[str, str] | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    local: Local = _NOWHERE,
) -> "Table[R]":
    """Open a file of a kind, and match its header.

    `mapping` goes from the sender's column names to ours. `crs` declares the coordinate system (`EPSG:…`, `GCJ-02`,
    `BD-09`) and `encoding` that of a text file, where the file does not tell. Raises what `read_header`, `systems_of`
    and the readers refuse: the file as a whole, before a row of it is read.
    """
    source = open_source(path, kind, encoding)
    header = read_header(kind, source, mapping or {})
    systems = systems_of(source, kind, crs)
    return Table(source, kind, header, RowParser(kind, header.places, local, systems), systems)


class Batch(Generic[R]):
    """Rows that follow each other: those that are good, and what is wrong with the others.

    `first` and `last` are row numbers as the spreadsheet shows them. A row with a warning is among the good ones;
    blank rows and the template's example are in no list.
    """

    def __init__(self, table: "Table[R]", first: int) -> None:
        self._table = table
        self._pieces: list[Piece] = []
        self.first = first
        self.last = first - 1
        self.rows: list[R] = []
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def add(self, chunk: Chunk, parsed: Parsed[R]) -> None:
        """Take the rows that follow."""
        self._pieces.append(Piece(chunk))
        self.last += chunk.size
        self.rows += parsed.rows
        self.faults += parsed.faults
        self.warnings += parsed.warnings

    def cells(self, row: int) -> list[str]:
        """Return a row as the sender gave it, as text, below the names of `Table.headers`."""
        piece = self._pieces[bisect.bisect(self._pieces, row, key=lambda piece: piece.first) - 1]
        return self._table.cells_of(piece, row - piece.first)


class Table(Generic[R]):
    """An open file whose header fits; its rows are read batch by batch, as often as wanted.

    `columns` are ours that the file has. `headers` are the sender's own names, without the column that reports put
    in front; shapes that stand beside the columns come last, as text. `total` is how many rows there are, as near as
    it can be had cheaply (line breaks in cells of CSV count too), or None. `notes` are to be told to the sender.
    """

    def __init__(self, source: Source, kind: Kind[R], header: Header, parser: RowParser[R], systems: Systems) -> None:
        self._source = source
        self._header = header
        self._parser = parser
        self._systems = systems
        self._has_shapes = source.has_shapes and kind.shape is not None
        own = [
            at for at, name in enumerate(source.headers) if name.strip() not in {REASON_AND_FIX.en, REASON_AND_FIX.zh}
        ]
        self._own = own
        self.kind = kind
        self.path = source.path
        self.format = source.format
        self.separator = source.separator
        self.notes = tuple(source.notes)
        self.total = source.total
        self.headers = [source.headers[at] for at in own] + ([GEOMETRY] if self._has_shapes else [])
        self.columns = frozenset(header.places) | self._columns_of_shapes()

    def sha256(self) -> str:
        """Return the digest of the file's bytes."""
        return self._source.sha256()

    def batches(self, size: int = ROWS_A_BATCH, *, after: int = HEADER_ROW) -> Iterator[Batch[R]]:
        """Yield the rows behind row `after`, at most `size` at a time; to resume, give the `last` of what was done.

        Raises `exchange.row_quotes` or `exchange.file_damaged` where the file cannot be read any further.
        """
        piece = min(size, self._source.piece)
        batch = Batch(self, after + 1)
        for chunk in self._source.chunks(piece, after):
            batch.add(chunk, self._parser.parse(chunk))
            if batch.last + 1 - batch.first + piece > size:
                yield batch
                batch = Batch(self, batch.last + 1)
        if batch.last >= batch.first:
            yield batch

    def sentence(self, fault: Fault, language: Language) -> str:
        """Return a fault as one sentence, with the sender's own name of the column."""
        return fault.sentence(language, self._header.names.get(fault.column))

    def cells_of(self, piece: Piece, at: int) -> list[str]:
        """Return one row of a piece as text below `headers`."""
        columns = piece.columns()
        cells = [columns[place][at] for place in self._own]
        if self._has_shapes:
            cells.append(self._shape_text(piece.shapes[at] if piece.shapes else None))
        return cells

    def _shape_text(self, packed: bytes | None) -> str:
        """Return a shape as text in the system of the columns, so that it comes back the same as it went."""
        shape = shapely.from_wkb(packed, on_invalid="ignore") if packed else None
        if shape is None:
            return ""
        if self._systems.shapes != self._systems.columns:
            shape = convert_shapes(np.array([shape], dtype=object), self._systems.shapes)[0]
        return "" if shape is None else as_text(shape)

    def _columns_of_shapes(self) -> frozenset[str]:
        if not self._has_shapes and GEOMETRY not in self._header.places:
            return frozenset()
        return frozenset({"lon", "lat"} if self.kind.has_point else {GEOMETRY})
