"""Ways to hand over messages, one module each: the folder is the list.

A module declares `open_channel(settings)`: a function that hands over one message and tells whether it was taken, or
None where the settings do not set it up. The first that is set up serves.
"""

import importlib
import pkgutil
from collections.abc import Callable

from housing.duties.store import Message
from housing.settings import Settings

Channel = Callable[[Message], bool]


def open_channel(settings: Settings) -> Channel | None:
    """Return the channel that is set up; None where none is."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        channel: Channel | None = importlib.import_module(f"{__name__}.{found.name}").open_channel(settings)
        if channel is not None:
            return channel
    return None
