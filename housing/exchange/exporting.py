"""Tables out: a stream of rows into a file of any format, whole or not at all."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from housing import errors
from housing.errors import Refusal
from housing.exchange.model import Kind
from housing.exchange.writers.delimited import write_delimited
from housing.exchange.writers.geojson import write_geojson
from housing.exchange.writers.geopackage import write_geopackage
from housing.exchange.writers.layout import Layout
from housing.exchange.writers.parquet import write_parquet
from housing.exchange.writers.sheets import write_sheet
from housing.language import Language

WRITERS: Final[Mapping[str, Callable[[Path, Layout, Iterable[object]], int]]] = {
    ".csv": write_delimited,
    ".xlsx": write_sheet,
    ".geojson": write_geojson,
    ".gpkg": write_geopackage,
    ".parquet": write_parquet,
}
"""Which writer writes which ending."""


def write_table(
    path: Path,
    kind: Kind[Any],
    rows: Iterable[object],
    *,
    language: Language = "en",
    persons: bool = False,
) -> int:
    """Write rows of a kind in the format that the ending of `path` names, and return how many.

    A row is a mapping by column, or a row of the kind; what is missing or None is left empty. Columns that name a
    person stay empty unless `persons`. Positions are in EPSG:4326. `language` is that of the header; codes and values
    are the same in both. The file appears when it is whole; until then one of that name stays as it was.
    Raises `exchange.file_format`, `exchange.file_unwritable`, and what a format cannot hold.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise Refusal(errors.FILE_FORMAT, file=path.name, known=", ".join(WRITERS))
    layout = Layout(kind, tuple(kind.columns), language, persons)
    return whole_or_not(path, lambda to: write(to, layout, rows), secret=persons)


def whole_or_not(path: Path, write: Callable[[Path], int], *, secret: bool) -> int:
    """Let a file be written beside its place, and put it there when it is whole; one with persons only for its owner.

    Raises `exchange.file_unwritable`.
    """
    try:
        folder = tempfile.TemporaryDirectory(dir=path.parent, prefix=".doorplate-")
    except OSError:
        raise Refusal(errors.FILE_UNWRITABLE, file=path) from None
    with folder as beside:
        made = Path(beside) / path.name
        count = write(made)
        if secret:
            made.chmod(0o600)
        made.replace(path)
    return count
