"""Events."""

from typing import Final

from housing.events.importing import load_events
from housing.exchange.loading import Loader

LOADER: Final = Loader(load_events, key=("source", "event_id"))
