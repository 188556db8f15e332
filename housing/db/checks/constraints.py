"""Whether the database has proved all its rules on the rows it holds."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.db.connect import QUERIES
from housing.language import Text

TITLE = Text("Every constraint has been proved on the rows, every index is whole", "所有约束均已在数据上验证，索引完整")
HINT = Text(
    "alter table … validate constraint …; drop the index, and run: doorplate db upgrade",
    "请执行 alter table … validate constraint …；索引请删除后执行：doorplate db upgrade",
)
DEEP = True


def run(view: View) -> Iterator[Text]:
    """Yield each constraint that is not validated, each index that is not valid."""
    for (name,) in view.connection.execute(QUERIES["unproved_constraints"]):
        yield Text(f"{name} is not validated", f"{name} 未经验证")
    for schema, name in view.connection.execute(QUERIES["invalid_indexes"]):
        yield Text(f"the index {schema}.{name} is not whole", f"索引 {schema}.{name} 不完整")
