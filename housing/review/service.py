"""Open, list, decide and undo what waits for a person."""

import datetime
from collections.abc import Sequence

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.language import Text
from housing.review import store
from housing.review.kinds import decisions_of
from housing.review.model import (
    LONGEST_REASON,
    NEEDS_VISIT,
    DecidedItem,
    DecideItem,
    Decision,
    Item,
    ItemFilter,
    NewItem,
    UndoDecision,
)


def open_items(connection: Connection, items: Sequence[NewItem], *, now: datetime.datetime) -> list[int]:
    """Put findings before the desk of their area, and return their ids; one that is there already stays as it is."""
    if not items:
        return []
    store.insert_items(connection, items, now)
    return store.find_items(connection, items)


def settle_items(connection: Connection, kind: str, subjects: Sequence[str]) -> None:
    """Withdraw open items whose finding holds no longer."""
    store.settle_items(connection, kind, subjects)


def list_items(connection: Connection, wanted: ItemFilter) -> list[Item]:
    """Return a page of the items in the actor's scope, oldest first."""
    return store.list_items(connection, wanted)


def count_items(connection: Connection) -> dict[str, int]:
    """Return how many open items of each kind are in the actor's scope."""
    return store.count_items(connection)


def decide_item(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: DecideItem,
    *,
    now: datetime.datetime,
) -> DecidedItem:
    """Decide an item of the actor's scope, and do what the decision says.

    Raises `scope.nothing`, `review.decided`, `input.choice` at `decision`, `input.form` at `reason`, and what the
    effect of the decision refuses.
    """
    item = _locked(connection, command.item)
    if item.state == "decided":
        raise Refusal(errors.REVIEW_DECIDED, field="item", decision=_label(item))
    decision = _decision(item, command.decision)
    reason = _checked_reason(command.reason)
    done = decision.effect(connection, item, now) if decision.effect else {}
    state = "open" if command.decision == NEEDS_VISIT else "decided"
    store.set_decision(connection, item.id, state=state, decision=command.decision, reason=reason, done=done, now=now)
    return DecidedItem(item.id, item.kind, "open" if state == "open" else "decided", command.decision)


def undo_decision(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: UndoDecision,
    *,
    now: datetime.datetime,
) -> DecidedItem:
    """Take a decision back, with what it did; the item is open again.

    Raises `scope.nothing`, `review.open`, and `review.stale` where what it did can no longer be undone.
    """
    item = _locked(connection, command.item)
    if item.decision is None:
        raise Refusal(errors.REVIEW_OPEN, field="item")
    undoing = _decision(item, item.decision).undoing
    if undoing is not None:
        undoing(connection, item, item.details.get("done", {}), now)
    store.set_decision(connection, item.id, state="open", decision=None, reason=None, done=None, now=now)
    return DecidedItem(item.id, item.kind, "open", None)


def _locked(connection: Connection, number: int) -> Item:
    item = store.lock_item(connection, number)
    if item is None:
        raise Refusal(errors.SCOPE_NOTHING, field="item")
    return item


def _decision(item: Item, wanted: str) -> Decision:
    decisions = decisions_of(item.kind)
    if wanted not in decisions:
        labels = [decision.label for decision in decisions.values()]
        choices = Text(", ".join(decisions), "、".join(label.zh for label in labels))
        raise Refusal(errors.INPUT_CHOICE, field="decision", name=errors.DECISION, choices=choices)
    return decisions[wanted]


def _label(item: Item) -> Text:
    return decisions_of(item.kind)[item.decision].label if item.decision else Text("", "")


def _checked_reason(reason: str | None) -> str | None:
    text = (reason or "").strip()
    if len(text) > LONGEST_REASON or not text.isprintable():
        raise Refusal(
            errors.INPUT_FORM,
            field="reason",
            name=errors.REASON,
            form=errors.REASON_FORM,
            example=errors.REASON_EXAMPLE,
        )
    return text or None
