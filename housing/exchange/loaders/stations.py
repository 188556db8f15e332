"""Stations."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.places.stations.store import load_stations, read_stations

LOADER: Final = Loader(load_stations, key=("code",))
SOURCE: Final = Source(read_stations)
