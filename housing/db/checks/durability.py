"""Whether a power cut can cost anything."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.db.connect import QUERIES
from housing.language import Text

TITLE = Text("What is acknowledged survives a power cut", "已确认的数据断电不丢失")
HINT = Text(
    "Unset DOORPLATE_STORE_DURABILITY; on a server of your own: fsync and full_page_writes on",
    "请取消 DOORPLATE_STORE_DURABILITY；自有服务器请开启 fsync 与 full_page_writes",
)
DEEP = False


def run(view: View) -> Iterator[Text]:
    """Yield a warning where the server does not write through to the disk."""
    row = view.connection.execute(QUERIES["durability"]).fetchone()
    if row is None or not row[0]:
        yield Text("the server does not write through to the disk", "服务器未写透磁盘")
