"""Find the unit that somebody names, in the scope of who acts; what is outside reads like what does not exist."""

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.units import store
from housing.units.model import Alias, Known, UnitReference
from housing.units.rules import check_alias, may_change


def known_unit(connection: Connection, reference: UnitReference, field: str = "unit") -> Known:
    """Return a unit that the actor may change. Raises `scope.nothing`."""
    unit = any_unit(connection, reference)
    if unit is None or not may_change(unit, store.acting(connection)):
        raise Refusal(errors.SCOPE_NOTHING, field=field)
    return unit


def any_unit(connection: Connection, reference: UnitReference) -> Known | None:
    """Return the unit of a number, or the one that bears an alias now or bore it last; wherever it is."""
    number = number_of_reference(connection, reference)
    return store.find_units(connection, [number]).get(number) if number is not None else None


def number_of_reference(connection: Connection, reference: UnitReference) -> int | None:
    """Return the number that a reference stands for; None for an alias that nothing bears."""
    return store.find_alias(connection, check_alias(reference)) if isinstance(reference, Alias) else reference


def require_desk(connection: Connection) -> None:
    """Raise `act.not_yours` unless an officer or administrator acts."""
    if not store.acting(connection).is_desk:
        raise Refusal(errors.ACT_NOT_YOURS)
