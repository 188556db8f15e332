"""Who a person is, written anew from what the events tell: after an adoption, or when some of them have expired."""

from collections.abc import Collection
from uuid import UUID

from housing.db.connect import Connection
from housing.events import staging
from housing.events.identities import fold_identity
from housing.events.model import Event
from housing.events.projection import fold
from housing.events.store import write_secret
from housing.people.model import Identity, Vault, identity_of


def told_identity(
    connection: Connection, vault: Vault, person: UUID, *, without: Collection[UUID] = ()
) -> tuple[list[Event], Identity]:
    """Return the events of a person, who is locked, and who the person is by what they tell, without some of them."""
    histories, found = staging.histories(connection, [person])
    history = [event for event in histories.get(person, []) if event.id not in without]
    sealed = {event: text for event, text in found.items() if event not in without}
    opened = vault.open_facts((event.bytes, text) for event, text in sealed.items())
    told = {event: facts for event, facts in zip(sealed, opened, strict=True) if facts is not None}
    return history, fold_identity(history, told, fold(history)) if told else identity_of({})


def refresh_identity(connection: Connection, vault: Vault, person: UUID) -> None:
    """Write who a person is, who is locked, as the events tell it; where they tell nothing, nothing is written."""
    _, identity = told_identity(connection, vault, person)
    if identity:
        write_secret(connection, person, vault.seal(person, identity))
