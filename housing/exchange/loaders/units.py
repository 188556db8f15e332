"""Units."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.units.files import load_units, read_units

_KEY: Final = ("door_label", "number", "alias", "building_code", "address", "lon", "lat", "parent", "kind")

LOADER: Final = Loader(load_units, key=_KEY)
SOURCE: Final = Source(read_units)
