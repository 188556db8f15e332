"""Give events their person that waited for another one, where each was recorded before it could see the other."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from housing.db.connect import Connection
from housing.db.roles import WORKER
from housing.duties import store as statements
from housing.duties.model import Context
from housing.events import staging
from housing.events.refolding import refold
from housing.language import Text
from housing.ledger.identity import refresh_identity

if TYPE_CHECKING:
    from housing.db.connect import Store
    from housing.people.vault import SealingVault

TITLE: Final = Text("events to join to their person", "待归并事件")
EVERY: Final = 1.0
AT_ONCE: Final = True
_MOST: Final = 100


def run(store: "Store", context: Context) -> int:
    """Adopt some events, each with a fold of its person, in one transaction."""
    with store.session(WORKER) as connection:
        found = statements.stragglers(connection, _MOST)
    for event, _ in found:
        with store.session(WORKER) as connection:
            _adopt(connection, context.vault(), event)
    return len(found)


def _adopt(connection: Connection, vault: "SealingVault", event: UUID) -> None:
    person = lock_person_of(connection, event)
    staging.adopt_events(connection, event, person)
    refold(connection, [person])
    if not statements.is_placeholder(connection, person):
        refresh_identity(connection, vault, person)


def lock_person_of(connection: Connection, event: UUID) -> UUID:
    """Lock the person of an event, whoever that is once the lock is had, and return the person."""
    person = statements.person_of(connection, event)
    while person is not None:
        staging.lock_persons(connection, [person])
        now = statements.person_of(connection, event)
        if now == person:
            return person
        person = now
    raise LookupError(event)
