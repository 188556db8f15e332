"""The kinds of files, one module each: the folder is the list.

A module declares `KIND`, and the row class with the columns. Adding one adds it to imports, exports, templates, and
the tests that walk them all.
"""

import difflib
import functools
import importlib
import pkgutil
from collections.abc import Mapping
from typing import Any

from housing import errors
from housing.errors import Refusal
from housing.exchange.model import Kind


@functools.cache
def kinds() -> Mapping[str, Kind[Any]]:
    """Return all kinds by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").KIND for name in names}


def kind_named(name: str) -> Kind[Any]:
    """Return the kind of that name.

    Raises `exchange.kind_unknown`, with the nearest.
    """
    if name in kinds():
        return kinds()[name]
    nearest = difflib.get_close_matches(name, kinds(), n=1, cutoff=0.0)[0]
    raise Refusal(errors.KIND_UNKNOWN, field="kind", name=name, nearest=nearest, known=", ".join(kinds()))


def kind_to_import(name: str) -> Kind[Any]:
    """Return the kind of that name, if it can be imported.

    Raises `exchange.kind_unknown`, or `exchange.kind_export_only`.
    """
    kind = kind_named(name)
    if not kind.imported:
        known = ", ".join(each.name for each in kinds().values() if each.imported)
        raise Refusal(errors.KIND_EXPORT_ONLY, field="kind", title=kind.title, known=known)
    return kind
