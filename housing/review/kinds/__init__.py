"""The kinds of items, one module each: the folder is the list.

A module declares `KIND`, with what can be decided and what each decision does.
"""

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from typing import Final

from housing.language import Text
from housing.review.model import NEEDS_VISIT, Decision, ReviewKind

_VISIT: Final = Decision(Text("needs a visit", "需走访"))


@functools.cache
def review_kinds() -> Mapping[str, ReviewKind]:
    """Return all kinds by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").KIND for name in names}


def decisions_of(kind: str) -> Mapping[str, Decision]:
    """Return what can be decided of items of a kind."""
    return {**review_kinds()[kind].decisions, NEEDS_VISIT: _VISIT}
