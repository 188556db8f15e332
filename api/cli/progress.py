"""Progress of long work on a terminal; elsewhere it says nothing, so that output stays plain."""

import contextlib
import sys
from collections.abc import Iterator
from typing import Final

from api.cli.words import t
from geo.protocols import Progress, silent

# What services call their steps, for people; a step that is a name (a file, a measure, a migration) is shown as it is.
_STEPS: Final = {
    # the store as a whole
    "check": t("checking", "核对"),
    "dump": t("saving", "保存"),
    "manifest": t("computing digests", "计算校验值"),
    "restore": t("restoring", "恢复"),
    "upgrade": t("upgrading", "升级"),
    # an extract of OpenStreetMap
    "unpack": t("unpacking", "解压"),
    "relations": t("relations", "关系"),
    "nodes": t("nodes", "节点"),
    "ways": t("ways", "路径"),
    "points": t("points", "点位"),
    # tables that are gone through
    "access_log": t("log", "查看日志"),
    "building": t("buildings", "楼栋"),
    "cell_sum": t("sums of cells", "网格汇总"),
    "event": t("ledger", "登记事件"),
    "person": t("persons", "人员"),
    "person_reference": t("references to persons", "人员对照"),
    "residence": t("residences", "居住记录"),
    "timer": t("periods", "期限"),
    "unit": t("units", "房屋"),
    # the work behind the commit
    "adopt": t("joining events to persons", "归并事件"),
    "ended": t("clearing away what has ended", "清理已结束内容"),
    "erasures": t("completing erasures", "完成清除"),
    "outbox": t("handing over messages", "发送通知"),
    "seal": t("sealing", "存证"),
    "sums": t("adding up", "汇总"),
    "timers": t("ending periods", "处理到期事项"),
}


@contextlib.contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield a `Progress` that draws a line on standard error while the work runs, if that is a terminal."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done, total: bar.update(
            task, description=_STEPS.get(step, step), completed=done, total=total
        )
