"""How a batch of rows goes to the database in one piece: as JSON, which one statement unfolds to a table."""

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import psycopg
import shapely
from psycopg import sql

from housing.db.connect import Connection

Cursor = psycopg.Cursor[tuple[object, ...]]
Shapes = npt.NDArray[np.object_]
"""Geometries of shapely in EPSG:4326, or None."""

PLACES: Final = 7
"""Decimal places of degrees that are kept: those that files hold, so that what leaves comes back the same."""

_WGS84: Final = 4326


def run(connection: Connection, statement: sql.SQL, values: Mapping[str, object] | None = None) -> Cursor:
    """Run a statement over a whole batch. It is planned anew each time, since tables grow under an import.

    A plan that was made when a table was empty and then kept reads all of it for every row: 28 s instead of 0.1.
    """
    return connection.execute(statement, values, prepare=False)


def staged(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return rows as a JSON list of objects with these names. Dates become ISO 8601, all else must be plain."""
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, default=_plain)


def listed(values: Iterable[str]) -> str:
    """Return texts, each once, as a JSON list: a tenth of the time that an array of the driver takes."""
    return json.dumps(list(dict.fromkeys(values)), ensure_ascii=False)


def shapes_of(geometries: Iterable[shapely.Geometry | None]) -> Shapes:
    """Return geometries as an array, their coordinates rounded to `PLACES`, unless that would break an outline."""
    given: Shapes = np.array(list(geometries), dtype=object)
    if not len(given):
        return given
    rounded = shapely.transform(given, lambda degrees: np.round(degrees, PLACES))
    there = ~shapely.is_missing(rounded)
    return np.where(there & ~shapely.is_valid(rounded), given, rounded)


def points_of(lons: Sequence[float | None], lats: Sequence[float | None]) -> Shapes:
    """Return positions as an array of points, rounded to `PLACES`; None where one half is missing."""
    degrees = np.round(np.array([lons, lats], dtype=float).T, PLACES)
    found: Shapes = np.full(len(degrees), None, dtype=object)
    whole = np.isfinite(degrees).all(axis=1)
    found[whole] = shapely.points(degrees[whole])
    return found


def as_hex(shapes: Shapes) -> list[str | None]:
    """Return geometries as the database reads them: hexadecimal extended well-known binary, with their system."""
    packed = shapely.to_wkb(shapely.set_srid(shapes, _WGS84), include_srid=True)
    return [None if each is None else each.hex() for each in packed]  # a third of the time of hex=True


def _plain(value: object) -> str:
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    raise TypeError(type(value))
