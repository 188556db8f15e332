"""Hand over what persons are to be told, where a channel is set up; their own pages show it in any case."""

from typing import TYPE_CHECKING, Final

from housing.db.roles import WORKER
from housing.duties import store as statements
from housing.duties.channels import open_channel
from housing.duties.model import Context
from housing.language import Text

if TYPE_CHECKING:
    from housing.db.connect import Store

TITLE: Final = Text("messages to hand over", "待发送通知")
EVERY: Final = 0.5
AT_ONCE: Final = False
_MOST: Final = 50


def run(store: "Store", context: Context) -> int:
    """Hand over some messages; only what a channel has taken counts as sent.

    They are marked before they leave, so that no other worker hands them over at the same time. A kill in between has
    one handed over again, under the same number.
    """
    channel = open_channel(context.settings)
    if channel is None:
        return 0
    with store.session(WORKER) as connection:
        messages = statements.take_messages(connection, context.now, _MOST)
    taken = []
    for message in messages:
        if context.stop():
            break
        if channel(message):
            taken.append(message.id)
    if taken:
        with store.session(WORKER) as connection:
            statements.finish_messages(connection, taken, context.now)
    return len(taken)
