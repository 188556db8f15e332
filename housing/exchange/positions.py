"""Positions of a batch, brought to EPSG:4326 and looked at: points, and shapes."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs import Degrees, converter, is_wgs84
from housing import errors
from housing.exchange.model import GEOMETRY
from housing.exchange.values.base import Unfit
from housing.exchange.values.shapes import KINDS, Shape

Shapes = npt.NDArray[Any]
"""Shapely geometries, None where there is none."""

_PLACE: Final = re.compile(r"\[(\S+) (\S+)\]")
_MOST_EAST: Final = 180.0
_MOST_NORTH: Final = 90.0
_POLYGONS: Final = frozenset({"Polygon", "MultiPolygon"})


class Systems(NamedTuple):
    """The coordinate systems of a file: of positions in its columns, and of the shapes that it holds beside them."""

    columns: str
    shapes: str


class Finding(NamedTuple):
    """What is wrong with a position: at which row of the batch, at which column."""

    at: int
    column: str
    unfit: Unfit


class Points(NamedTuple):
    """Longitudes and latitudes in EPSG:4326, None where there is none."""

    lon: list[float | None]
    lat: list[float | None]


def unpack_shapes(packed: Sequence[bytes | None], findings: list[Finding]) -> Shapes:
    """Return the shapes that a format holds as well-known binary."""
    shapes: Shapes = shapely.from_wkb(np.array(packed, dtype=object), on_invalid="ignore")
    there = np.array([each is not None for each in packed], dtype=bool)
    unreadable = np.flatnonzero(there & shapely.is_missing(shapes))
    findings += [Finding(int(at), GEOMETRY, Unfit(errors.SHAPE_UNREADABLE)) for at in unreadable]
    return shapes


def convert_shapes(shapes: Shapes, crs: str) -> Shapes:
    """Return shapes in EPSG:4326 and in two dimensions; one without any coordinate becomes None."""
    flat: Shapes = shapely.force_2d(shapes)
    flat[shapely.is_empty(flat)] = None
    if is_wgs84(crs):
        return flat
    convert = converter(crs)
    there = ~shapely.is_missing(flat)
    flat[there] = shapely.transform(flat[there], lambda xy: np.column_stack(convert(xy[:, 0], xy[:, 1])))
    return flat


def convert_points(
    lon: Sequence[float | None], lat: Sequence[float | None], crs: str, findings: list[Finding]
) -> Points:
    """Return points that two columns give, in EPSG:4326; what is half or off the globe is found, and None."""
    x, y = (np.array([np.nan if each is None else each for each in values], np.float64) for values in (lon, lat))
    half = np.flatnonzero(np.isnan(x) != np.isnan(y))
    findings += [Finding(int(at), "lon" if np.isnan(x[at]) else "lat", Unfit(errors.INPUT_MISSING)) for at in half]
    there = ~(np.isnan(x) | np.isnan(y))
    if not is_wgs84(crs):
        x, y = converter(crs)(x, y)
    return _listed(x, y, there & ~_find_outside(x, y, there, "lon", findings))


def points_of(shapes: Shapes, wanted: Shape, findings: list[Finding]) -> Points:
    """Return the points of shapes that must be points, in EPSG:4326.

    Several points of which there is one count as one.
    """
    kinds = _kinds(shapes)
    single = (kinds == "MultiPoint") & (shapely.get_num_geometries(shapes) == 1)
    _find_other_kinds(shapes, ~single & ~np.isin(kinds, ["Point", ""]), wanted, findings)
    points = np.where(single, shapely.get_geometry(shapes, 0), shapes)
    x, y = shapely.get_x(points), shapely.get_y(points)
    there = single | (kinds == "Point")
    return _listed(x, y, there & ~_find_outside(x, y, there, GEOMETRY, findings))


def look_at_shapes(shapes: Shapes, wanted: Shape, findings: list[Finding], warnings: list[Finding]) -> None:
    """Find what is wrong with shapes in EPSG:4326, and repair in place the outlines that cross themselves.

    A shape with a fault becomes None.
    """
    kinds = _kinds(shapes)
    other = ~np.isin(kinds, [*wanted.of, ""])
    _find_other_kinds(shapes, other, wanted, findings)
    shapes[other] = None
    corners = shapely.bounds(shapes).T
    for x, y in (corners[:2], corners[2:]):
        shapes[_find_outside(x, y, ~shapely.is_missing(shapes), GEOMETRY, findings)] = None
    for at in np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_valid(shapes)):
        _repair(shapes, int(at), findings, warnings)


def _repair(shapes: Shapes, at: int, findings: list[Finding], warnings: list[Finding]) -> None:
    found = _PLACE.search(shapely.is_valid_reason(shapes[at]))
    place = ", ".join(f"{float(each):.7f}" for each in found.groups()) if found else "?"
    mended = shapely.make_valid(shapes[at], method="structure", keep_collapsed=False)
    if mended.is_empty or mended.geom_type not in _POLYGONS:
        findings.append(Finding(at, GEOMETRY, Unfit(errors.SHAPE_BROKEN, place=place)))
        shapes[at] = None
    else:
        warnings.append(Finding(at, GEOMETRY, Unfit(errors.SHAPE_REPAIRED, place=place)))
        shapes[at] = mended


def _find_other_kinds(shapes: Shapes, other: Iterable[bool], wanted: Shape, findings: list[Finding]) -> None:
    for at, (shape, is_other) in enumerate(zip(shapes, other, strict=True)):
        if is_other:
            found = KINDS.get(shape.geom_type, shape.geom_type)
            findings.append(Finding(at, GEOMETRY, Unfit(errors.SHAPE_TYPE, found=found, wanted=wanted.form)))


def _find_outside(
    x: Degrees, y: Degrees, there: npt.NDArray[np.bool_], column: str, findings: list[Finding]
) -> npt.NDArray[np.bool_]:
    """Find positions off the globe, and return where they are."""
    with np.errstate(invalid="ignore"):
        outside: npt.NDArray[np.bool_] = there & ~((np.abs(x) <= _MOST_EAST) & (np.abs(y) <= _MOST_NORTH))
        exchanged = (np.abs(y) <= _MOST_EAST) & (np.abs(x) <= _MOST_NORTH)
    for at in np.flatnonzero(outside):
        if not (np.isfinite(x[at]) and np.isfinite(y[at])):
            unfit = Unfit(errors.POINT_OFF_CRS)
        else:
            unfit = Unfit(errors.POINT_EXCHANGED if exchanged[at] else errors.POINT_OUTSIDE)
        findings.append(Finding(int(at), column, unfit))
    return outside


def _kinds(shapes: Shapes) -> npt.NDArray[np.str_]:
    return np.array(["" if shape is None else shape.geom_type for shape in shapes], dtype=np.str_)


def _listed(x: Degrees, y: Degrees, right: npt.NDArray[np.bool_]) -> Points:
    lon: list[float | None] = x.tolist()
    lat: list[float | None] = y.tolist()
    for at in np.flatnonzero(~right):
        lon[at] = lat[at] = None
    return Points(lon, lat)
