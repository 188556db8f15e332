"""What every format writes of a row: which columns, in which words, and which shape."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import shapely

from housing.exchange.model import GEOMETRY, Kind
from housing.exchange.positions import Shapes
from housing.exchange.values.base import Cell
from housing.exchange.values.shapes import PLACES, outgoing
from housing.language import Language


class Layout(NamedTuple):
    """The columns of an export. What names a person stays empty unless `persons`."""

    kind: Kind[Any]
    columns: tuple[str, ...]
    language: Language = "en"
    persons: bool = False

    @property
    def beside_shapes(self) -> "Layout":
        """Return the layout of formats that hold shapes beside the columns."""
        shaped = {"lon", "lat", GEOMETRY} if self.kind.shape else set()
        return self._replace(columns=tuple(name for name in self.columns if name not in shaped))

    @property
    def header(self) -> list[str]:
        """Return the names of the columns in the language of the export."""
        return [name if self.language == "en" else self.kind.columns[name].zh for name in self.columns]

    def cells(self, rows: Iterable[Any]) -> Iterator[list[Cell | None]]:
        """Yield the cells of rows: text, numbers, and None where there is nothing."""
        writers = [
            (name, None if column.person and not self.persons else column.type.write)
            for name, column in ((name, self.kind.columns[name]) for name in self.columns)
        ]
        for row in rows:
            values = values_of(row, self.kind)
            yield [
                None if write is None or (value := values.get(name)) is None else write(value)
                for name, write in writers
            ]


def values_of(row: Any, kind: Kind[Any]) -> Mapping[str, Any]:
    """Return a row by column: it is a mapping already, or a row of the kind."""
    return row if isinstance(row, Mapping) else dict(zip(kind.columns, row[1:], strict=True))


def shapes_of(rows: Sequence[Any], kind: Kind[Any]) -> Shapes:
    """Return the shapes of rows, as formats write them that hold shapes; None where there is none."""
    values = [values_of(row, kind) for row in rows]
    if not kind.has_point:
        return np.asarray(outgoing(np.array([each.get(GEOMETRY) for each in values], dtype=object)))
    x, y = (np.array([_degrees(each.get(name)) for each in values], np.float64) for name in ("lon", "lat"))
    points = np.asarray(shapely.points(np.round(x, PLACES) + 0.0, np.round(y, PLACES) + 0.0))
    points[np.isnan(x) | np.isnan(y)] = None
    return points


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield rows in lists of at most so many."""
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch


def _degrees(value: float | None) -> float:
    return np.nan if value is None else float(value)
