"""Clear away what has ended: sessions, tokens, rates, claim codes, jobs of imports."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from housing.access.signin.means import forget_ended
from housing.db.roles import WORKER
from housing.duties import store as statements
from housing.duties.model import Context
from housing.language import Text

if TYPE_CHECKING:
    from housing.db.connect import Store

TITLE: Final = Text("ended sessions, codes and jobs", "已结束的会话、登记码与任务")
EVERY: Final = 60.0
AT_ONCE: Final = False

KEPT: Final = timedelta(days=30)
"""How long an ended code is still known to have been one, and an import can still go on where it stopped."""


def run(store: "Store", context: Context) -> int:
    """Clear away all that has ended."""
    with store.session(WORKER) as connection:
        if not statements.take_duty(connection, "ended"):
            return 0
        before = context.now - KEPT
        ended = forget_ended(connection, now=context.now)
        return ended + statements.forget_codes(connection, before) + statements.forget_jobs(connection, before)
