"""Rows of the frame."""

from typing import Final

from housing.exchange.loading import Loader, Source
from housing.frame.store import load_frame, read_frame

LOADER: Final = Loader(load_frame, key=("source_id", "source"))
SOURCE: Final = Source(read_frame)
