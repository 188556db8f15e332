"""What every reader of a format gives: the header, and the rows as text, batch by batch."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    from housing.language import Text


class Chunk(NamedTuple):
    """Rows that follow each other, column by column: `columns[i][j]` is the text of column i in row `first` + j.

    An empty cell is an empty text. `shapes` are well-known binary in formats that hold shapes beside their columns.
    `beyond` holds what stands in a row beyond the last named column.
    """

    first: int
    columns: Sequence[Sequence[str]]
    size: int
    shapes: Sequence[bytes | None] | None = None
    beyond: Mapping[int, str] = {}


class Source(ABC):
    """One file, open for reading. The header is row 1; in formats without rows, the first feature counts as row 2."""

    format: ClassVar[str]
    passed_over: ClassVar[frozenset[str]] = frozenset()
    """Columns that programs add to this format by themselves."""
    piece: ClassVar[int] = 250
    """How many rows are read at a time: as many as stay in the processor's caches. Arrow takes them closer packed."""
    separator: str = ","

    def __init__(self, path: Path) -> None:
        self.path = path
        self.headers: tuple[str, ...] = ()
        self.notes: list[Text] = []
        self.has_shapes = False
        self.stated_crs: str | None = None
        self.total: int | None = None
        self.digest: str | None = None

    @property
    def file(self) -> str:
        """Return the file's name, for messages."""
        return self.path.name

    def sha256(self) -> str:
        """Return the digest of the file's bytes."""
        if self.digest is None:
            with self.path.open("rb") as file:
                self.digest = hashlib.file_digest(file, "sha256").hexdigest()
        return self.digest

    @abstractmethod
    def chunks(self, size: int, after: int) -> Iterator[Chunk]:
        """Yield the rows behind row `after` (1: all), at most `size` at a time."""
