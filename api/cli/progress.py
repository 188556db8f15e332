"""Progress of long work on a terminal; elsewhere it says nothing, so that output stays plain."""

import contextlib
import sys
from collections.abc import Iterator
from typing import Final

from api.cli.words import t
from geo.protocols import Progress, silent

# What services call their steps, for people; a step that is a name (a file, a measure) is shown as it is.
_STEPS: Final = {
    "check": t("checking", "核对"),
    "dump": t("saving", "保存"),
    "manifest": t("computing digests", "计算校验值"),
    "restore": t("restoring", "恢复"),
    "upgrade": t("upgrading", "升级"),
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
