"""The reading of residences and of the log. The only caller of this folder's SQL; a reading logs itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from housing import log
from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.residences.model import LogLine, Wanted

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_STREAMED: Final = 2_000


class Reading(NamedTuple):
    """What a reading says of itself in the log: which fields it shows, and on what basis."""

    fields: Sequence[str]
    basis: str | None = None


def read_residences(connection: Connection, wanted: Wanted, reading: Reading) -> list[tuple[Any, ...]]:
    """Return residences that the session may see, as the table has them, and log the reading of each."""
    values = {
        "unit": wanted.unit,
        "person": wanted.person,
        "after": wanted.after,
        "limit": wanted.limit,
        "fields": list(reading.fields),
        "basis": reading.basis,
        "request": log.request_id.get(),
    }
    return connection.execute(_QUERIES["read_residences"], values).fetchall()


def export_residences(connection: Connection, reading: Reading) -> Iterator[tuple[Any, ...]]:
    """Yield all residences in the session's scope as a stream, each logged before it is given out."""
    with connection.cursor(name="residences") as cursor:
        cursor.itersize = _STREAMED
        cursor.execute(_QUERIES["export_residences"])
        while rows := cursor.fetchmany(_STREAMED):
            log_reading(
                connection, "residence.export", {row[1] for row in cast("list[tuple[Any, ...]]", rows)}, reading
            )
            yield from rows


def log_reading(connection: Connection, verb: str, persons: "set[UUID]", reading: Reading) -> None:
    """Log that persons are read."""
    values = {
        "verb": verb,
        "persons": list(persons),
        "fields": list(reading.fields),
        "basis": reading.basis,
        "request": log.request_id.get(),
    }
    connection.execute(_QUERIES["log_reading"], values)


def read_log(connection: Connection, person: UUID | None, before: int, limit: int) -> list[LogLine]:
    """Return lines of the log, newest first, from before a place on."""
    values = {"person": person, "before": before, "limit": limit}
    rows = cast("list[tuple[Any, ...]]", connection.execute(_QUERIES["read_log"], values).fetchall())
    return [LogLine(**dict(zip(LogLine.__slots__, row, strict=True))) for row in rows]


def own_person(connection: Connection) -> UUID | None:
    """Return the person that the acting account is."""
    row = connection.execute(_QUERIES["own_person"]).fetchone()
    return cast("UUID | None", row[0]) if row else None
