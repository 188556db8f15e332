"""Items that wait for a decision, and what can be decided of each kind."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from housing.language import Text

if TYPE_CHECKING:
    from housing.db.connect import Connection

NEEDS_VISIT: Final = "needs_visit"
LONGEST_REASON: Final = 200
PAGE: Final = 50

State = Literal["open", "decided", "withdrawn"]


@dataclass(frozen=True, slots=True)
class NewItem:
    """A finding. `subject` says what it is about, so that the same finding is one item however often it is made.

    `details` holds numbers, codes and labels; never who a person is.
    """

    kind: str
    subject: str
    unit: int | None = None
    cell: int = 0
    details: Mapping[str, Any] = field(default_factory=dict)
    due_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands. An open one may bear the decision that it needs a visit first."""

    id: int
    kind: str
    subject: str
    unit: int | None
    details: Mapping[str, Any]
    made_at: datetime.datetime
    due_on: datetime.date | None
    state: State
    decision: str | None
    reason: str | None
    decided_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items to list: of one kind or of all, and those after an id, a page at a time."""

    kind: str | None = None
    state: State = "open"
    after: int = 0
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class DecideItem:
    """Decide an item. `decision` is one of those of its kind."""

    item: int
    decision: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UndoDecision:
    """Take a decision back; what it did is undone with it."""

    item: int


@dataclass(frozen=True, slots=True)
class DecidedItem:
    """What has become of an item."""

    item: int
    kind: str
    state: State
    decision: str | None


Effect = Callable[["Connection", Item, datetime.datetime], Mapping[str, Any]]
"""Does what a decision says, and returns what undoing it will need to know."""

Undoing = Callable[["Connection", Item, Mapping[str, Any], datetime.datetime], None]
"""Undoes a decision's effect, given what that returned."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that can be decided; without an effect it is only kept."""

    label: Text
    effect: Effect | None = None
    undoing: Undoing | None = None


@dataclass(frozen=True, slots=True)
class ReviewKind:
    """One kind of item: what it is called, and what can be decided of it beside that it needs a visit."""

    name: str
    title: Text
    decisions: Mapping[str, Decision]
