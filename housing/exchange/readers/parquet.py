"""GeoParquet, and Parquet without shapes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from housing import errors
from housing.errors import Refusal
from housing.exchange.model import GEOMETRY
from housing.exchange.readers.columnar import texts_of
from housing.exchange.readers.source import Chunk, Source

_DEFAULT_CRS: Final = "EPSG:4326"
_PIECE: Final = 1 << 20
_BROKEN: Final = (pa.ArrowException, OSError)


class Parquet(Source):
    """A Parquet file; the first row counts as row 2, behind a header that is not there."""

    format: ClassVar[str] = "parquet"
    piece: ClassVar[int] = 1_000
    passed_over: ClassVar[frozenset[str]] = frozenset({"bbox", "__index_level_0__"})
    """The boxes around the shapes, and the row numbers of data frames."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        with self._open() as file:
            schema, self.total = file.schema_arrow, file.metadata.num_rows
            self._groups = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
        self._shapes, self.stated_crs = self._find_shapes(schema)
        self.has_shapes = self._shapes is not None
        self.headers = tuple(name for name in schema.names if name != self._shapes)

    def _find_shapes(self, schema: Any) -> tuple[str | None, str | None]:
        """Return the column of the shapes and their system; without one stated, GeoParquet means EPSG:4326."""
        stated = (schema.metadata or {}).get(b"geo")
        if stated is None:
            plain = GEOMETRY in schema.names and _is_binary(schema.field(GEOMETRY).type)
            return (GEOMETRY if plain else None), None
        try:
            geo = json.loads(stated)
            name = geo["primary_column"]
            encoding, crs = geo["columns"][name]["encoding"], geo["columns"][name].get("crs", _DEFAULT_CRS)
        except (ValueError, LookupError, TypeError):
            raise Refusal(errors.FILE_DAMAGED, file=self.file, format="GeoParquet") from None
        if encoding != "WKB":
            raise Refusal(errors.FILE_DAMAGED, file=self.file, format="GeoParquet (WKB)")
        return name, crs if crs is None or isinstance(crs, str) else json.dumps(crs)

    def chunks(self, size: int, after: int) -> Iterator[Chunk]:
        """Yield the rows behind row `after`; groups of rows before it are not touched."""
        skip, group = after - 1, 0
        while group < len(self._groups) and skip >= self._groups[group]:
            skip -= self._groups[group]
            group += 1
        first = after + 1
        for batch in self._batches(size, group):
            left = batch.slice(min(skip, batch.num_rows))
            skip -= batch.num_rows - left.num_rows
            if left.num_rows:
                yield self._chunk(left, first)
                first += left.num_rows

    def _batches(self, size: int, group: int) -> Iterator[Any]:
        """Yield record batches from a group on. Raises `exchange.file_damaged`, which may show late."""
        with self._open() as file:
            rest = list(range(group, file.num_row_groups))
            stream = file.iter_batches(batch_size=size, row_groups=rest, use_threads=False) if rest else iter(())
            try:
                yield from stream
            except _BROKEN:
                raise Refusal(errors.FILE_DAMAGED, file=self.file, format=self.format) from None

    def _chunk(self, batch: Any, first: int) -> Chunk:
        columns = [texts_of(batch.column(name)) for name in self.headers]
        shapes = batch.column(self._shapes).to_pylist() if self._shapes else None
        return Chunk(first, columns, batch.num_rows, shapes)

    def _open(self) -> Any:
        """Open without reading ahead: whole column chunks in memory would grow with the file."""
        try:
            return pq.ParquetFile(self.path, pre_buffer=False, buffer_size=_PIECE)
        except _BROKEN:
            raise Refusal(errors.FILE_DAMAGED, file=self.file, format=self.format) from None


def _is_binary(kind: Any) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))
