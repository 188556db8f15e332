"""Whether what stands beside the ledger agrees: one main residence each, timers, references, nothing of the erased."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.language import Text
from housing.ledger.verification.counts import RECORDS, verify_tables

TITLE = Text(
    "No person has two main residences at once; timers and references lead to what there is",
    "同一人不同时拥有两处主要居所；期限与关联均指向现有记录",
)
HINT = Text(
    "Find out who changed the tables; then restore the last backup that holds: doorplate db restore DIR",
    "请查明何人改动了数据表；然后恢复最近的完好备份：doorplate db restore DIR",
)
DEEP = True


def run(view: View) -> Iterator[Text]:
    """Yield each row that disagrees."""
    with view.server.connect_as_owner() as connection:
        yield from verify_tables(connection, RECORDS, view.run).told()
