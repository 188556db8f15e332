"""Cells."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.places.cells.store import load_cells, read_cells

LOADER: Final = Loader(load_cells, key=("code",), batch=50_000)
SOURCE: Final = Source(read_cells)
