"""The only caller of the statements that verification reads the register by."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from psycopg.types.numeric import Int8BinaryLoader
from psycopg.types.string import ByteaBinaryLoader

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.ledger.verification.scopes import AccountFacts, Areas, Grant

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_SAMPLED_PER_PART: Final = 200

Bounds = tuple[UUID, UUID | None]
"""A range of persons: from the first, up to before the second; None is the end."""

FIRST: Final = UUID(int=0)


def person_rows(connection: Connection, bounds: Bounds) -> list[tuple[Any, ...]]:
    """Return all rows that tell of the persons of a range, sorted by person.

    Ids come as the 16 bytes that they are, instants as microseconds since 2000.
    """
    with connection.cursor(binary=True) as cursor:
        cursor.adapters.register_loader("uuid", ByteaBinaryLoader)
        cursor.adapters.register_loader("timestamptz", Int8BinaryLoader)
        values = {"low": bounds[0], "high": bounds[1]}
        return cast("list[Any]", cursor.execute(_QUERIES["person_rows"], values).fetchall())


def cut_persons(connection: Connection, size: int) -> list[Bounds]:
    """Return ranges of persons with about so many events each."""
    events = _count(connection, "count_events")
    parts = max(1, events // size)
    if parts == 1:
        return [(FIRST, None)]
    percent = min(100.0, 100.0 * parts * _SAMPLED_PER_PART / events)
    row = connection.execute(_QUERIES["person_bounds"], {"parts": parts, "percent": percent}).fetchone()
    cuts = sorted(set(cast("list[UUID]", row[0] or []))) if row else []
    return list(zip([FIRST, *cuts], [*cuts, None], strict=True))


def differences(connection: Connection, name: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield what one of the statements finds: key, column, expected, found."""
    with connection.cursor() as cursor:
        yield from cast("Iterator[tuple[str, str, str, str]]", cursor.stream(_QUERIES[name]))


def row_counts(connection: Connection) -> dict[str, int]:
    """Return how many rows the tables have that are counted or summed."""
    row = connection.execute(_QUERIES["row_counts"]).fetchone()
    names = ("unit", "building", "cell_sum", "letting", "timer", "person_reference")
    return dict(zip(names, cast("tuple[int, ...]", row), strict=True))


def scope_facts(connection: Connection) -> tuple[list[AccountFacts], list[Grant], Areas]:
    """Return accounts with their stored scopes, grants, and areas, as of one moment."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        rows = connection.execute(_QUERIES["account_facts"]).fetchall()
        accounts = [AccountFacts(*row) for row in cast("list[tuple[Any, ...]]", rows)]
        grants = cast("list[Grant]", connection.execute(_QUERIES["grants"]).fetchall())
        parents = dict(cast("list[tuple[str, str | None]]", connection.execute(_QUERIES["divisions"]).fetchall()))
        cells = dict(cast("list[tuple[int, str | None]]", connection.execute(_QUERIES["cells"]).fetchall()))
    return accounts, grants, Areas(parents, cells)


def _count(connection: Connection, name: str) -> int:
    row = connection.execute(_QUERIES[name]).fetchone()
    return cast("int", row[0]) if row else 0
