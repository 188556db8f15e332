"""The modules of python-stdnum that a profile may name to check numbers."""

import functools
import importlib
import re
from typing import Final, Protocol, cast

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


class NumberModule(Protocol):
    """What every such module has. Some also have `get_birth_date`, `get_birth_place` and `calc_check_digit`."""

    def compact(self, number: str) -> str:
        """Return a number without its separators."""

    def validate(self, number: str) -> str:
        """Return the compact number, or raise one of `stdnum.exceptions`."""


@functools.cache
def number_module(name: str) -> NumberModule | None:
    """Return the module `stdnum.<name>`; None where there is none that checks numbers."""
    if not _NAME.fullmatch(name):
        return None
    try:
        module = importlib.import_module(f"stdnum.{name}")
    except ModuleNotFoundError:
        return None
    return cast("NumberModule", module) if hasattr(module, "validate") and hasattr(module, "compact") else None
