"""Run an export: the rows that an account may see leave as a stream into one file, whole or not at all."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from geo.crs import BD09, GCJ02, WGS84, Pair, wgs84_to_bd09, wgs84_to_gcj02
from geo.protocols import Progress, silent
from housing import errors
from housing.db.connect import Store
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.exchange.exporting import write_table
from housing.exchange.kinds import kind_named
from housing.exchange.loading import Context, source_of
from housing.exchange.local import Local
from housing.exchange.model import GEOMETRY
from housing.language import Language

Shift = Callable[[Any, Any], Pair]

NOWHERE: Final = Local()
SHIFTS: Final[dict[str, Shift]] = {GCJ02: wgs84_to_gcj02, BD09: wgs84_to_bd09}
_SAME: Final = (WGS84, "EPSG:4490")
_PLAIN: Final = (".csv", ".xlsx")
_ROWS_A_STEP: Final = 1_000


def run_export(  # noqa: PLR0913 -- what may be asked of a file is said by name
    store: Store,
    actor: Actor,
    kind: str,
    path: Path,
    *,
    now: datetime,
    crs: str | None = None,
    local: Local = NOWHERE,
    means: Iterable[object] = (),
    purpose: str | None = None,
    language: Language = "en",
    progress: Progress = silent,
) -> int:
    """Write what an account may see of a kind to a file, and return how many rows that is.

    Columns that name a person stay empty unless a purpose is given. Positions are in EPSG:4326, or, in csv and xlsx, in
    GCJ-02 or BD-09 if `crs` says so: such a file is imported with the same declaration. `means` is what sources need
    besides. Raises `exchange.kind_unknown`, `export.no_source`, `export.crs`, and what `write_table` refuses.
    """
    found = kind_named(kind)
    source = source_of(kind)
    shift = _shift(crs, path)
    context = Context(actor, now, frozenset(found.columns), local, purpose)
    for each in means:
        context.keep(each)
    with store.session(actor, purpose) as connection:
        rows = source.rows(connection, context)
        shifted = _shifted(rows, shift) if shift else rows
        return write_table(
            path, found, _counted(shifted, path.name, progress), language=language, persons=purpose is not None
        )


def _shift(crs: str | None, path: Path) -> Shift | None:
    name = (crs or WGS84).strip().upper()
    if name in _SAME:
        return None
    if name not in SHIFTS or path.suffix.lower() not in _PLAIN:
        raise Refusal(errors.EXPORT_CRS, field="crs", crs=name, file=path.name)
    return SHIFTS[name]


def _shifted(rows: Iterable[Any], shift: Shift) -> Iterator[Any]:
    """Yield rows with their positions in another system."""
    stream = iter(rows)
    while batch := list(islice(stream, _ROWS_A_STEP)):
        if hasattr(batch[0], GEOMETRY):
            shapes = np.array([row.geometry for row in batch], dtype=object)
            moved = shapely.transform(shapes, lambda at: np.column_stack(shift(at[:, 0], at[:, 1])))
            yield from (row._replace(geometry=shape) for row, shape in zip(batch, moved, strict=True))
        elif hasattr(batch[0], "lon"):
            degrees = np.array([(row.lon, row.lat) for row in batch], dtype=float)
            lons, lats = shift(degrees[:, 0], degrees[:, 1])
            for row, lon, lat in zip(batch, lons.tolist(), lats.tolist(), strict=True):
                yield row if row.lon is None else row._replace(lon=lon, lat=lat)
        else:
            yield from batch


def _counted(rows: Iterable[Any], step: str, progress: Progress) -> Iterator[Any]:
    for done, row in enumerate(rows, start=1):
        if done % _ROWS_A_STEP == 0:
            progress(step, done, None)
        yield row
