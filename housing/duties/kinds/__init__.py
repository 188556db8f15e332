"""The duties, one module each: the folder is the list.

A module declares TITLE, EVERY (after how many seconds it looks again for work), AT_ONCE (whether a command that wrote
does it before it ends, where no worker runs), and `run(store, context)`, which does one portion of the work that waits
and returns how much it did; 0 when nothing is left. Each portion is whole in itself: several workers may run, and any
of them may be killed at any time.
"""

import functools
import importlib
import pkgutil

from housing.duties.model import Duty


@functools.cache
def all_duties() -> tuple[Duty, ...]:
    """Return every duty of the folder, by name."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return tuple(
        Duty(module.__name__.rpartition(".")[2], module.TITLE, module.EVERY, module.AT_ONCE, module.run)
        for module in modules
    )
