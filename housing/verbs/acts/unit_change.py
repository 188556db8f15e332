"""Change what is known of a unit."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.units.model import ChangeUnit
from housing.units.service import change_unit
from housing.verbs.model import Means, Values, Verb, fields_of
from housing.verbs.units import DIFFERS, UNIT, aliases_of, point_of, reference_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Change the unit."""
    command = ChangeUnit(
        unit=reference_of(values["unit"]),
        label=values.get("door_label"),
        floor=values.get("floor"),
        area_m2=values.get("area_m2"),
        status=values.get("status"),
        building=str(values["building_code"]) if "building_code" in values else None,
        point=point_of(values),
        aliases=aliases_of(values),
        differs_because=values.get("differs_because"),
    )
    return change_unit(connection, means.actor, command, now=means.now)


VERB: Final = Verb(
    Text("change what is known of a unit", "更改房屋信息"),
    {
        "unit": UNIT,
        **fields_of("units", "door_label", "floor", "area_m2", "status", "building_code", "lon", "lat", "alias"),
        "differs_because": DIFFERS,
    },
    act,
)
