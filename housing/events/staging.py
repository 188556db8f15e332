"""Land a batch of events in the database: copied into temporary tables, then inserted under row-level security.

`COPY` straight into a protected table is refused to roles that row-level security holds for. The only caller of this
folder's SQL for batches.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from psycopg import sql

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.events.effects import Difference
from housing.events.model import Event, Residence
from housing.people.model import SealedIdentity

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_BLOCK: Final = 1 << 16
_STAGES: Final = {"event": "stage_event", "secret": "stage_secret", "residence": "stage_residence"}


@dataclass(slots=True)
class StagedEvent:
    """An event with what goes into the ledger beside it. `kind` is set on the first event of a new person."""

    event: Event
    person: UUID
    kind: str | None
    awaits: UUID | None
    digest: bytes
    sealed: bytes | None
    timer: str | None = None
    due_at: int | None = None
    messages: list[str] = field(default_factory=list)


def known_events(connection: Connection, events: Iterable[UUID]) -> dict[UUID, tuple[bytes, UUID, int]]:
    """Return of those events that are in the ledger the digest, the person and the place."""
    rows = _fetch(connection, "known_events", events=list(events))
    return {event: (digest, person, seq) for event, digest, person, seq in rows}


def referred_persons(connection: Connection, refs: Iterable[bytes]) -> dict[bytes, UUID]:
    """Return whom references name."""
    return dict(_fetch(connection, "referred_persons", refs=list(refs)))


def add_references(connection: Connection, references: dict[bytes, UUID]) -> set[bytes]:
    """Add new references; returns those that are ours: others were added by another writer meanwhile."""
    rows = _fetch(connection, "add_references", refs=list(references), persons=list(references.values()))
    return {reference for (reference,) in rows}


def lock_persons(connection: Connection, persons: Iterable[UUID]) -> None:
    """Lock persons in id order until the transaction ends."""
    connection.execute(_QUERIES["lock_persons"], {"persons": list(persons)})


def histories(connection: Connection, persons: Iterable[UUID]) -> tuple[dict[UUID, list[Event]], dict[UUID, bytes]]:
    """Return what is known of persons, and what their events tell of who they are, sealed."""
    found: dict[UUID, list[Event]] = {}
    sealed: dict[UUID, bytes] = {}
    for person, event, *rest, text in _fetch(connection, "histories", persons=list(persons)):
        found.setdefault(person, []).append(Event(event, *rest))
        if text is not None:
            sealed[event] = text
    return found, sealed


def awaited_events(connection: Connection, events: Iterable[UUID]) -> set[UUID]:
    """Return which of these events others wait for."""
    return {event for (event,) in _fetch(connection, "awaited_events", events=list(events))}


def adopt_events(connection: Connection, event: UUID, person: UUID) -> None:
    """Give those that waited for an event its person."""
    connection.execute(_QUERIES["adopt_events"], {"event": event, "person": person})


def residences_of(connection: Connection, persons: Iterable[UUID]) -> dict[UUID, list[Residence]]:
    """Return the residences that are stored of persons, as the fold gives them."""
    found: dict[UUID, list[Residence]] = {}
    for person, *row in _fetch(connection, "residences_of", persons=list(persons)):
        found.setdefault(person, []).append(Residence(*row))
    return found


def land_differences(connection: Connection, residences: Sequence[tuple[UUID, Difference]]) -> None:
    """Write what changes in residences and counts, without any event."""
    with _staged(connection, "residence"):
        _land_residences(connection, residences)
    _count(connection, [difference for _, difference in residences])


def recordable_units(connection: Connection, units: Iterable[int]) -> dict[int, tuple[str, date]]:
    """Return which units are there and may be recorded in by the acting account, with their status and its date."""
    rows = _fetch(connection, "recordable_units", units=list(units))
    return {number: (status, since) for number, status, since in rows}


def land(
    connection: Connection,
    events: Sequence[StagedEvent],
    residences: Sequence[tuple[UUID, Difference]],
    secrets: Sequence[tuple[UUID, SealedIdentity]],
    request: str | None,
) -> None:
    """Write a batch: persons, events, residences, counts, log, timers, messages. All of it or, on an error, nothing."""
    with _staged(connection, "event", "secret", "residence"):
        _copy(connection, "staged_event", map(_event_line, events))
        _copy(connection, "staged_secret", (_line((person, *_parts(secret))) for person, secret in secrets))
        for name in ("land_persons", "land_events", "land_secrets", "land_timers", "land_messages"):
            connection.execute(_QUERIES[name])
        _land_residences(connection, residences)
        connection.execute(_QUERIES["land_log"], {"request": request})
    _count(connection, [difference for _, difference in residences])


@contextlib.contextmanager
def _staged(connection: Connection, *names: str) -> Iterator[None]:
    """Have temporary tables for a batch, gone afterwards."""
    for name in names:
        connection.execute(_QUERIES[_STAGES[name]])
    yield
    tables = sql.SQL(", ").join(sql.Identifier("pg_temp", f"staged_{name}") for name in names)
    connection.execute(sql.SQL("drop table {}").format(tables))


def _land_residences(connection: Connection, residences: Sequence[tuple[UUID, Difference]]) -> None:
    _copy(connection, "staged_residence", (line for each in residences for line in _residence_lines(*each)))
    gone = [arrival for _, difference in residences for arrival in difference.gone]
    if gone:
        connection.execute(_QUERIES["drop_residences"], {"gone": gone})
    connection.execute(_QUERIES["land_changed_residences"])
    connection.execute(_QUERIES["land_new_residences"])


def _count(connection: Connection, differences: Iterable[Difference]) -> None:
    counts: dict[int, list[int]] = {}
    for difference in differences:
        for unit, (confirmed, claimed) in difference.counts.items():
            sums = counts.setdefault(unit, [0, 0])
            sums[0] += confirmed
            sums[1] += claimed
    values = {
        "units": list(counts),
        "confirmed": [confirmed for confirmed, _ in counts.values()],
        "claimed": [claimed for _, claimed in counts.values()],
    }
    connection.execute(_QUERIES["count_residences"], values)


def _fetch(connection: Connection, name: str, **values: object) -> list[Any]:
    with connection.cursor(binary=True) as cursor:
        return cast("list[Any]", cursor.execute(_QUERIES[name], values).fetchall())


def _copy(connection: Connection, table: str, lines: Iterable[str]) -> None:
    statement = sql.SQL("copy {} from stdin").format(sql.Identifier("pg_temp", table))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        block: list[str] = []
        size = 0
        for line in lines:
            block.append(line)
            size += len(line)
            if size > _BLOCK:
                copy.write("".join(block))
                block, size = [], 0
        copy.write("".join(block))


def _event_line(staged: StagedEvent) -> str:
    event = staged.event
    messages = "{" + ",".join(staged.messages) + "}" if staged.messages else None
    return _line(
        (
            event.id,
            staged.person,
            staged.kind,
            event.type,
            event.side,
            event.unit,
            event.effective_at,
            event.claimed_at,
            event.refers_to,
            staged.awaits,
            event.main,
            event.adults,
            event.children,
            event.field,
            event.value,
            event.decision,
            staged.digest,
            staged.sealed,
            staged.timer,
            staged.due_at,
            messages,
        )
    )


def _residence_lines(person: UUID, difference: Difference) -> Iterable[str]:
    for fresh, residences in ((True, difference.fresh), (False, difference.changed)):
        for each in residences:
            yield _line((each.arrival, person, *each[1:], fresh))


def _parts(secret: SealedIdentity) -> tuple[bytes | None, ...]:
    return (secret.sealed, secret.document_index, secret.phone_index, secret.name_index)


def _line(values: Iterable[object]) -> str:
    """Return a row in the text form of COPY."""
    return "\t".join([_FORMS.get(type(value), str)(value) for value in values]) + "\n"


def _escaped(value: str) -> str:
    return value.translate(_ESCAPES) if any(mark in value for mark in "\\\n\t\r") else value


_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_FORMS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _: "\\N",
    bool: lambda value: "t" if value else "f",
    bytes: lambda value: "\\\\x" + value.hex(),
    str: _escaped,
    UUID: lambda value: f"{value.int:032x}",
}
