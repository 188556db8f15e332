"""Rows as Arrow record batches, for the formats that take these: GeoPackage and GeoParquet."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyarrow as pa  # type: ignore[import-untyped]
import shapely

from geo.crs import WGS84
from housing.exchange.model import GEOMETRY
from housing.exchange.writers.layout import Layout, batched, shapes_of

_TYPES: Final = {int: pa.int64(), float: pa.float64(), None: pa.string()}
_WKB: Final = {
    b"ARROW:extension:name": b"geoarrow.wkb",
    b"ARROW:extension:metadata": json.dumps({"crs": WGS84}).encode(),
}


def schema_of(layout: Layout) -> Any:
    """Return the columns as Arrow types: numbers as numbers, all else as text, shapes as well-known binary."""
    beside = layout.beside_shapes
    types = [_TYPES[layout.kind.columns[name].type.numeric] for name in beside.columns]
    fields = [pa.field(name, of) for name, of in zip(beside.header, types, strict=True)]
    if layout.kind.shape:
        fields.append(pa.field(GEOMETRY, pa.binary(), metadata=_WKB))
    return pa.schema(fields)


def record_batches(layout: Layout, rows: Iterable[object], size: int) -> Iterator[Any]:
    """Yield rows as record batches of `schema_of`."""
    schema, beside = schema_of(layout), layout.beside_shapes
    for batch in batched(rows, size):
        columns: list[Any] = [list(column) for column in zip(*beside.cells(batch), strict=True)]
        if layout.kind.shape:
            columns.append(shapely.to_wkb(shapes_of(batch, layout.kind), byte_order=1).tolist())
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
