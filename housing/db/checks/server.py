"""What the server must offer."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.db.prepare import needs
from housing.language import Text

TITLE = Text("The server offers what the register needs", "服务器满足登记库的要求")
HINT = Text("Run: doorplate db init", "请执行：doorplate db init")
DEEP = False


def run(view: View) -> Iterator[Text]:
    """Yield what is lacking."""
    for need in needs(view.connection, peer=view.server.private):
        yield need.lacks
