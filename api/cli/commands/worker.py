"""`doorplate worker`: the work behind the commit, alone."""

import os
import signal
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import emit, json_option, table
from api.cli.progress import shown_progress
from api.cli.run import settings_now
from api.cli.words import LANGUAGE, t
from housing.errors import Exit

if TYPE_CHECKING:
    from housing.duties.model import Done


@click.command(
    help=t(
        "Seal, sum up, tell, and let run out what is due, within a second of each act, until Ctrl+C or SIGTERM. "
        "Several may run. Where none does, each command that writes does this before it ends, but for messages and "
        "clearing away.",
        "在每次登记后一秒内完成存证、汇总、通知与到期处理，直至 Ctrl+C 或 SIGTERM；可同时运行多个。未运行时，各写入命令"
        "在结束前自行完成（通知与清理除外）。",
    )
)
@click.option("--once", is_flag=True, help=t("do what waits now, and end", "只完成当前待办，然后结束"))
@json_option
def command(once: bool, as_json: bool) -> None:
    """Work until a signal, or once."""
    from housing.db.store import open_store
    from housing.duties.rounds import run_duties
    from housing.duties.worker import work

    settings = settings_now().settings
    with open_store(settings, os.environ) as store:
        if once:
            with shown_progress() as progress:
                done = run_duties(store, settings, _now, progress=progress)
            _tell(done, as_json=as_json)
            return
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stop.set())
        if not as_json:
            click.echo(t("The worker runs (Ctrl+C stops it)", "后台任务（worker）已运行（按 Ctrl+C 停止）"))
        work(store, settings, _now, stop=stop.is_set)


def _now() -> datetime:
    return datetime.now(UTC)


def _tell(done: "list[Done]", *, as_json: bool) -> None:
    from housing.duties.kinds import all_duties

    if as_json:
        rows: list[dict[str, Any]] = [each._asdict() for each in done]
        emit(rows, as_json=True)
    else:
        titles = {duty.name: duty.title.in_(LANGUAGE) for duty in all_duties()}
        states = {False: t("done", "已完成"), True: t("failed: see the log", "失败，见日志")}
        click.echo(table([[titles[each.duty], str(each.done), states[each.failed]] for each in done]))
    if any(each.failed for each in done):
        raise click.exceptions.Exit(Exit.REFUSED)
