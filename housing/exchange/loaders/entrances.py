"""Entrances."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.places.entrances.store import load_entrances, read_entrances

LOADER: Final = Loader(load_entrances, key=("building_code", "label", "lon", "lat"))
SOURCE: Final = Source(read_entrances)
