"""What waits for a person's decision: it names units, lettings and codes, and never a person."""

import datetime
from typing import Literal

from api.http.schemas import Answer, Body, Line, named

Kind = Literal[
    "address_to_check",
    "contradicting_visit",
    "expired_letting",
    "letting_dispute",
    "objection",
    "overdue_claim",
    "possible_duplicate",
    "refused_by_service",
    "reported_door",
]
State = Literal["open", "decided", "withdrawn"]


class ReviewItemAnswer(Answer):
    """An item, what it is about, and what can be decided of it."""

    item: int
    kind: Kind
    state: State
    unit: str | None
    units: list[str]
    lettings: list[str]
    door_label: str | None
    claim: str | None
    differs_because: str | None
    made_at: datetime.datetime
    due_on: datetime.date | None
    decision: str | None
    reason: str | None
    decided_at: datetime.datetime | None
    decisions: list[str]


class ReviewItemsAnswer(Answer):
    """A part of the items in scope, oldest first; `next` leads to the part after it."""

    items: list[ReviewItemAnswer]
    next: str | None


class DecideBody(Body):
    """The decision on an item: one of its `decisions`."""

    item: int = named("item", "事项", ge=1, lt=1 << 62)
    decision: Line = named("decision", "处理结果", min_length=1, max_length=40)
    reason: Line | None = named("reason", "说明", default=None, max_length=200)


class UndoBody(Body):
    """An item whose decision is taken back."""

    item: int = named("item", "事项", ge=1, lt=1 << 62)


class DecidedAnswer(Answer):
    """What has become of an item. One that needs a visit stays open."""

    item: int
    kind: Kind
    state: State
    decision: str | None
