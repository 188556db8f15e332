"""Addresses."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.places.addresses.store import load_addresses, read_addresses

LOADER: Final = Loader(load_addresses, key=("code",))
SOURCE: Final = Source(read_addresses)
