"""Fold persons anew from their events and write the difference: after an adoption, and where a verification asks."""

from collections.abc import Collection
from uuid import UUID

from housing.db.connect import Connection
from housing.events import staging
from housing.events.effects import difference
from housing.events.projection import fold


def refold(connection: Connection, persons: Collection[UUID]) -> int:
    """Bring the residences of persons to what their events say, under their locks; returns how many persons changed.

    For a session of the registrar or the worker.
    """
    staging.lock_persons(connection, persons)
    histories, _ = staging.histories(connection, persons)
    stored = staging.residences_of(connection, persons)
    differences = [
        (person, difference(stored.get(person, []), fold(histories[person]) if person in histories else []))
        for person in persons
    ]
    changed = [(person, each) for person, each in differences if each.fresh or each.changed or each.gone]
    if changed:
        staging.land_differences(connection, changed)
    return len(changed)
