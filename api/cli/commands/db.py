"""`doorplate db`: make, upgrade, check, back up and restore the store."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.output import emit, formatter, json_option, table
from api.cli.progress import shown_progress
from api.cli.run import settings_now, the_server
from api.cli.words import LANGUAGE, t
from housing.errors import Exit

if TYPE_CHECKING:
    from housing.db.checks import Finding

folder_argument = click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path), help=t("folder of the backup", "备份文件夹")
)


@click.group(help=t("Make, upgrade, check, back up and restore the store.", "建立、升级、检查、备份与恢复登记数据库。"))
def command() -> None:
    """Be the group."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The migrations that a command applied."""

    applied: list[str]


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found, the facts of the store, and how many rows were gone through in how many seconds."""

    ok: bool
    store: dict[str, str]
    checks: list[dict[str, Any]]
    tables: dict[str, int]
    rows: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that was written or restored."""

    folder: str
    register: str
    made_at: str
    bytes: int


@command.command(
    help=t("Make the register's tables; what is there already stays.", "建立登记库的表；已有内容保持不变。")
)
@json_option
def init(as_json: bool) -> None:
    """Make the register."""
    from housing.db.store import make_register

    with the_server() as server, shown_progress() as progress:
        applied = make_register(server, progress=progress)
    emit(Applied(applied), as_json=as_json)


@command.command(
    help=t(
        "Apply the pending migrations, in order, each whole or not at all.",
        "按顺序执行待执行的迁移，每项全部完成或完全不做。",
    )
)
@click.option(
    "--only-pre",
    is_flag=True,
    help=t("only those that come before the new program serves", "只执行新程序上线之前的迁移"),
)
@json_option
def upgrade(only_pre: bool, as_json: bool) -> None:
    """Apply the pending migrations."""
    from housing.db.store import upgrade_register

    with the_server() as server, shown_progress() as progress:
        applied = upgrade_register(server, only_pre=only_pre, progress=progress)
    emit(Applied(applied), as_json=as_json)


@command.command(
    help=t(
        "Tell whether the store is there, up to date and protected (exit 3 if not).",
        "检查数据库是否就绪、最新且受保护（否则退出码为 3）。",
    )
)
@json_option
def status(as_json: bool) -> None:
    """Run the quick checks."""
    _check(deep=False, as_json=as_json, code=Exit.ENVIRONMENT)


@command.command(
    help=t(
        "Check all that the store holds, and report any difference (exit 1 if there is one).",
        "检查数据库全部内容并报告任何差异（如有则退出码为 1）。",
    )
)
@json_option
def verify(as_json: bool) -> None:
    """Run all checks."""
    _check(deep=True, as_json=as_json, code=Exit.REFUSED)


@command.command(help=t("Write the whole register into a new folder.", "将整个登记库备份到新文件夹。"))
@folder_argument
@json_option
def backup(folder: Path, as_json: bool) -> None:
    """Write a backup."""
    from housing.db.backup import back_up

    with the_server() as server, shown_progress() as progress:
        manifest = back_up(server, folder.absolute(), progress=progress)
    emit(Saved(str(folder), manifest.register, manifest.made_at, _bytes(folder)), as_json=as_json)


@command.command(help=t("Put a backup in place of the register here.", "用备份替换此处的登记库。"))
@folder_argument
@click.option("--replace", is_flag=True, help=t("lose the register that is here", "覆盖此处现有的登记库"))
@json_option
def restore(folder: Path, replace: bool, as_json: bool) -> None:
    """Restore a backup."""
    from housing.db.backup import restore as restore_backup

    with the_server() as server, shown_progress() as progress:
        manifest = restore_backup(server, folder.absolute(), replace=replace, progress=progress)
    emit(Saved(str(folder), manifest.register, manifest.made_at, _bytes(folder)), as_json=as_json)


def _check(*, deep: bool, as_json: bool, code: Exit) -> None:
    from housing.db.checks import run_checks
    from housing.db.connect import Store
    from housing.db.store import describe, make_if_private
    from housing.ledger.verification.model import Run

    began = time.monotonic()
    settings = settings_now().settings
    with the_server() as server, shown_progress() as progress:
        make_if_private(server)
        run = Run(datetime.now(UTC), progress=progress)
        findings: list[Finding] = []
        with Store(server, connections=2) as store:
            for finding in run_checks(store, settings, run, deep=deep):
                progress(finding.check.title.in_(LANGUAGE), len(findings), None)
                findings.append(finding)
            facts = describe(server)
    checks = [
        {
            "check": finding.check.name,
            "ok": not finding.problems,
            "title": finding.check.title.in_(LANGUAGE),
            "problems": [problem.in_(LANGUAGE) for problem in finding.problems],
            "fix": finding.check.hint.in_(LANGUAGE) if finding.problems else None,
        }
        for finding in findings
    ]
    seconds = round(time.monotonic() - began, 3)
    report = Report(all(check["ok"] for check in checks), facts, checks, run.tally.tables, run.tally.rows, seconds)
    emit(report, as_json=as_json)
    if not report.ok:
        raise click.exceptions.Exit(code)


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@formatter(Applied)
def _applied(result: Applied) -> str:
    if not result.applied:
        return t("Nothing was pending.", "没有待执行的迁移。")
    return "\n".join([t("Applied:", "已执行："), *(f"  {name}" for name in result.applied)])


@formatter(Saved)
def _saved(result: Saved) -> str:
    megabytes = f"{result.bytes / 1e6:.1f} MB"
    return t(
        f"Done: {result.folder} holds the register {result.register} as of {result.made_at} ({megabytes}).",
        f"已完成：{result.folder} 中为登记库 {result.register} 截至 {result.made_at} 的备份（{megabytes}）。",
    )


_FACTS = {
    "register": ("register", "登记库"),
    "place": ("place", "位置"),
    "server": ("server", "服务器"),
    "database": ("database", "数据库"),
    "size": ("size", "大小"),
    "migrations": ("migrations", "迁移"),
}


@formatter(Report)
def _report(result: Report) -> str:
    lines = [table([[f"{t(*_FACTS[name])}", value] for name, value in result.store.items()])]
    for check in result.checks:
        lines.append(f"{'✓' if check['ok'] else '✗'} {check['title']}")
        lines += [f"    {problem}" for problem in check["problems"]]
        if check["fix"]:
            lines.append(f"    → {check['fix']}")
    if result.rows:
        lines.append(t(f"{result.rows} rows in {result.seconds} s", f"{result.rows} 行，{result.seconds} 秒"))
    return "\n".join(lines)
