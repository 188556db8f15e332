"""GeoPackage and GeoJSON: one layer, the first or the one named like the kind, read by GDAL in batches."""

import contextlib
import warnings
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyogrio  # type: ignore[import-untyped]
from pyogrio.errors import DataLayerError, DataSourceError  # type: ignore[import-untyped]

from housing import errors
from housing.errors import Refusal
from housing.exchange.readers.columnar import texts_of
from housing.exchange.readers.source import Chunk, Source

_SQLITE: Final = b"SQLite format 3\0"
_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"


class Features(Source):
    """A layer of shapes with their columns; the first feature counts as row 2."""

    options: ClassVar[dict[str, str]] = {}
    piece: ClassVar[int] = 1_000

    def __init__(self, path: Path, names: Collection[str]) -> None:
        super().__init__(path)
        with path.open("rb") as file:
            if not self._is_right(file.read(1024)):
                raise Refusal(errors.FILE_DAMAGED, file=self.file, format=self.format)
        info: dict[str, Any] = {}
        with self._asking_gdal():
            self._layer = self._layer_named(names)
            info = pyogrio.read_info(path, layer=self._layer)
        self.headers = tuple(str(name) for name in info["fields"])
        self.has_shapes = info["geometry_type"] is not None
        self.stated_crs = info["crs"]
        self.total = int(info["features"]) if info["features"] >= 0 else None

    def _is_right(self, start: bytes) -> bool:
        """Tell whether a file begins as its format does: GDAL would open what it finds, whatever its name says."""
        raise NotImplementedError

    def _layer_named(self, names: Collection[str]) -> str | None:
        """Return the layer to read; None where there is one only."""
        raise NotImplementedError

    def chunks(self, size: int, after: int) -> Iterator[Chunk]:
        """Yield the features behind row `after`."""
        first = after + 1
        stream = pyogrio.open_arrow(
            self.path,
            layer=self._layer,
            skip_features=after - 1,
            batch_size=size,
            use_pyarrow=True,
            datetime_as_string=True,
            **self.options,
        )
        with contextlib.ExitStack() as stack:
            with self._asking_gdal():
                _, reader = stack.enter_context(stream)
            while (batch := self._next_of(reader)) is not None:
                columns = [texts_of(batch.column(name)) for name in self.headers]
                yield Chunk(first, columns, batch.num_rows, self._shapes_of(batch))
                first += batch.num_rows
        if self.total is not None and first < self.total + 2 and after <= self.total:
            # SQLite takes pages of zeros for empty ones, and GDAL ends early without a word
            raise Refusal(errors.FILE_DAMAGED, file=self.file, format=self.format)

    def _next_of(self, reader: Any) -> Any:
        with self._asking_gdal():
            return next(reader, None)

    @contextlib.contextmanager
    def _asking_gdal(self) -> Iterator[None]:
        """Keep GDAL's warnings to itself while it is asked (never longer: filters hold for the whole program).

        Raises `exchange.file_damaged` for its errors.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                yield
            except (DataSourceError, DataLayerError, pa.ArrowException, OSError):
                raise Refusal(errors.FILE_DAMAGED, file=self.file, format=self.format) from None

    def _shapes_of(self, batch: Any) -> list[bytes | None] | None:
        """Return the last column: GDAL puts shapes behind the fields, whatever their name."""
        if not self.has_shapes:
            return None
        shapes: list[bytes | None] = batch.column(batch.num_columns - 1).to_pylist()
        return shapes


class GeoPackage(Features):
    """A GeoPackage, also one whose layer has no shapes."""

    format: ClassVar[str] = "gpkg"

    def _is_right(self, start: bytes) -> bool:
        return start.startswith(_SQLITE)

    def _layer_named(self, names: Collection[str]) -> str:
        layers = [str(name) for name, _ in pyogrio.list_layers(self.path)]
        return next((name for name in layers if name.casefold() in names), layers[0])


class GeoJson(Features):
    """A GeoJSON feature collection; GDAL reads it as a stream, also where it is larger than the memory."""

    format: ClassVar[str] = "geojson"
    passed_over: ClassVar[frozenset[str]] = frozenset({"id"})
    """GDAL makes a column of the features' own identifiers."""

    options: ClassVar[dict[str, str]] = {"DATE_AS_STRING": "YES"}

    def _is_right(self, start: bytes) -> bool:
        return start.lstrip(_BLANKS).startswith(b"{")

    def _layer_named(self, names: Collection[str]) -> None:
        pass
