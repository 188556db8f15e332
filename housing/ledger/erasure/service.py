"""Erase a person: list it outside, destroy the keys, cut every link; what was counted stays, and seals still hold.

The order makes each kill harmless: the list is on the disk before anything is destroyed, and whatever is listed and not
done is done by the next worker. Work of the database that fails keeps all of it from happening.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

from housing import errors
from housing.db.connect import Connection, Store
from housing.db.roles import Actor, Role
from housing.errors import Refusal
from housing.ledger.erasure import store
from housing.ledger.erasure.register import Entry, ErasureList
from housing.ledger.program import ProgramEvent, lock_history, record_program_event
from housing.people.keys import KeyStore

Reason = Literal["erased", "expired"]


@dataclass(frozen=True, slots=True)
class Keeping:
    """What erasing stands on besides the database: the list outside, the store of keys, the time."""

    erasures: ErasureList
    keys: KeyStore
    now: datetime


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Erase a person, by the person's id."""

    person: UUID


@dataclass(frozen=True, slots=True)
class Erased:
    """What was cut: the tombstone that stands for the person now, and how many events and residences it stands in."""

    tombstone: UUID
    events: int
    residences: int


def erase_person(opened: Store, actor: Actor, command: ErasePerson, keeping: Keeping) -> Erased:
    """Erase a person for good.

    Raises `act.not_yours` unless an administrator of everything acts, `scope.nothing` for nobody or one who was erased
    before, `person.lets` while the person lets homes.
    """
    with opened.session(actor) as connection:
        if not store.may_erase(connection):
            raise Refusal(errors.ACT_NOT_YOURS)
    with opened.session(Actor(actor.account, Role.WORKER), "erasure") as connection:
        known = store.lock_person(connection, command.person)
        if known is None or known[1]:
            raise Refusal(errors.SCOPE_NOTHING, field="person")
        if store.lets_now(connection, command.person, keeping.now.date()):
            raise Refusal(errors.PERSON_LETS, field="person")
        keys = keys_of(connection, command.person)
        cut = cut_person(connection, command.person, "erased", now=keeping.now)
        destroy(connection, command.person, keys, keeping)
    return cut


def keys_of(connection: Connection, person: UUID) -> tuple[UUID, ...]:
    """Return the ids of all keys that open something of a person."""
    return tuple(dict.fromkeys([person, *store.sealed_owners(connection, person)]))


def destroy(connection: Connection, person: UUID, keys: Collection[UUID], keeping: Keeping) -> None:
    """Do what cannot be taken back, when all that the database may object to was proved: list, then keys."""
    store.prove_all(connection)
    keeping.erasures.add(Entry(person, tuple(keys), keeping.now))
    keeping.keys.destroy(keys)


def cut_person(
    connection: Connection, person: UUID, reason: Reason, *, now: datetime, at: datetime | None = None
) -> Erased:
    """Cut a person out of the database, in an open transaction of the worker or the owner.

    Where there was any event of the person, one more tells that it was done, `at` the time when it fell due.
    """
    known = store.lock_person(connection, person)
    unit = store.last_unit(connection, person)
    tombstone = uuid4()
    store.add_tombstone(connection, tombstone, known[0] if known else "person")
    events, residences = store.cut_record(connection, person, tombstone)
    store.cut_rest(connection, person, tombstone, now)
    if unit is not None:
        field = "retention" if reason == "expired" else None
        event = ProgramEvent(uuid4(), reason, unit, at or now, field=field)
        record_program_event(connection, tombstone, event, lock_history(connection, tombstone))
    return Erased(tombstone, events, residences)


def cut_again(connection: Connection, entries: Iterable[Entry]) -> int:
    """Cut out whoever is listed and not erased, or has something left: after a kill, and when a backup is restored."""
    listed = {entry.person: entry for entry in entries}
    found = store.still_there(connection, listed)
    for person in found:
        cut_person(connection, person, "erased", now=listed[person].at)
    store.list_erased(connection, listed.values())
    return len(found)
