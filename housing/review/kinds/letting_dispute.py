"""Two landlords who let one unit at the same time, or one who claims what another lets."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from housing.db.connect import Connection
from housing.language import Text
from housing.lettings.service import set_withdrawn
from housing.lettings.store import find_lettings
from housing.review.model import Decision, Item, ReviewKind


def _withdraw(connection: Connection, codes: Sequence[str], now: datetime.datetime) -> Mapping[str, Any]:
    """Withdraw lettings that were not yet; return their codes."""
    known = find_lettings(connection, codes)
    ids = {letting.code: letting.id for letting in known.values() if letting.withdrawn_on is None and letting.in_scope}
    set_withdrawn(connection, list(ids.values()), now.date(), now=now)
    return {"withdrawn": sorted(ids)}


def _keep_first(connection: Connection, item: Item, now: datetime.datetime) -> Mapping[str, Any]:
    return _withdraw(connection, item.details["lettings"][1:] if "claim" not in item.details else [], now)


def _keep_second(connection: Connection, item: Item, now: datetime.datetime) -> Mapping[str, Any]:
    lettings = item.details["lettings"]
    return _withdraw(connection, lettings if "claim" in item.details else lettings[:1], now)


def _restore(connection: Connection, item: Item, done: Mapping[str, Any], now: datetime.datetime) -> None:  # noqa: ARG001 -- all undoings get the item
    known = find_lettings(connection, done.get("withdrawn", ()))
    set_withdrawn(connection, [letting.id for letting in known.values()], None, now=now)


KIND: Final = ReviewKind(
    "letting_dispute",
    Text("disputed lettings", "出租登记争议"),
    {
        "keep_first": Decision(Text("the earlier registration stands", "以先登记的为准"), _keep_first, _restore),
        "keep_second": Decision(
            Text("the later one, or the claim, is right", "以后登记的或主张为准"), _keep_second, _restore
        ),
        "both": Decision(Text("both stand", "两者均有效")),
    },
)
