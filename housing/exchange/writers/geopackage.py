"""GeoPackage, one layer named like the kind."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyogrio  # type: ignore[import-untyped]

from geo.crs import WGS84
from housing.exchange.model import GEOMETRY
from housing.exchange.values.shapes import POINT
from housing.exchange.writers.columnar import record_batches, schema_of
from housing.exchange.writers.layout import Layout

_BATCH: Final = 2_000


def write_geopackage(path: Path, layout: Layout, rows: Iterable[object]) -> int:
    """Write rows as one layer, and return how many."""
    stream = _Counted(record_batches(layout, rows, _BATCH))
    shaped: dict[str, Any] = {}
    if layout.kind.shape:
        of = "Point" if layout.kind.shape is POINT else "Unknown"
        shaped = {"geometry_name": GEOMETRY, "geometry_type": of, "crs": WGS84}
    try:
        reader = pa.RecordBatchReader.from_batches(schema_of(layout), stream)
        pyogrio.write_arrow(reader, path, layer=layout.kind.name, driver="GPKG", **shaped)
    except Exception:
        if stream.broken:  # what the rows raised; on its way through GDAL it would become another error
            raise stream.broken from None
        raise
    return stream.count


class _Counted:
    """Record batches on their way through another library: how many rows, and what broke them off."""

    def __init__(self, batches: Iterator[Any]) -> None:
        self._batches = batches
        self.count = 0
        self.broken: BaseException | None = None

    def __iter__(self) -> Iterator[Any]:
        try:
            for batch in self._batches:
                self.count += batch.num_rows
                yield batch
        except BaseException as error:
            self.broken = error
            raise
