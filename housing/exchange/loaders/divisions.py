"""Divisions."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.places.divisions.store import load_divisions, read_divisions

LOADER: Final = Loader(load_divisions, key=("code",))
SOURCE: Final = Source(read_divisions)
