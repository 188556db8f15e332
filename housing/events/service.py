"""Record an event: rights, rules, one transaction, a receipt."""

import contextlib
from datetime import datetime
from typing import Final
from uuid import UUID

import psycopg

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.events import store
from housing.events.commands import Desk, Receipt, RecordEvent, event_uuid
from housing.events.effects import difference, messages, timers
from housing.events.identities import fold_identity
from housing.events.model import Event, Residence
from housing.events.projection import fold
from housing.events.rules import faults_of
from housing.people.model import IDENTITY_FIELDS

_MICROSECONDS: Final = 1_000_000


def record_event(connection: Connection, command: RecordEvent, desk: Desk) -> Receipt:
    """Record one event in an open session of the registrar; a second delivery changes nothing.

    Raises the refusals of `rules`, `event.repeated`, `event.before_arrival`, `event.other_person`, and `scope.nothing`
    where the acting account may not record this here.
    """
    for fault in faults_of(command, desk.now):
        raise fault
    identifier = event_uuid(command.source, command.event_id)
    digest = desk.vault.given(*words_of(command))
    beginning = store.Beginning(
        identifier,
        references_of(command, desk),
        desk.vault.take_persons(1)[0],
        targets_of(command),
        desk.own and command.side == "tenant",
        command.proven,
    )
    known = store.begin_event(connection, beginning)
    if known.digest is not None:
        return _repeated(identifier, known, digest, desk)
    if known.other is not None and command.person_code is not None and command.refers_to:
        raise Refusal(errors.EVENT_OTHER_PERSON, field="person_code")
    try:
        return _Recording(connection, command, desk, known, digest).write()
    except psycopg.errors.InsufficientPrivilege:
        raise Refusal(errors.SCOPE_NOTHING, field="unit") from None


def _repeated(identifier: UUID, known: store.Known, digest: bytes, desk: Desk) -> Receipt:
    if known.digest != digest:
        raise Refusal(errors.EVENT_REPEATED, field="event_id")
    assert known.seq is not None
    return Receipt(desk.vault.receipt(known.seq), identifier, known.person, repeated=True)


class _Recording:
    """The second half of recording one event: fold, and write all it changes."""

    def __init__(
        self, connection: Connection, command: RecordEvent, desk: Desk, known: store.Known, digest: bytes
    ) -> None:
        self._connection = connection
        self._command = command
        self._desk = desk
        self._known = known
        self._digest = digest
        self._event = event_from(command, event_uuid(command.source, command.event_id), known.target)
        self._told = told_by(command)
        self._after: list[Residence] = []

    def write(self) -> Receipt:
        known, event, command = self._known, self._event, self._command
        before = fold(known.history) if known.history else []
        check_departure(command, event, before)
        self._after = after = fold([*known.history, event])
        entry = store.Entry(
            command,
            event,
            known,
            difference(before, after),
            self._digest,
            self._sealed(),
            timers(command, after, event.id, self._desk),
            messages(command, before, after),
            self._desk.request,
        )
        seq = store.write_event(self._connection, entry)
        if self._told and not known.waits:
            self._write_identity()
        self._file_reviews()
        return Receipt(self._desk.vault.receipt(seq), event.id, known.person, repeated=False)

    def _sealed(self) -> bytes | None:
        """Seal what the event tells: under the person's key, or one of its own while the person is not known yet."""
        if not self._told:
            return None
        vault = self._desk.vault
        owner = vault.take_persons(1)[0] if self._known.waits else self._known.person
        return vault.seal_facts(owner, self._event.id.bytes, self._told)

    def _write_identity(self) -> None:
        vault, person = self._desk.vault, self._known.person
        identity = self._command.identity
        if not self._known.made:
            sealed = store.sealed_identities(self._connection, person)
            opened = vault.open_facts((event.bytes, text) for event, text in sealed)
            facts = {event: told for (event, _), told in zip(sealed, opened, strict=True) if told is not None}
            identity = fold_identity([*self._known.history, self._event], facts, self._after)
        if identity:
            store.write_secret(self._connection, person, vault.seal(person, identity))

    def _file_reviews(self) -> None:
        event, due_on = self._event, (self._desk.now + self._desk.terms.objection).date()
        if event.type == "objection":
            finding = store.Finding("objection", str(event.id), event.unit, event.id, due_on)
            store.file_review(self._connection, finding)
        if self._known.other is not None:
            pair = "+".join(sorted((str(self._known.person), str(self._known.other))))
            finding = store.Finding("possible_duplicate", pair, event.unit, event.id, due_on)
            store.file_review(self._connection, finding)


def check_departure(command: RecordEvent, event: Event, before: list[Residence]) -> None:
    """Refuse a departure that is dated before its own arrival. Raises `event.before_arrival`."""
    if command.type != "departure":
        return
    for each in before:
        named = each.arrival == event.refers_to
        if named and event.effective_at < each.from_at:
            arrived = datetime.fromtimestamp(each.from_at / _MICROSECONDS, command.effective_at.tzinfo)
            raise Refusal(errors.EVENT_BEFORE_ARRIVAL, field="effective_at", arrived=f"{arrived:%Y-%m-%d}")


def event_from(command: RecordEvent, identifier: UUID, target: UUID | None) -> Event:
    """Return the event that the fold reads. What a correction of a person's own data says stays sealed."""
    return Event(
        identifier,
        command.type,
        command.side,
        command.unit,
        int(command.effective_at.timestamp() * _MICROSECONDS),
        int(command.claimed_at.timestamp() * _MICROSECONDS),
        target,
        command.main,
        command.adults,
        command.children,
        command.field,
        None if command.field in IDENTITY_FIELDS else command.value,
        command.decision,
    )


def references_of(command: RecordEvent, desk: Desk) -> list[bytes]:
    """Return by what the sender names the person, the surest first: its own code, a document, a name at this unit."""
    identity = command.identity
    found = []
    if command.person_code:
        found.append(desk.vault.reference("code", command.source, command.person_code))
    if identity.document_number:
        found.append(desk.vault.reference("document", identity.document_type or "", identity.document_number))
    if not found and identity.name:
        year = str(identity.birth_year or "")
        found.append(desk.vault.reference("name", str(command.unit), desk.vault.matching(identity.name), year))
    return found


def targets_of(command: RecordEvent) -> list[UUID]:
    """Return which events may be meant: the sender's own of that event_id, or the one with that id in the register."""
    if not command.refers_to:
        return []
    targets = [event_uuid(command.source, command.refers_to)]
    with contextlib.suppress(ValueError):
        targets.append(UUID(command.refers_to))
    return targets


def words_of(command: RecordEvent) -> list[str]:
    """Return an event as it was given, for comparing a second delivery."""
    identity = command.identity
    parts = (
        command.type,
        command.side,
        command.unit,
        command.effective_at.timestamp(),
        command.claimed_at.timestamp(),
        command.person_code,
        *(getattr(identity, field) for field in IDENTITY_FIELDS),
        command.main,
        command.adults,
        command.children,
        command.refers_to,
        command.field,
        command.value,
        command.decision,
        command.reason,
    )
    return ["" if part is None else str(part) for part in parts]


def told_by(command: RecordEvent) -> dict[str, object]:
    """Return what an event tells of who the person is, and its reason: what is kept only under the person's key."""
    told: dict[str, object] = {
        field: getattr(command.identity, field)
        for field in IDENTITY_FIELDS
        if getattr(command.identity, field) is not None
    }
    if command.type == "correction" and command.field in IDENTITY_FIELDS:
        told[command.field or ""] = command.value
    if command.reason:
        told["reason"] = command.reason
    return told
