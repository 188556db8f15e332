"""Look at units: what anybody may know of one, and what those see who may."""

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.numbers.rules import UnitNumber
from housing.units import store
from housing.units.model import PublicUnit, UnitFilter, UnitReference, UnitRow, UnitView
from housing.units.resolve import number_of_reference


def public_unit(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    number: UnitNumber,
) -> PublicUnit:
    """Return whether a unit is registered to let and until when, its door label and division; nothing else.

    It counts as registered too where the whole that it is a part of is let, or a part of it. An expired registration
    is one, with its last day. Raises `scope.nothing`.
    """
    found = store.public_unit(connection, int(number))
    if found is None:
        raise Refusal(errors.SCOPE_NOTHING, field="unit")
    return found


def find_unit(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    reference: UnitReference,
) -> UnitView:
    """Return a unit by number or alias, as the actor may see it; a retired one says what became of it.

    Raises `scope.nothing`.
    """
    number = number_of_reference(connection, reference)
    found = store.view_unit(connection, number) if number is not None else None
    if found is None:
        raise Refusal(errors.SCOPE_NOTHING, field="unit")
    return found


def list_units(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    wanted: UnitFilter,
) -> list[UnitRow]:
    """Return a page of the units that the actor may see, in the order of their numbers.

    Staff and auditors see those of their scope, landlords and agents what they let, tenants where they live.
    """
    if store.acting(connection).has_own:
        return store.own_units(connection, wanted)
    if wanted.box is not None:
        return store.units_in_box(connection, wanted, wanted.box)
    if wanted.building is not None:
        return store.units_of_building(connection, wanted)
    return store.units_in_scope(connection, wanted)
