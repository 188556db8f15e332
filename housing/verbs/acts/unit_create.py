"""Register one unit."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.units.model import Draft
from housing.units.service import create_unit
from housing.verbs.model import Means, Values, Verb, fields_of
from housing.verbs.units import DIFFERS, aliases_of, point_of, reference_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Create the unit that the values describe."""
    plain = ("floor", "area_m2", "status", "status_on", "cause", "address")
    parent = values.get("parent")
    draft = Draft(
        label=values["door_label"],
        kind=values.get("kind", "home"),
        number=int(values["number"]) if "number" in values else None,
        aliases=aliases_of(values),
        building=str(values["building_code"]) if "building_code" in values else None,
        point=point_of(values),
        parent=reference_of(parent) if parent is not None else None,
        differs_because=values.get("differs_because"),
        **{name: values.get(name) for name in plain},
    )
    return create_unit(connection, means.actor, draft, now=means.now)


VERB: Final = Verb(
    Text("register one unit", "登记一处房屋"),
    {
        **fields_of(
            "units",
            *("number", "alias", "building_code", "address", "lon", "lat", "door_label", "kind", "parent", "floor"),
            *("area_m2", "status", "status_on", "cause"),
            required=("door_label",),
        ),
        "differs_because": DIFFERS,
    },
    act,
)
