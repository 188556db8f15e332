"""GeoJSON (RFC 7946), one feature a line."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import shapely

from housing.exchange.values.base import Cell
from housing.exchange.values.numbers import plain, written
from housing.exchange.values.shapes import PLACES
from housing.exchange.writers.layout import Layout, batched, shapes_of

_BATCH: Final = 1_000


def write_geojson(path: Path, layout: Layout, rows: Iterable[object]) -> int:
    """Write rows as features, and return how many; the columns are their properties."""
    beside = layout.beside_shapes
    names = [json.dumps(name, ensure_ascii=False) for name in beside.header]
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for batch in batched(rows, _BATCH):
            shapes = shapes_of(batch, layout.kind) if layout.kind.shape else [None] * len(batch)
            for shape, cells in zip(shapes, beside.cells(batch), strict=True):
                told = ", ".join(f"{name}: {_value(cell)}" for name, cell in zip(names, cells, strict=True))
                file.write(",\n" if count else "\n")
                file.write(f'{{"type": "Feature", "properties": {{{told}}}, "geometry": {_geometry(shape)}}}')
                count += 1
        file.write("\n]}\n")
    return count


def _value(cell: Cell | None) -> str:
    if cell is None:
        return "null"
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, str) else written(cell)


def _geometry(shape: Any) -> str:
    if shape is None:
        return "null"
    if shape.geom_type == "Point":
        return f'{{"type": "Point", "coordinates": [{plain(shape.x, PLACES)}, {plain(shape.y, PLACES)}]}}'
    return str(shapely.to_geojson(shape))
