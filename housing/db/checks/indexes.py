"""Whether every row is found by the indexes of its table."""

from collections.abc import Iterator

import psycopg

from housing.db.checks import View
from housing.db.connect import QUERIES
from housing.language import Text

TITLE = Text("Every row is found by its indexes", "所有数据均可由索引找到")
HINT = Text("Restore the latest backup, or: reindex table …", "请恢复最近的备份，或执行：reindex table …")
DEEP = True


def run(view: View) -> Iterator[Text]:
    """Yield each index that disagrees with its table. On a server of the city's, its administrator runs pg_amcheck."""
    if not view.server.private:
        return
    view.connection.execute("create extension if not exists amcheck")
    for (index,) in view.connection.execute(QUERIES["indexes_to_check"]).fetchall():
        try:
            view.connection.execute(QUERIES["check_index"], {"index": index})
        except (psycopg.errors.InternalError_, psycopg.errors.DataCorrupted) as error:
            yield Text(f"{index}: {error.diag.message_primary}", f"{index}：{error.diag.message_primary}")
