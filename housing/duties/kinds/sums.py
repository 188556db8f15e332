"""Add up cells whose buildings have changed."""

from typing import TYPE_CHECKING, Final

from housing.db.roles import WORKER
from housing.duties import store as statements
from housing.duties.model import Context
from housing.language import Text

if TYPE_CHECKING:
    from housing.db.connect import Store

TITLE: Final = Text("cells to add up", "待汇总网格")
EVERY: Final = 0.5
AT_ONCE: Final = True
_MOST: Final = 2_000


def run(store: "Store", context: Context) -> int:  # noqa: ARG001 -- every duty's signature
    """Add up the cells of some buildings that changed.

    The mark is taken from buildings under their locks, before the sums are read: a change that is committed later marks
    its building again.
    """
    with store.session(WORKER) as connection:
        if not statements.take_duty(connection, "sums"):
            return 0
        due = statements.due_buildings(connection, _MOST)
        if due:
            statements.clear_due(connection, [building for building, _ in due])
            statements.sum_cells(connection, {cell for _, cell in due})
    return len(due)
