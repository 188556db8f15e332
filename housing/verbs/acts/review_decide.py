"""Decide an item that waits for a person."""

from typing import Final

from housing.db.connect import Connection
from housing.exchange.model import Column
from housing.exchange.values.numbers import Integer
from housing.exchange.values.texts import Code, Words
from housing.language import Text
from housing.review.model import LONGEST_REASON, DecideItem
from housing.review.service import decide_item
from housing.verbs.model import Field, Means, Values, Verb


def act(connection: Connection, means: Means, values: Values) -> object:
    """Decide the item."""
    command = DecideItem(values["item"], values["decision"], values.get("reason"))
    return decide_item(connection, means.actor, command, now=means.now)


VERB: Final = Verb(
    Text("decide an item of the quality queue", "对数据质量事项作出决定"),
    {
        "item": Field(Column("事项", Integer(1, 1 << 60), Text("its number", "事项编号"), "12"), required=True),
        "decision": Field(
            Column(
                "决定", Code(40), Text("one of those of its kind, such as different", "该类事项可选的决定"), "different"
            ),
            required=True,
        ),
        "reason": Field(Column("理由", Words(LONGEST_REASON), Text("why", "原因"), "")),
    },
    act,
)
