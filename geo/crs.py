"""Coordinate systems: what a file states or a person declares, brought to WGS 84 (EPSG:4326), longitude first.

Two of them have no EPSG code. GCJ-02 is the shifted system that maps and phones in China give out; BD-09 is GCJ-02
shifted once more. The official algorithm is not public: the formulas here are those that became public in 2010 and
that every open converter repeats (a polynomial with sines, in metres, divided by the length of a degree on the
Krasovsky 1940 ellipsoid). How far they lie from the official one is not stated anywhere. The inverse is found by
iteration, since there is none in closed form.

Round trip: from either system to WGS 84 and back, or the other way, less than 1e-9 degrees (0.1 mm; 3e-12 at most
over a million random points). The shift ends at the edge of a rectangle, outside of which positions are unchanged;
it jumps there, so points within 0.02 degrees of that edge do not come back.
"""

import functools
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.exceptions import CRSError, ProjError

Degrees = npt.NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

WGS84: Final = "EPSG:4326"
GCJ02: Final = "GCJ-02"
BD09: Final = "BD-09"

_CGCS2000: Final = 4490
_MIDDLE: Final = (105.0, 35.0)
_SEMI_MAJOR_M: Final = 6378245.0
_ECCENTRICITY2: Final = 0.00669342162296594323
_BD_SHIFT_LON: Final = 0.0065
_BD_SHIFT_LAT: Final = 0.006
_BD_WAVES: Final = np.pi * 3000 / 180
_SETTLED: Final = 1e-13
_MOST_ROUNDS: Final = 40


class UnknownCrs(ValueError):  # noqa: N818 -- it says what is the matter, as refusals do
    """Nothing that names a coordinate system of the globe or a map."""


class InaccurateCrs(ValueError):  # noqa: N818
    """A system of which no published transformation leads to WGS 84: positions could be off by hundreds of metres."""


class Extent(NamedTuple):
    """A rectangle in degrees, its edges included."""

    west: float
    south: float
    east: float
    north: float


SHIFTED: Final = Extent(72.004, 0.8293, 137.8347, 55.8271)
"""Where GCJ-02 differs from WGS 84."""


def to_wgs84(x: npt.ArrayLike, y: npt.ArrayLike, crs: str) -> Pair:
    """Return longitudes and latitudes in EPSG:4326 of positions in another system.

    `x` and `y` are arrays of one shape: easting and northing in the units of `crs`, or longitude and latitude in
    degrees, in this order whatever order of axes `crs` has. `crs` is `EPSG:…`, `GCJ-02`, `BD-09`, WKT or PROJJSON.
    Empty input gives empty output. A position outside the domain of `crs` gives infinities, and NaN stays NaN.

    CGCS2000 (EPSG:4490, and what is projected from it) and WGS 84 agree within a few centimetres and count as one.
    Raises `UnknownCrs`, or `InaccurateCrs` for systems such as Xian 1980.
    """
    return converter(crs)(np.asarray(x, np.float64), np.asarray(y, np.float64))


def is_wgs84(crs: str) -> bool:
    """Tell whether positions in this system are longitudes and latitudes in WGS 84 as they stand.

    Raises as `to_wgs84` does.
    """
    return converter(crs) is _unchanged


def is_same(one: str, other: str) -> bool:
    """Tell whether two names stand for one coordinate system, whatever order its axes have.

    Raises as `to_wgs84` does.
    """
    if one == other or {one, other} & _SHIFTED_SYSTEMS.keys():
        return one == other
    return _known(one).equals(_known(other), ignore_axis_order=True) or (is_wgs84(one) and is_wgs84(other))


def name_of(crs: str) -> str:
    """Return a system's short name: its EPSG code, else what its definition calls it.

    Raises `UnknownCrs`.
    """
    if crs in _SHIFTED_SYSTEMS:
        return crs
    known = _known(crs)
    code = known.to_epsg()
    return f"EPSG:{code}" if code else str(known.name)


