"""Split a unit into parts of their own."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.units.lineage import split_unit
from housing.units.model import SplitUnit
from housing.verbs.model import Means, Values, Verb, fields_of
from housing.verbs.units import UNIT, reference_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Split the unit into one for each label."""
    command = SplitUnit(reference_of(values["unit"]), values["door_label"])
    return split_unit(connection, means.actor, command, now=means.now)


VERB: Final = Verb(
    Text("split a unit into parts, one for each door_label", "将房屋拆分，每个 door_label 一处"),
    {"unit": UNIT, **fields_of("units", "door_label", required=("door_label",), several=("door_label",))},
    act,
)
