"""How rows of files come into the register, and leave it: what joins a kind of file to the tables behind it.

Each kind has one module in the folder `loaders`, named like the kind. It declares `LOADER`, if the kind is imported,
and `SOURCE`, if it is exported: the folder is the list.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.exchange import loaders
from housing.exchange.kinds import kind_named
from housing.exchange.local import Local
from housing.exchange.model import Fault, Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")

ROWS_A_BATCH: Final = 10_000


class Mark(NamedTuple):
    """What a context had counted at one time."""

    added: int
    changed: int
    later: frozenset[int]


@dataclass(slots=True)
class Context:
    """What a loader may know and keep besides the rows of a batch.

    `columns` are those that the file has: an empty value in one of them means unknown, and a column that is not there
    leaves what the register holds. A loader counts the rows it `added` and `changed`; all others without a fault were
    as they are. A row that has a fault now and may have none once the rest of the file is in, it names in `later`: that
    row comes again in the next `turn`. When `is_last` holds, a whole turn went by without any of them getting in.
    """

    actor: Actor
    now: datetime
    columns: frozenset[str]
    local: Local = field(default_factory=Local)
    purpose: str | None = None
    turn: int = 1
    is_last: bool = True
    added: int = 0
    changed: int = 0
    later: set[int] = field(default_factory=set)
    _kept: dict[type, object] = field(default_factory=dict)

    def count(self, written: Iterable[tuple[object, ...]]) -> None:
        """Count what a statement tells to have written: one row of how many were added and how many changed."""
        for added, changed in written:
            self.added += int(str(added))
            self.changed += int(str(changed))

    def mark(self) -> Mark:
        """Return what was counted and put off so far."""
        return Mark(self.added, self.changed, frozenset(self.later))

    def back_to(self, mark: Mark) -> None:
        """Forget what was counted and put off since, as it was rolled back."""
        self.added, self.changed, self.later = mark.added, mark.changed, set(mark.later)

    def keep(self, value: object) -> None:
        """Keep a value, one of each type, for the batches that follow. What was rolled back may be in it."""
        self._kept[type(value)] = value

    def kept(self, sort: type[T]) -> T | None:
        """Return the value of that type that a batch before has kept."""
        value = self._kept.get(sort)
        return value if isinstance(value, sort) else None


@dataclass(frozen=True, slots=True)
class Loader(Generic[R]):
    """How rows of one kind get in.

    `load` writes one batch in an open session of the registrar and returns the faults of the rows that it could not
    write; a row without a fault is in, a row with one has changed nothing. Loading rows twice changes nothing.
    `key` names the columns that tell rows of a file apart, the first of which a double is reported at.
    """

    load: Callable[[Connection, Sequence[R], Context], list[Fault]]
    key: tuple[str, ...]
    batch: int = ROWS_A_BATCH


@dataclass(frozen=True, slots=True)
class Source(Generic[R]):
    """How rows of one kind get out: those that the actor of the open session may see, in a fixed order, as a stream."""

    rows: Callable[[Connection, Context], Iterator[R]]


def loader_of(kind: str) -> Loader[Any]:
    """Return the loader of a kind. Raises `exchange.kind_unknown` or `import.no_loader`."""
    found = _declared(kind, "LOADER")
    if not isinstance(found, Loader):
        known = ", ".join(importable())
        raise Refusal(errors.IMPORT_NO_LOADER, field="kind", sort=kind_named(kind).title, known=known)
    return found


def source_of(kind: str) -> Source[Any]:
    """Return the source of a kind. Raises `exchange.kind_unknown` or `export.no_source`."""
    found = _declared(kind, "SOURCE")
    if not isinstance(found, Source):
        known = ", ".join(exportable())
        raise Refusal(errors.EXPORT_NO_SOURCE, field="kind", sort=kind_named(kind).title, known=known)
    return found


def importable() -> list[str]:
    """Return the names of the kinds that can be imported."""
    return [name for name in _names() if _declared(name, "LOADER")]


def exportable() -> list[str]:
    """Return the names of the kinds that can be exported."""
    return [name for name in _names() if _declared(name, "SOURCE")]


def _names() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(loaders.__path__))


def _declared(kind: str, what: str) -> object:
    if kind not in _names():
        kind_named(kind)
        return None
    return getattr(importlib.import_module(f"{loaders.__name__}.{kind}"), what, None)
