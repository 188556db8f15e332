"""The only caller of the statements about what has run out."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.ledger.retention.model import Candidate, Due

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


def candidates(
    connection: Connection, after: UUID, most: int, periods: tuple[timedelta, timedelta], now: datetime
) -> list[Candidate]:
    """Return a page of persons of whom something is over; `periods`: after a departure, and of an unanswered claim."""
    values = {"after": after, "most": most, "departed": periods[0], "unconfirmed": periods[1], "now": now}
    rows = connection.execute(_QUERIES["candidates"], values).fetchall()
    return [
        Candidate(person, tuple(Due(*each) for each in zip(arrivals, reasons, at, strict=True)), void_at, lets)
        for person, arrivals, reasons, at, void_at, lets in cast("list[tuple[Any, ...]]", rows)
    ]


def count_old_lines(connection: Connection, before: datetime) -> int:
    """Return how many lines of the log name a person and are older than an instant."""
    row = connection.execute(_QUERIES["old_log_lines"], {"before": before}).fetchone()
    return cast("int", row[0]) if row else 0


def cut_lines(connection: Connection, after: int, before: datetime, most: int) -> tuple[int, int]:
    """Cut persons out of some old lines of the log after a number; returns how many, and the last number."""
    values = {"after": after, "before": before, "most": most}
    return cast("tuple[int, int]", connection.execute(_QUERIES["cut_log_lines"], values).fetchone())


def count_ended_sessions(connection: Connection, now: datetime) -> int:
    """Return how many sessions of accounts have ended and are still there."""
    row = connection.execute(_QUERIES["ended_sessions"], {"now": now}).fetchone()
    return cast("int", row[0]) if row else 0
