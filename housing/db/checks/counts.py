"""Whether counts and sums of units, buildings and cells are what they count."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.language import Text
from housing.ledger.verification.counts import COUNTS, verify_tables

TITLE = Text("Units, buildings and cells count what there is", "房屋、楼栋与网格的计数与实际一致")
HINT = Text(
    "Report it with the lines above; the ledger itself is not touched by it",
    "请附上以上内容反馈；登记事件本身不受影响",
)
DEEP = True


def run(view: View) -> Iterator[Text]:
    """Yield each count that is wrong."""
    with view.server.connect_as_owner() as connection:
        yield from verify_tables(connection, COUNTS, view.run).told()