@functools.lru_cache(maxsize=64)
def converter(crs: str) -> Callable[[Degrees, Degrees], Pair]:
    """Return the function by which `to_wgs84` converts; it may be kept, and called from several threads.

    Raises as `to_wgs84` does.
    """
    if crs in _SHIFTED_SYSTEMS:
        return _SHIFTED_SYSTEMS[crs]
    known = _known(crs)
    globe = known.geodetic_crs
    if globe is None or not (known.is_projected or known.is_geographic):
        raise UnknownCrs(crs)
    same = _is_wgs84(globe)
    if same and known.is_geographic:
        return _unchanged
    try:
        transformer = pyproj.Transformer.from_crs(known, globe if same else WGS84, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        raise InaccurateCrs(known.name) from error

    def convert(x: Degrees, y: Degrees) -> Pair:
        lon, lat = transformer.transform(x, y)
        return np.asarray(lon), np.asarray(lat)

    return convert


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> Pair:
    """Return GCJ-02 of EPSG:4326, both in degrees; outside `SHIFTED` unchanged."""
    return _where_shifted(_to_gcj02, lon, lat)


def gcj02_to_wgs84(lon: Degrees, lat: Degrees) -> Pair:
    """Return EPSG:4326 of GCJ-02, both in degrees; outside `SHIFTED` unchanged."""
    return _where_shifted(_from_gcj02, lon, lat)


def wgs84_to_bd09(lon: Degrees, lat: Degrees) -> Pair:
    """Return BD-09 of EPSG:4326, both in degrees; outside `SHIFTED` unchanged."""
    return _where_shifted(lambda x, y: gcj02_to_bd09(*_to_gcj02(x, y)), lon, lat)


def bd09_to_wgs84(lon: Degrees, lat: Degrees) -> Pair:
    """Return EPSG:4326 of BD-09, both in degrees; outside `SHIFTED` unchanged."""
    return _where_shifted(lambda x, y: _from_gcj02(*bd09_to_gcj02(x, y)), lon, lat)


def gcj02_to_bd09(lon: Degrees, lat: Degrees) -> Pair:
    """Return BD-09 of GCJ-02, both in degrees."""
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_WAVES)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_WAVES)
    return radius * np.cos(angle) + _BD_SHIFT_LON, radius * np.sin(angle) + _BD_SHIFT_LAT


def bd09_to_gcj02(lon: Degrees, lat: Degrees) -> Pair:
    """Return GCJ-02 of BD-09, both in degrees."""
    return _invert(gcj02_to_bd09, lon, lat)


def _unchanged(lon: Degrees, lat: Degrees) -> Pair:
    return lon, lat


_SHIFTED_SYSTEMS: Final = {GCJ02: gcj02_to_wgs84, BD09: bd09_to_wgs84}


def _known(crs: str) -> pyproj.CRS:
    try:
        return pyproj.CRS.from_user_input(crs).to_2d()
    except CRSError as error:
        raise UnknownCrs(crs) from error


def _is_wgs84(globe: pyproj.CRS) -> bool:
    if globe.equals(pyproj.CRS.from_epsg(4326), ignore_axis_order=True):
        return True
    return globe.to_epsg(min_confidence=20) == _CGCS2000


def _where_shifted(change: Callable[[Degrees, Degrees], Pair], lon: Degrees, lat: Degrees) -> Pair:
    """Change the positions within `SHIFTED`; the others, infinities among them, never reach the formulas."""
    inside = (lon >= SHIFTED.west) & (lon <= SHIFTED.east) & (lat >= SHIFTED.south) & (lat <= SHIFTED.north)
    changed = change(np.where(inside, lon, _MIDDLE[0]), np.where(inside, lat, _MIDDLE[1]))
    return np.where(inside, changed[0], lon), np.where(inside, changed[1], lat)


def _to_gcj02(lon: Degrees, lat: Degrees) -> Pair:
    return _sum((lon, lat), _gcj02_shift(lon, lat))


def _from_gcj02(lon: Degrees, lat: Degrees) -> Pair:
    return _invert(_to_gcj02, lon, lat)


def _gcj02_shift(lon: Degrees, lat: Degrees) -> Pair:
    """Return what GCJ-02 adds to longitude and latitude, in degrees."""
    x, y = lon - _MIDDLE[0], lat - _MIDDLE[1]
    waves = 20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east_m += 2.0 / 3.0 * (waves + _swell(x, 20.0, 40.0, 150.0, 300.0))
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north_m += 2.0 / 3.0 * (waves + _swell(y, 20.0, 40.0, 160.0, 320.0))
    across = 1.0 - _ECCENTRICITY2 * np.sin(np.radians(lat)) ** 2
    degree_east_m = np.radians(_SEMI_MAJOR_M * np.cos(np.radians(lat)) / np.sqrt(across))
    degree_north_m = np.radians(_SEMI_MAJOR_M * (1.0 - _ECCENTRICITY2) / across**1.5)
    return east_m / degree_east_m, north_m / degree_north_m


def _swell(at: Degrees, *heights_m: float) -> Degrees:
    return sum(
        (
            height * np.sin(at / period * np.pi)
            for height, period in zip(heights_m, (1.0, 3.0, 12.0, 30.0), strict=True)
        ),
        start=np.zeros_like(at),
    )


def _sum(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]


def _invert(forward: Callable[[Degrees, Degrees], Pair], lon: Degrees, lat: Degrees) -> Pair:
    """Find what `forward` turns into the given positions, by fixed-point iteration: each round gains two digits."""
    x, y = lon, lat
    for _ in range(_MOST_ROUNDS):
        there = forward(x, y)
        off = lon - there[0], lat - there[1]
        x, y = _sum((x, y), off)
        if not np.any(np.maximum(np.abs(off[0]), np.abs(off[1])) > _SETTLED):
            break
    return x, y
