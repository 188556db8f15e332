"""Landlords and agents."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.landlords.files import load_landlords, read_landlord_rows

LOADER: Final = Loader(load_landlords, key=("landlord_code",))
SOURCE: Final = Source(read_landlord_rows)
