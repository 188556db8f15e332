"""GeoParquet 1.1, and plain Parquet for kinds without shapes."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq  # type: ignore[import-untyped]

from housing.exchange.model import GEOMETRY
from housing.exchange.values.shapes import POINT
from housing.exchange.writers.columnar import record_batches, schema_of
from housing.exchange.writers.layout import Layout

_GROUP: Final = 32_768


def write_parquet(path: Path, layout: Layout, rows: Iterable[object]) -> int:
    """Write rows, and return how many; shapes are in OGC:CRS84, which GeoParquet takes where none is stated."""
    schema = schema_of(layout)
    if layout.kind.shape:
        schema = schema.remove_metadata().with_metadata({b"geo": json.dumps(_geo(layout)).encode()})
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in record_batches(layout, rows, _GROUP):
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))
            count += batch.num_rows
    return count


def _geo(layout: Layout) -> dict[str, Any]:
    kinds = ["Point"] if layout.kind.shape is POINT else ["Polygon", "MultiPolygon"]
    column = {"encoding": "WKB", "geometry_types": kinds, "orientation": "counterclockwise"}
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
