"""Whether the tables are those that this program knows."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.db.migrate import pending, read_migrations
from housing.errors import Refusal
from housing.language import Text

TITLE = Text("All migrations are applied, and unchanged since", "全部迁移已执行且未被修改")
HINT = Text("Make a backup, then run: doorplate db upgrade", "请先备份，再执行：doorplate db upgrade")
DEEP = False


def run(view: View) -> Iterator[Text]:
    """Yield each migration that is pending, changed or unknown."""
    try:
        left = pending(view.connection, read_migrations())
    except Refusal as refusal:
        yield Text(refusal.what("en"), refusal.what("zh"))
        return
    if left is None:
        yield Text("no register has been made here", "此处尚未建立登记库")
    for migration in left or ():
        yield Text(f"{migration.name} is pending", f"{migration.name} 待执行")
