"""Let personal data go whose periods are over, person by person, each in a transaction of its own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from geo.protocols import Progress, Stop, never, silent
from housing import errors
from housing.access.signin.means import forget_ended
from housing.db.connect import Connection, Store
from housing.db.roles import Actor, Role
from housing.errors import Refusal
from housing.events.model import Event
from housing.ledger.erasure import store as erasing
from housing.ledger.erasure.service import Keeping, cut_person, destroy, keys_of
from housing.ledger.identity import told_identity
from housing.ledger.program import ProgramEvent, lock_history, record_program_event
from housing.ledger.retention import store
from housing.ledger.retention.model import Candidate, Due, Expired, Kind, Part, Reason
from housing.ledger.retention.rules import lost_facts, plan_of
from housing.people.vault import SealingVault
from housing.policy.times import Retention

_PAGE: Final = 200
_LINES: Final = 5_000
_PURPOSE: Final = "retention"


@dataclass(frozen=True, slots=True)
class Expiry:
    """How expiry runs: by which periods, for whom, with which vault; `dry` only counts."""

    periods: Retention
    keeping: Keeping
    vault: SealingVault
    actor: Actor
    dry: bool = False
    progress: Progress = field(default=silent)
    stop: Stop = field(default=never)


def expire(opened: Store, expiry: Expiry) -> list[Expired]:
    """Let go of what has run out, or only count it; returns counts by kind and reason.

    Raises `act.not_yours` unless an administrator of everything acts.
    """
    with opened.session(expiry.actor) as connection:
        if not erasing.may_erase(connection):
            raise Refusal(errors.ACT_NOT_YOURS)
    counts: Counter[tuple[Kind, Reason]] = Counter()
    counts["access_log", "log_period"] += _expire_log(opened, expiry)
    counts["session", "ended"] += _expire_sessions(opened, expiry)
    for done, candidate in enumerate(_candidates(opened, expiry)):
        expiry.progress("person", done, None)
        _Person(opened, expiry, candidate, counts).expire()
    return [Expired(kind, reason, count) for (kind, reason), count in sorted(counts.items()) if count]


def _worker(expiry: Expiry) -> Actor:
    return Actor(expiry.actor.account, Role.WORKER)


def _candidates(opened: Store, expiry: Expiry) -> Iterator[Candidate]:
    days = expiry.periods
    periods = (timedelta(days=days.departed_residence_days), timedelta(days=days.unconfirmed_claim_days))
    after = UUID(int=0)
    while not expiry.stop():
        with opened.session(_worker(expiry)) as connection:
            page = store.candidates(connection, after, _PAGE, periods, expiry.keeping.now)
        for candidate in page:
            if expiry.stop():
                return
            yield candidate
        if len(page) < _PAGE:
            return
        after = page[-1].person


class _Person:
    """The expiry of one person."""

    def __init__(
        self, opened: Store, expiry: Expiry, candidate: Candidate, counts: "Counter[tuple[Kind, Reason]]"
    ) -> None:
        self._opened = opened
        self._expiry = expiry
        self._person = candidate.person
        self._candidate = candidate
        self._counts = counts

    def expire(self) -> None:
        with self._opened.session(_worker(self._expiry), _PURPOSE) as connection:
            history = lock_history(connection, self._person)
            plan = plan_of(history, self._candidate.due, lets=self._candidate.lets)
            if plan.whole:
                self._expire_whole(connection)
            kept = [part for part in plan.parts if not self._expire_part(connection, part)]
            self._counts["residence", "kept"] += len(plan.kept) + len(kept)

    def _expire_whole(self, connection: Connection) -> None:
        for each in self._candidate.due:
            self._counts["residence", each.reason] += 1
        at, reason = self._end()
        self._counts["person", reason] += 1
        if not self._expiry.dry:
            keys = keys_of(connection, self._person)
            cut_person(connection, self._person, "expired", now=self._expiry.keeping.now, at=at)
            destroy(connection, self._person, keys, self._expiry.keeping)

    def _end(self) -> tuple[datetime, Reason]:
        """Return when the last of the person's record ran out, and why."""
        ends: list[tuple[datetime, Reason]] = [(each.at, each.reason) for each in self._candidate.due]
        if self._candidate.void_at is not None:
            ends.append((self._candidate.void_at, "void"))
        return max(ends)

    def _expire_part(self, connection: Connection, part: Part) -> bool:
        """Let one residence go; what only its events tell of a person who stays is told by an event of its own.

        False where what stays would then tell something else of who the person is.
        """
        history, before = told_identity(connection, self._expiry.vault, self._person)
        gone = {event.id for event in part.events}
        _, after = told_identity(connection, self._expiry.vault, self._person, without=gone)
        lost = lost_facts(before, after)
        if lost is None:
            return False
        self._counts["residence", part.due.reason] += 1
        if not self._expiry.dry:
            self._cut(connection, part, lost, history)
        return True

    def _cut(self, connection: Connection, part: Part, lost: dict[str, object], history: list[Event]) -> None:
        due, unit = part.due, part.residence.unit
        if lost:
            self._keep_facts(connection, due, lost, history)
        tombstone = uuid4()
        erasing.add_tombstone(connection, tombstone, "person")
        events = {event.id for event in part.events}
        erasing.cut_record(connection, self._person, tombstone, events=events, arrivals={due.arrival})
        gone = ProgramEvent(uuid4(), "expired", unit, due.at, field=_PURPOSE, refers_to=due.arrival)
        record_program_event(connection, tombstone, gone, lock_history(connection, tombstone))

    def _keep_facts(self, connection: Connection, due: Due, lost: dict[str, object], history: list[Event]) -> None:
        stays = [event for event in history if event.id != due.arrival]
        identifier = uuid4()
        sealed = self._expiry.vault.seal_facts(self._person, identifier.bytes, lost)
        kept = ProgramEvent(identifier, "expired", stays[-1].unit, due.at, field=_PURPOSE, sealed=sealed)
        record_program_event(connection, self._person, kept, history)


def _expire_log(opened: Store, expiry: Expiry) -> int:
    before = expiry.keeping.now - timedelta(days=expiry.periods.access_log_days)
    if expiry.dry:
        with opened.session(_worker(expiry)) as connection:
            return store.count_old_lines(connection, before)
    total = after = 0
    while not expiry.stop():
        with opened.session(_worker(expiry)) as connection:
            count, after = store.cut_lines(connection, after, before, _LINES)
        total += count
        expiry.progress("access_log", total, None)
        if count < _LINES:
            break
    return total


def _expire_sessions(opened: Store, expiry: Expiry) -> int:
    with opened.session(_worker(expiry)) as connection:
        count = store.count_ended_sessions(connection, expiry.keeping.now)
        if not expiry.dry:
            forget_ended(connection, now=expiry.keeping.now)
    return count
