"""Lettings."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.lettings.files import load_lettings, read_lettings

LOADER: Final = Loader(load_lettings, key=("letting_code",))
SOURCE: Final = Source(read_lettings)
