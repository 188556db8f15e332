"""Record many events in one transaction, with everything checked as for a single one.

The same rules, fold and effects as `service`; what differs is that persons are resolved, locked and read for the whole
batch at once, and that rows land by COPY. Rows that cannot be recorded are told apart; the others land.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.events import staging
from housing.events.commands import Desk, RecordEvent, event_uuid
from housing.events.effects import Difference, difference, messages, timers
from housing.events.identities import fold_identity
from housing.events.model import Event, Residence
from housing.events.projection import fold
from housing.events.refolding import refold
from housing.events.rules import faults_of
from housing.events.service import check_departure, event_from, references_of, targets_of, told_by, words_of
from housing.events.staging import StagedEvent
from housing.events.store import Finding, file_review
from housing.numbers.rules import UnitNumber, printed
from housing.people.model import SealedIdentity

_MICROSECONDS = 1_000_000


@dataclass(slots=True)
class Given:
    """One event of a batch, prepared: what can be said of it without the database.

    `outcome` is what became of it: None while open, True recorded, False recorded before, or why it cannot be.
    """

    command: RecordEvent
    id: UUID
    digest: bytes
    refs: list[bytes]
    targets: list[UUID]
    outcome: Refusal | bool | None = None
    person: UUID | None = None
    event: Event | None = None
    awaits: UUID | None = None


@dataclass(slots=True)
class _Person:
    """A person of the batch: what was known before, and what comes with it."""

    id: UUID
    new_kind: str | None = None
    history: list[Event] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)


def prepare_event(command: RecordEvent, desk: Desk) -> Given:
    """Check an event by itself, and compute what it is known by. Needs no database, so it can run ahead of it."""
    given = Given(
        command,
        event_uuid(command.source, command.event_id),
        desk.vault.given(*words_of(command)),
        references_of(command, desk),
        targets_of(command),
    )
    given.outcome = next(faults_of(command, desk.now), None)
    return given


def record_events(connection: Connection, given: Sequence[Given], desk: Desk) -> None:
    """Record a batch in an open session of the registrar; each one's `outcome` tells what became of it."""
    _Batch(connection, given, desk).record()


