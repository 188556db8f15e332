"""Events that the program itself records: that something has run out, or was erased. By the same way as all others."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from housing.db.connect import Connection
from housing.events import staging
from housing.events.commands import RecordEvent
from housing.events.effects import difference, messages
from housing.events.model import Event
from housing.events.projection import fold
from housing.events.store import Entry, Known, write_event
from housing.ledger.seals.model import micros

_IDS: Final = uuid5(NAMESPACE_URL, "urn:doorplate:expired")


@dataclass(frozen=True, slots=True)
class ProgramEvent:
    """What the program records of a person. `at` is when it fell due, so that the fold stays a function of events.

    `awaits` is set to the event that it refers to where that has waited for its own target: both are adopted together.
    `sealed` is what it tells of who the person is, sealed under that person's key.
    """

    id: UUID
    type: Literal["expired", "erased"]
    unit: int
    at: datetime
    field: str | None = None
    refers_to: UUID | None = None
    awaits: bool = False
    sealed: bytes | None = None


def expiry_id(field: str, event: UUID) -> UUID:
    """Return the id of the event that something of an event has run out: the same whoever finds it, and no sender's."""
    return uuid5(_IDS, f"{field} {event}")


def lock_history(connection: Connection, person: UUID) -> list[Event]:
    """Lock a person until the transaction ends, and return all events of the person."""
    staging.lock_persons(connection, [person])
    histories, _ = staging.histories(connection, [person])
    return histories.get(person, [])


def record_program_event(
    connection: Connection, person: UUID, event: ProgramEvent, history: Sequence[Event]
) -> Event | None:
    """Record an event of the program under the lock of its person, in a session of the worker; returns it.

    `history` is what `lock_history` gave. An event that is in it already changes nothing: None.
    """
    if any(each.id == event.id for each in history):
        return None
    at = micros(event.at)
    recorded = Event(event.id, event.type, "program", event.unit, at, at, refers_to=event.refers_to, field=event.field)
    command = RecordEvent(str(event.id), "", event.type, "program", event.unit, event.at, event.at, field=event.field)
    before, after = fold(history), fold([*history, recorded])
    words = f"{event.type} {event.field} {event.unit} {at} {event.refers_to}"
    entry = Entry(
        command,
        recorded,
        Known(None, None, person, event.refers_to, made=False, waits=event.awaits, other=None, history=list(history)),
        difference(before, after),
        hashlib.sha256(words.encode()).digest()[:16],
        event.sealed,
        {},
        messages(command, before, after),
        None,
    )
    write_event(connection, entry)
    return recorded
