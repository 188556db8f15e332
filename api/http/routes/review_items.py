"""What waits for a decision: listed to the desk of its area, decided, and a decision taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.http.connection import Own, Recording
from api.http.dependencies import LocalNow, TheCaller, ThePage, place_after
from api.http.schemas.review_items import (
    DecideBody,
    DecidedAnswer,
    Kind,
    ReviewItemAnswer,
    ReviewItemsAnswer,
    State,
    UndoBody,
)
from housing.numbers.rules import UnitNumber, printed
from housing.review.kinds import decisions_of
from housing.review.model import DecidedItem, DecideItem, Item, ItemFilter, UndoDecision
from housing.review.service import decide_item, list_items, undo_decision

router = APIRouter(prefix="/api/v1/review-items", tags=["review items"])


def wanted_of(
    page: ThePage,
    kind: Annotated[Kind | None, Query(description="Only of this kind.")] = None,
    state: Annotated[State, Query(description="Those that are open, were decided, or have come right.")] = "open",
) -> ItemFilter:
    """Return which items are asked for."""
    return ItemFilter(kind, state, place_after(page), page.limit)


@router.get("")
def show(
    caller: TheCaller,  # noqa: ARG001 -- who signed in
    wanted: Annotated[ItemFilter, Depends(wanted_of)],
    connection: Own,
) -> ReviewItemsAnswer:
    """List the items of the reader's scope, oldest first: the open ones, unless others are asked for."""
    found = list_items(connection, wanted)
    following = str(found[-1].id) if len(found) == wanted.limit else None
    return ReviewItemsAnswer(items=[_answer(each) for each in found], next=following)


@router.post(":decide", responses={404: {}, 409: {}})
def decide(body: DecideBody, caller: TheCaller, connection: Recording, now: LocalNow) -> DecidedAnswer:
    """Decide an item, and do what the decision says."""
    command = DecideItem(body.item, body.decision, body.reason)
    return _decided(decide_item(connection, caller.actor, command, now=now))


@router.post(":undo", responses={404: {}, 409: {}})
def undo(body: UndoBody, caller: TheCaller, connection: Recording, now: LocalNow) -> DecidedAnswer:
    """Take a decision back, with what it did; the item is open again."""
    return _decided(undo_decision(connection, caller.actor, UndoDecision(body.item), now=now))


def _decided(done: DecidedItem) -> DecidedAnswer:
    return DecidedAnswer.model_validate(done)


def _answer(item: Item) -> ReviewItemAnswer:
    """Return an item with those of its details that the answer lists."""
    details = item.details
    shown = {name: getattr(item, name) for name in ReviewItemAnswer.model_fields if hasattr(item, name)}
    one = details.get("number")
    about = {
        "item": item.id,
        "unit": printed(UnitNumber(str(item.unit))) if item.unit is not None else one,
        "units": details.get("numbers", [one] if one else []),
        "lettings": details.get("lettings", []),
        "door_label": details.get("label"),
        "claim": details.get("claim"),
        "differs_because": details.get("differs_because"),
        "decisions": list(decisions_of(item.kind)),
    }
    return ReviewItemAnswer.model_validate({**shown, **about})