class _Batch:
    def __init__(self, connection: Connection, given: Sequence[Given], desk: Desk) -> None:
        self._connection = connection
        self._given = given
        self._desk = desk
        self._persons: dict[UUID, _Person] = {}
        self._by_id: dict[UUID, Given] = {}
        self._sealed: dict[UUID, bytes] = {}
        self._known: dict[UUID, tuple[bytes, UUID, int]] = {}
        self._findings: list[Finding] = []

    def record(self) -> None:
        self._check_units()
        self._pass_over_repeated()
        self._resolve_persons()
        self._lock()
        self._land()

    def _open(self) -> Iterable[Given]:
        return (given for given in self._given if given.outcome is None)

    def _check_units(self) -> None:
        units = staging.recordable_units(self._connection, {given.command.unit for given in self._open()})
        for given in self._open():
            status = units.get(given.command.unit)
            if status is None:
                given.outcome = Refusal(errors.SCOPE_NOTHING, field="unit")
            elif status[0] == "retired" and given.command.type == "arrival":
                number = printed(UnitNumber(str(given.command.unit)))
                given.outcome = Refusal(errors.UNIT_RETIRED, field="unit", number=number, on=status[1])

    def _pass_over_repeated(self) -> None:
        """Tell what is in the ledger already, or comes twice in this batch; the first of them counts."""
        targets = {target for given in self._open() for target in given.targets}
        self._known = known = staging.known_events(self._connection, {given.id for given in self._open()} | targets)
        for given in self._open():
            digest = known[given.id][0] if given.id in known else None
            if digest is None and given.id in self._by_id:
                digest = self._by_id[given.id].digest
            if digest is None:
                self._by_id[given.id] = given
            else:
                repeated = digest == given.digest
                given.outcome = False if repeated else Refusal(errors.EVENT_REPEATED, field="event_id")

    def _resolve_persons(self) -> None:
        """Find whose each event is, as the single way does: by the event it refers to, else by the sender's words."""
        found = staging.referred_persons(self._connection, {ref for given in self._open() for ref in given.refs})
        self._desk.vault.expect_persons(sum(not (given.targets or found.keys() & given.refs) for given in self._open()))
        while True:
            added = self._resolve(found)
            ours = staging.add_references(self._connection, added)
            if len(ours) == len(added):
                self._compare_names(found)
                return
            found |= {ref: added[ref] for ref in ours}
            found |= staging.referred_persons(self._connection, added.keys() - ours)  # another writer was quicker

    def _compare_names(self, found: Mapping[bytes, UUID]) -> None:
        """Where the words of one sender name two persons: a contradiction, or two records of one person perhaps."""
        for given in self._open():
            others = {found[ref] for ref in given.refs if ref in found} - {given.person}
            if others and given.targets and given.command.person_code is not None:
                given.outcome = Refusal(errors.EVENT_OTHER_PERSON, field="person_code")
            elif others:
                pair = "+".join(sorted((str(given.person), str(min(others)))))
                self._findings.append(self._finding("possible_duplicate", pair, given))

    def _finding(self, kind: str, subject: str, given: Given) -> Finding:
        due_on = (self._desk.now + self._desk.terms.objection).date()
        return Finding(kind, subject, given.command.unit, given.id, due_on)

    def _resolve(self, references: dict[bytes, UUID]) -> dict[bytes, UUID]:
        added: dict[bytes, UUID] = {}
        known = dict(references)
        self._persons.clear()
        for given in self._by_id.values():
            given.person = None
        for given in self._open():
            self._assign(given, known, added, set())
        return added

    def _assign(self, given: Given, known: dict[bytes, UUID], added: dict[bytes, UUID], asking: set[UUID]) -> None:
        """Find one event's person, after that of the event it refers to, wherever in the batch that stands."""
        if given.person is not None:
            return
        asking.add(given.id)
        for target in given.targets:
            if target in self._by_id and target not in asking:
                self._assign(self._by_id[target], known, added, asking)
        given.person = person = self._person_of(given, known)
        for ref in given.refs:
            if ref not in known:
                known[ref] = added[ref] = person
        self._persons.setdefault(person, _Person(person)).given.append(given)

    def _person_of(self, given: Given, known: Mapping[bytes, UUID]) -> UUID:
        given.awaits = None
        named = next((known[ref] for ref in given.refs if ref in known), None)
        for target in given.targets:
            referred = self._by_id[target].person if target in self._by_id else None
            if referred is None and target in self._known:
                referred = self._known[target][1]
            if referred is not None:
                return referred
        if named is not None:
            return named
        if given.targets:
            given.awaits = given.targets[0]
            self._persons.setdefault(given.awaits, _Person(given.awaits, "household"))
            return given.awaits
        person = self._desk.vault.take_persons(1)[0]
        self._persons[person] = _Person(person, "person" if given.refs else "household")
        return person

    def _lock(self) -> None:
        """Lock the persons that were there before, and read what is known of them."""
        before = [person.id for person in self._persons.values() if person.new_kind is None]
        if not before:
            return
        staging.lock_persons(self._connection, before)
        histories, self._sealed = staging.histories(self._connection, before)
        for person, history in histories.items():
            self._persons[person].history = history
        meanwhile = {event.id for history in histories.values() for event in history} & self._by_id.keys()
        if meanwhile:  # another writer recorded the same events while we waited for their persons
            known = staging.known_events(self._connection, meanwhile)
            for event, (digest, _, _) in known.items():
                given = self._by_id.pop(event)
                repeated = digest == given.digest
                given.outcome = False if repeated else Refusal(errors.EVENT_REPEATED, field="event_id")

    def _land(self) -> None:
        staged: list[StagedEvent] = []
        residences: list[tuple[UUID, Difference]] = []
        secrets: list[tuple[UUID, SealedIdentity]] = []
        self._desk.vault.have_keys(self._persons)
        for person in self._persons.values():
            before = fold(person.history) if person.history else []
            recorded = self._events_of(person, before)
            after = fold([*person.history, *(each.event for each in recorded)])
            residences.append((person.id, difference(before, after)))
            told = self._stage(person, recorded, before, after)
            secret = self._identity(person, recorded, after, told)
            if secret is not None:
                secrets.append((person.id, secret))
            staged += recorded
        order = {given.id: place for place, given in enumerate(self._given)}
        staged.sort(key=lambda each: order[each.event.id])
        staging.land(self._connection, staged, residences, secrets, self._desk.request)
        for given in self._by_id.values():
            if given.command.type == "objection" and given.outcome is True:
                self._findings.append(self._finding("objection", str(given.id), given))
        for finding in self._findings:
            file_review(self._connection, finding)
        self._adopt()

    def _events_of(self, person: _Person, before: Sequence[Residence]) -> list[StagedEvent]:
        """Return what of a person's events can be recorded: a departure dated before its own arrival cannot."""
        arrived = {each.arrival: each for each in before}
        recorded = []
        for given in person.given:
            if given.outcome is not None:
                continue
            target = given.awaits or self._target_of(given)
            event = event_from(given.command, given.id, target)
            try:
                check_departure(given.command, event, list(arrived.values()))
            except Refusal as refusal:
                given.outcome = refusal
                continue
            if event.type == "arrival":
                arrived.update({each.arrival: each for each in fold([event])})
            given.event = event
            given.outcome = True
            kind, person.new_kind = person.new_kind, None
            recorded.append(StagedEvent(event, person.id, kind, given.awaits, given.digest, None))
        return recorded

    def _target_of(self, given: Given) -> UUID | None:
        return next((target for target in given.targets if target in self._by_id or target in self._known), None)

    def _stage(
        self, person: _Person, recorded: Sequence[StagedEvent], before: Sequence[Residence], after: Sequence[Residence]
    ) -> dict[UUID, Mapping[str, object]]:
        """Fill in what falls due, what is told, and what stays sealed; returns what events tell of the person."""
        facts: dict[UUID, Mapping[str, object]] = {}
        for each in recorded:
            command = self._by_id[each.event.id].command
            for kind, due_at in timers(command, after, each.event.id, self._desk).items():
                each.timer, each.due_at = kind, int(due_at.timestamp() * _MICROSECONDS)
            each.messages = messages(command, before, after)
            told = told_by(command)
            if told:
                owner = self._desk.vault.take_persons(1)[0] if each.awaits else person.id
                each.sealed = self._desk.vault.seal_facts(owner, each.event.id.bytes, told)
                facts[each.event.id] = told
        return facts

    def _identity(
        self,
        person: _Person,
        recorded: Sequence[StagedEvent],
        after: Sequence[Residence],
        told: Mapping[UUID, Mapping[str, object]],
    ) -> SealedIdentity | None:
        """Return who the person is where the batch tells something of it."""
        if not told or any(each.awaits for each in recorded):
            return None
        earlier = {event.id for event in person.history} & self._sealed.keys()
        opened = self._desk.vault.open_facts((event.bytes, self._sealed[event]) for event in earlier)
        facts = dict(told)
        facts.update({event: words for event, words in zip(earlier, opened, strict=True) if words is not None})
        identity = fold_identity([*person.history, *(each.event for each in recorded)], facts, after)
        return self._desk.vault.seal(person.id, identity) if identity else None

    def _adopt(self) -> None:
        """Give those that waited for an event of this batch their person, and fold that person again."""
        adopted = set()
        for event in staging.awaited_events(self._connection, self._by_id):
            given = self._by_id[event]
            if given.outcome is True and given.person is not None:
                staging.adopt_events(self._connection, event, given.person)
                adopted.add(given.person)
        if adopted:
            refold(self._connection, adopted)
