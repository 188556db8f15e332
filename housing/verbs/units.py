"""What acts on units share: their fields, and values of fields as the services take them."""

from typing import Final

from housing.exchange.kinds import kind_named
from housing.exchange.model import Column
from housing.exchange.values.references import Alias
from housing.exchange.values.texts import Code
from housing.language import Text
from housing.units.model import Alias as UnitAlias
from housing.units.model import Point, UnitReference
from housing.verbs.model import Field, Values

UNIT: Final = Field(kind_named("lettings").columns["unit"], required=True)
DIFFERS: Final = Field(
    Column("不同之处", Code(40), Text("why it is another one than what looks like it", "与相近房屋的不同之处"), "")
)


def reference_of(unit: object) -> UnitReference:
    """Return a unit's reference as services take it: its number, or an alias."""
    return UnitAlias(*unit) if isinstance(unit, Alias) else int(str(unit))


def aliases_of(values: Values) -> tuple[UnitAlias, ...]:
    """Return the aliases that were given."""
    return tuple(UnitAlias(*each) for each in values.get("alias", ()))


def point_of(values: Values) -> Point | None:
    """Return the position that was given, if both halves were."""
    lon, lat = values.get("lon"), values.get("lat")
    return None if lon is None or lat is None else Point(lon, lat)
