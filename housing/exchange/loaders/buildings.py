"""Buildings."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.places.buildings.store import load_buildings, read_buildings

LOADER: Final = Loader(load_buildings, key=("code",))
SOURCE: Final = Source(read_buildings)
