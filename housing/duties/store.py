"""The only caller of the statements of the work behind the commit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from housing.db.connect import Connection
from housing.db.statements import load_statements

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_DUTIES: Final = 0x64757479  # "duty"
_WORKER: Final = 0x776F726B6572  # "worker"


class Timer(NamedTuple):
    """What has a time: an event, and what of it runs out."""

    event: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class Timed:
    """A timer with its event, and whose that is; `awaits` where it had to wait for the event it refers to."""

    event: UUID
    kind: str
    due_at: datetime
    person: UUID
    unit: int
    awaits: UUID | None


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is to be told: a code, and the ids of whom and because of what."""

    id: int
    person: UUID
    event: UUID
    message: str
    made_at: datetime


def take_duty(connection: Connection, duty: str) -> bool:
    """Take a duty until the transaction ends; False where another worker has it."""
    row = connection.execute(_QUERIES["take_duty"], {"group": _DUTIES, "duty": duty}).fetchone()
    return row is not None and bool(row[0])


def begin_working(connection: Connection) -> None:
    """Let everybody know that a worker runs, for as long as this connection stays open."""
    connection.execute(_QUERIES["begin_working"], {"key": _WORKER})


def is_worked(connection: Connection) -> bool:
    """Tell whether a worker runs."""
    row = connection.execute(_QUERIES["is_worked"], {"key": _WORKER}).fetchone()
    return row is not None and bool(row[0])


def due_buildings(connection: Connection, most: int) -> list[tuple[int, int]]:
    """Return buildings whose cells are to be added up anew, locked, each with its cell."""
    return cast("list[tuple[int, int]]", connection.execute(_QUERIES["due_buildings"], {"most": most}).fetchall())


def clear_due(connection: Connection, buildings: Collection[int]) -> None:
    """Take the mark from buildings."""
    connection.execute(_QUERIES["clear_due"], {"buildings": list(buildings)})


def sum_cells(connection: Connection, cells: Collection[int]) -> None:
    """Add up cells anew, from what is committed now."""
    connection.execute(_QUERIES["sum_cells"], {"cells": sorted(cells)})


def stragglers(connection: Connection, most: int) -> list[tuple[UUID, UUID]]:
    """Return events that others still wait for although they are there, each with its person."""
    return cast("list[tuple[UUID, UUID]]", connection.execute(_QUERIES["stragglers"], {"most": most}).fetchall())


def person_of(connection: Connection, event: UUID) -> UUID | None:
    """Return whose an event is."""
    return persons_of(connection, [event]).get(event)


def is_placeholder(connection: Connection, person: UUID) -> bool:
    """Tell whether an id stands for a person who is not known yet, because events wait for the one that tells."""
    row = connection.execute(_QUERIES["is_placeholder"], {"person": person}).fetchone()
    return row is not None and bool(row[0])


def due_timers(connection: Connection, now: datetime, most: int) -> list[Timer]:
    """Return what is due."""
    rows = connection.execute(_QUERIES["due_timers"], {"now": now, "most": most}).fetchall()
    return [Timer(*row) for row in cast("list[tuple[Any, ...]]", rows)]


def take_timers(connection: Connection, timers: Collection[Timer]) -> list[Timed]:
    """Lock timers and return them with their events; without those done already, or that another worker is at."""
    rows = connection.execute(_QUERIES["take_timers"], _given(timers)).fetchall()
    return [Timed(*row) for row in cast("list[tuple[Any, ...]]", rows)]


def persons_of(connection: Connection, events: Collection[UUID]) -> dict[UUID, UUID]:
    """Return whose events are."""
    rows = connection.execute(_QUERIES["persons_of"], {"events": list(events)}).fetchall()
    return dict(cast("list[tuple[UUID, UUID]]", rows))


def finish_timers(connection: Connection, timers: Collection[Timer], now: datetime) -> None:
    """Note that timers are done."""
    connection.execute(_QUERIES["finish_timers"], {**_given(timers), "now": now})


def _given(timers: Collection[Timer]) -> dict[str, object]:
    return {"events": [timer.event for timer in timers], "kinds": [timer.kind for timer in timers]}


def take_messages(connection: Connection, now: datetime, most: int) -> list[Message]:
    """Take messages to hand over; nobody else takes them for some seconds, and longer after each try."""
    rows = connection.execute(_QUERIES["take_messages"], {"now": now, "most": most}).fetchall()
    return [Message(*row) for row in cast("list[tuple[Any, ...]]", rows)]


def finish_messages(connection: Connection, messages: Collection[int], now: datetime) -> None:
    """Note which messages were handed over."""
    connection.execute(_QUERIES["finish_messages"], {"messages": list(messages), "now": now})


def forget_codes(connection: Connection, before: datetime) -> int:
    """Remove claim codes that ended before an instant; returns how many."""
    return connection.execute(_QUERIES["forget_codes"], {"before": before}).rowcount


def forget_jobs(connection: Connection, before: datetime) -> int:
    """Remove jobs of imports that nobody has gone on with since an instant; returns how many."""
    return connection.execute(_QUERIES["forget_jobs"], {"before": before}).rowcount
