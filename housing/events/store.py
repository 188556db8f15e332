"""The two halves of recording an event in the database. The only caller of this folder's SQL for single events."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.events.commands import RecordEvent
from housing.events.effects import Difference
from housing.events.model import Event, Residence
from housing.people.model import SealedIdentity

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows before an event is written, under the lock of its person.

    `digest` and `seq` are set where it was recorded before; `other` is another person whom the sender's words name.
    """

    digest: bytes | None
    seq: int | None
    person: UUID
    target: UUID | None
    made: bool
    waits: bool
    other: UUID | None
    history: list[Event]


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the first half needs.

    The event's id, by what its person is named, an id for a new person, what it may refer to, whether the acting
    account speaks of itself, and whether it has shown the code of what it refers to.
    """

    event: UUID
    refs: list[bytes]
    fresh: UUID
    targets: list[UUID]
    own: bool
    proven: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What the second half writes. `told` are messages to the person."""

    command: RecordEvent
    event: Event
    known: Known
    difference: Difference
    digest: bytes
    sealed: bytes | None
    timers: Mapping[str, datetime]
    told: list[str]
    request: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person has to decide; `subject` makes the same finding one item."""

    kind: str
    subject: str
    unit: int
    event: UUID
    due_on: date


def begin_event(connection: Connection, beginning: Beginning) -> Known:
    """Lock the event's person and return all that is known of that person."""
    values = {
        "event": beginning.event,
        "refs": array_of(beginning.refs),
        "fresh": beginning.fresh,
        "targets": array_of(beginning.targets),
        "own": beginning.own,
        "proven": beginning.proven,
    }
    row = cast("tuple[Any, ...]", connection.execute(_QUERIES["begin_event"], values).fetchone())
    digest, seq, person, target, made, waits, other, history = row
    return Known(digest, seq, person, target, made, waits, other, [event_of(each) for each in history or ()])


def event_of(row: Sequence[Any]) -> Event:
    """Return an event as the fold reads it, from the row of `history_of`."""
    identifier, kind, side, unit, effective_at, claimed_at, refers_to, *rest = row
    target = UUID(refers_to) if refers_to is not None else None
    return Event(UUID(identifier), kind, side, unit, effective_at, claimed_at, target, *rest)


def write_event(connection: Connection, entry: Entry) -> int:
    """Write an event and all it changes; returns its place in the ledger."""
    difference, event = entry.difference, entry.event
    values = {
        "event": event.id,
        "person": entry.known.person,
        "type": event.type,
        "side": event.side,
        "unit": event.unit,
        "effective_at": entry.command.effective_at,
        "claimed_at": entry.command.claimed_at,
        "refers_to": event.refers_to,
        "awaits": entry.known.target if entry.known.waits else None,
        "main": event.main,
        "adults": event.adults,
        "children": event.children,
        "field": event.field,
        "value": event.value,
        "decision": event.decision,
        "digest": entry.digest,
        "sealed": entry.sealed,
        "gone": array_of(difference.gone),
        "residences": _residences(difference),
        "units": array_of(difference.counts),
        "confirmed": array_of(confirmed for confirmed, _ in difference.counts.values()),
        "claimed": array_of(claimed for _, claimed in difference.counts.values()),
        "verb": f"{event.type}.record",
        "request": entry.request,
        "timers": array_of(entry.timers),
        "due": array_of(f'"{due.isoformat()}"' for due in entry.timers.values()),
        "messages": array_of(entry.told),
    }
    row = connection.execute(_QUERIES["write_event"], values).fetchone()
    assert row is not None
    return cast("int", row[0])


def array_of(values: Iterable[object]) -> str:
    """Return an array in PostgreSQL's text form, for ids, numbers and codes: quicker than the driver's own."""
    return "{" + ",".join(f'"\\\\x{each.hex()}"' if isinstance(each, bytes) else str(each) for each in values) + "}"


def write_secret(connection: Connection, person: UUID, secret: SealedIdentity) -> None:
    """Write who a person is, sealed."""
    values = {
        "person": person,
        "sealed": secret.sealed,
        "document": secret.document_index,
        "phone": secret.phone_index,
        "name": secret.name_index,
    }
    connection.execute(_QUERIES["write_secret"], values)


def sealed_identities(connection: Connection, person: UUID) -> list[tuple[UUID, bytes]]:
    """Return what each event told of who a person is, sealed."""
    rows = connection.execute(_QUERIES["sealed_identities"], {"person": person}).fetchall()
    return cast("list[tuple[UUID, bytes]]", rows)


def file_review(connection: Connection, finding: Finding) -> None:
    """File something that a person has to decide."""
    connection.execute(_QUERIES["file_review"], {name: getattr(finding, name) for name in Finding.__slots__})


def _residences(difference: Difference) -> str:
    rows = [_row(each, fresh=True) for each in difference.fresh]
    return json.dumps(rows + [_row(each, fresh=False) for each in difference.changed])


def _row(residence: Residence, *, fresh: bool) -> dict[str, object]:
    return residence._asdict() | {"arrival": str(residence.arrival), "fresh": fresh}
