"""Retire a unit that is no more."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.units.lineage import retire_unit
from housing.units.model import RetireUnit
from housing.verbs.model import Means, Values, Verb, fields_of
from housing.verbs.units import UNIT, reference_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Retire the unit."""
    command = RetireUnit(reference_of(values["unit"]), values["cause"], values.get("status_on"))
    return retire_unit(connection, means.actor, command, now=means.now)


VERB: Final = Verb(
    Text("retire a unit, with its cause", "注销房屋并注明原因"),
    {"unit": UNIT, **fields_of("units", "cause", "status_on", required=("cause",))},
    act,
)
