"""Whether row-level security covers everything: no table, view or function lets anyone pass by it."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.db.connect import QUERIES
from housing.language import Text

TITLE = Text("Every table forces row-level security, and nothing passes by it", "所有表均强制行级安全，且无法绕过")
HINT = Text(
    "Protect it in a new migration: call doorplate.protect(…), security_invoker for views, no materialised views",
    "请以新的迁移加以保护：表调用 doorplate.protect(…)，视图设 security_invoker，不使用物化视图",
)
DEEP = False


def run(view: View) -> Iterator[Text]:
    """Yield each relation or function that shows rows to those who may not see them."""
    for name, kind, enabled, forced, options, owner_sees in view.connection.execute(QUERIES["own_relations"]):
        if kind in ("r", "p", "f"):
            yield from _table_problems(str(name), bool(enabled), bool(forced), bool(owner_sees))
        elif kind == "m":
            yield Text(f"{name} is a materialised view", f"{name} 是物化视图")
        elif not _invoker(options):
            yield Text(f"the view {name} runs with its owner's rights", f"视图 {name} 以其所有者的权限运行")
    for name, fixed, public in view.connection.execute(QUERIES["definer_functions"]):
        if not fixed:
            yield Text(f"the definer function {name} has no fixed search path", f"函数 {name} 未固定 search_path")
        if public:
            yield Text(f"everyone may call the definer function {name}", f"任何人都可调用函数 {name}")


def _table_problems(name: str, enabled: bool, forced: bool, owner_sees: bool) -> Iterator[Text]:
    if not (enabled and forced):
        yield Text(f"{name} does not force row-level security", f"{name} 未强制行级安全")
    elif not owner_sees:
        yield Text(
            f"{name} has no policy owner_all: backups would lack its rows",
            f"{name} 没有 owner_all 策略：备份将缺少其数据",
        )


def _invoker(options: object) -> bool:
    return isinstance(options, list) and any(
        option in options for option in ("security_invoker=true", "security_invoker=on")
    )
