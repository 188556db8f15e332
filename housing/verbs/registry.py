"""All acts, by the folder that holds them."""

import importlib
import pkgutil
from typing import TYPE_CHECKING, cast

from housing import errors
from housing.errors import Refusal
from housing.verbs import acts

if TYPE_CHECKING:
    from housing.verbs.model import Verb


def verb_names() -> list[str]:
    """Return the names of all acts, without importing any."""
    return sorted(".".join(found.name.rsplit("_", 1)) for found in pkgutil.iter_modules(acts.__path__))


def verb_named(name: str) -> "Verb":
    """Return an act. Raises `verb.unknown`."""
    if name not in verb_names():
        raise Refusal(errors.VERB_UNKNOWN, field="VERB", name=name, known=", ".join(verb_names()))
    found = importlib.import_module(f"{acts.__name__}.{name.replace('.', '_')}").VERB
    return cast("Verb", found)
