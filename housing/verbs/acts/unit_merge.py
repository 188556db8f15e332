"""Merge units into one."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.units.lineage import merge_units
from housing.units.model import MergeUnits
from housing.verbs.model import Field, Means, Values, Verb
from housing.verbs.units import UNIT, reference_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Merge the units into one of them."""
    units = tuple(reference_of(each) for each in values["unit"])
    return merge_units(connection, means.actor, MergeUnits(units, reference_of(values["into"])), now=means.now)


VERB: Final = Verb(
    Text("merge units into one of them, named by --into", "将多处房屋合并为 --into 所指的一处"),
    {"unit": Field(UNIT.column, required=True, several=True), "into": Field(UNIT.column, required=True)},
    act,
)
