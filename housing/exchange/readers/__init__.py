"""Readers: one format each, as text, in bounded memory."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from housing import errors
from housing.errors import Refusal
from housing.exchange.model import Kind
from housing.exchange.readers.delimited import Delimited
from housing.exchange.readers.features import GeoJson, GeoPackage
from housing.exchange.readers.parquet import Parquet
from housing.exchange.readers.sheets import Sheet
from housing.exchange.readers.source import Source

Open = Callable[[Path, Kind[Any], str | None], Source]


def open_source(path: Path, kind: Kind[Any], encoding: str | None) -> Source:
    """Open a file by the ending of its name; `encoding` is asked of text files only.

    Raises `exchange.file_missing`, `exchange.file_format`, or what the reader refuses.
    """
    opener = READERS.get(path.suffix.lower())
    if opener is None:
        raise Refusal(errors.FILE_FORMAT, file=path.name, known=", ".join(READERS))
    try:
        with path.open("rb"):
            pass
    except OSError:
        raise Refusal(errors.FILE_MISSING, file=path) from None
    return opener(path, kind, encoding)


def _names(kind: Kind[Any]) -> frozenset[str]:
    return frozenset(name.casefold() for name in (kind.name, kind.title.en, kind.title.zh))


def _text(path: Path, kind: Kind[Any], encoding: str | None) -> Source:
    return Delimited(path, encoding, kind.header_names())


def _sheet(path: Path, kind: Kind[Any], _: str | None) -> Source:
    return Sheet(path, _names(kind))


def _geopackage(path: Path, kind: Kind[Any], _: str | None) -> Source:
    return GeoPackage(path, _names(kind))


def _geojson(path: Path, kind: Kind[Any], _: str | None) -> Source:
    return GeoJson(path, _names(kind))


def _parquet(path: Path, _: Kind[Any], __: str | None) -> Source:
    return Parquet(path)


READERS: Final[Mapping[str, Open]] = {
    ".csv": _text,
    ".tsv": _text,
    ".txt": _text,
    ".xlsx": _sheet,
    ".gpkg": _geopackage,
    ".geojson": _geojson,
    ".json": _geojson,
    ".parquet": _parquet,
    ".geoparquet": _parquet,
}
"""Which reader opens which ending."""
