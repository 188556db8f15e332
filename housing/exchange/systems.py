"""Which coordinate system a file is in: what it states, what was declared, and what to do where they differ."""

import re
from typing import Any, Final

from geo.crs import BD09, GCJ02, WGS84, InaccurateCrs, UnknownCrs, is_same, is_wgs84, name_of
from housing import errors
from housing.errors import Refusal
from housing.exchange.model import Kind
from housing.exchange.positions import Systems
from housing.exchange.readers.source import Source

_EPSG: Final = re.compile(r"EPSG:\d{4,6}")
_SHIFTED: Final = {"GCJ02": GCJ02, "GCJ-02": GCJ02, "BD09": BD09, "BD-09": BD09}


def systems_of(source: Source, kind: Kind[Any], declared: str | None) -> Systems:
    """Return the systems of a file's columns and of its shapes.

    A declaration holds for both. Where the file states another system it is refused, except that GCJ-02 and BD-09,
    which no format can state, go before WGS 84, and anything goes before what GeoJSON takes for granted.
    Raises `exchange.crs_unknown`, `exchange.crs_inaccurate`, `exchange.crs_missing` or `exchange.crs_conflict`.
    """
    told = _declared(declared) if declared else None
    columns = told or WGS84
    if kind.shape is None or not source.has_shapes:
        return Systems(columns, columns)
    stated = source.stated_crs
    if stated is None and told is None:
        raise Refusal(errors.CRS_MISSING, file=source.file)
    if stated is None or (told and _goes_before(told, stated, source)):
        return Systems(columns, columns)
    _require_convertible(stated)
    if told and not is_same(told, stated):
        raise Refusal(errors.CRS_CONFLICT, file=source.file, stated=name_of(stated), declared=told)
    return Systems(columns, stated)


def _declared(name: str) -> str:
    upper = name.strip().upper()
    crs = _SHIFTED.get(upper, upper)
    if crs not in _SHIFTED.values() and not _EPSG.fullmatch(crs):
        raise Refusal(errors.CRS_UNKNOWN, field="crs", crs=name)
    _require_convertible(crs)
    return crs


def _goes_before(told: str, stated: str, source: Source) -> bool:
    _require_convertible(stated)
    return is_wgs84(stated) and (told in _SHIFTED.values() or source.format == "geojson")


def _require_convertible(crs: str) -> None:
    try:
        is_wgs84(crs)
    except UnknownCrs:
        raise Refusal(errors.CRS_UNKNOWN, field="crs", crs=crs[:80]) from None
    except InaccurateCrs:
        raise Refusal(errors.CRS_INACCURATE, field="crs", crs=name_of(crs)) from None
