"""Shapes in cells: well-known text, or what other programs put in its place."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from housing import errors
from housing.exchange.local import Local
from housing.exchange.values.base import Cell, Read, Unfit, ValueType
from housing.language import Text

PLACES: Final = 7
"""Decimal places of degrees in files: about a centimetre."""

KINDS: Final = {
    "Point": Text("a point", "点"),
    "MultiPoint": Text("several points", "多个点"),
    "LineString": Text("a line", "线"),
    "LinearRing": Text("a line", "线"),
    "MultiLineString": Text("several lines", "多条线"),
    "Polygon": Text("a polygon", "面"),
    "MultiPolygon": Text("several polygons", "多个面"),
    "GeometryCollection": Text("a mixture of shapes", "多种图形的混合"),
}


@dataclass(frozen=True, slots=True)
class Shape(ValueType):
    """A shape of certain kinds, the first of which is the one that messages name."""

    of: tuple[str, ...]

    @property
    def form(self) -> Text:
        """Return the kind of shape."""
        return KINDS[self.of[0]]

    def reader(self, local: Local) -> Read:  # noqa: ARG002 -- the same everywhere
        """Return a function that gives a shapely geometry, in the coordinates of the text."""
        return read_shape

    def write(self, value: Any) -> Cell:
        """Return well-known text."""
        return as_text(outgoing(value))


POLYGON: Final = Shape(("Polygon", "MultiPolygon"))
POINT: Final = Shape(("Point",))


def read_shape(text: str) -> shapely.Geometry:
    """Return the geometry of a cell: well-known text, GeoJSON, or hexadecimal well-known binary."""
    try:
        if text[0] == "{":
            return shapely.from_geojson(text)
        return shapely.from_wkb(text) if text[0] == "0" else shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError):
        raise Unfit(errors.SHAPE_UNREADABLE) from None


def as_text(shape: shapely.Geometry) -> str:
    """Return well-known text with plain decimals."""
    return str(shapely.to_wkt(shape, rounding_precision=PLACES, trim=False))


def outgoing(shapes: Any) -> Any:
    """Return shapes as they leave: degrees to 7 places, outer rings counterclockwise (RFC 7946, section 3.1.6).

    Takes and returns an array of shapely geometries, or one; None stays None.
    """
    rounded = shapely.transform(shapes, lambda xy: np.round(xy, PLACES) + 0.0)
    return shapely.orient_polygons(rounded)
