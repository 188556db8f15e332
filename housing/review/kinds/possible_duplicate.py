"""Two units that may be one: the newer is merged into the older, or both stay.

Two records of persons that may be one person come under this kind too; of them the decision is only kept.
"""

import datetime
from collections.abc import Mapping
from typing import Any, Final

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.language import Text
from housing.numbers.rules import parse_number, printed
from housing.review.model import Decision, Item, ReviewKind
from housing.units import store
from housing.units.lineage import merge, unmerge
from housing.units.resolve import require_desk


def _numbers(item: Item) -> list[int]:
    return [int(parse_number(number)) for number in item.details.get("numbers", ())]


def _merge(connection: Connection, item: Item, now: datetime.datetime) -> Mapping[str, Any]:
    numbers = _numbers(item)
    if not numbers:
        return {}
    require_desk(connection)
    first, second = numbers
    known = store.find_units(connection, numbers)
    for number in numbers:
        unit = known.get(number)
        if unit is None or not unit.in_scope:
            raise Refusal(errors.SCOPE_NOTHING, field="item")
        if unit.status == "retired":
            raise Refusal(errors.REVIEW_STALE, field="item", number=printed(parse_number(str(number))))
    return {"merged": merge(connection, first, [second], now=now)}


def _unmerge(connection: Connection, item: Item, done: Mapping[str, Any], now: datetime.datetime) -> None:
    for memo in done.get("merged", ()):
        unmerge(connection, _numbers(item)[0], memo, now=now)


KIND: Final = ReviewKind(
    "possible_duplicate",
    Text("possible duplicates", "疑似重复"),
    {
        "same": Decision(Text("same", "相同"), _merge, _unmerge),
        "different": Decision(Text("different", "不同")),
    },
)
