"""Whether each account sees what it is granted, and no more."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.language import Text
from housing.ledger.verification.counts import verify_scopes

TITLE = Text("Every account's scope follows from its grants", "每个账户的范围均与其授权一致")
HINT = Text(
    "Find out who changed the table; granting an area and withdrawing it again sets the scope right",
    "请查明何人改动了数据表；重新授予并撤回任一区域即可更正",
)
DEEP = True


def run(view: View) -> Iterator[Text]:
    """Yield each account whose scope is not that of its grants."""
    with view.server.connect_as_owner() as connection:
        yield from verify_scopes(connection, view.run).told()
