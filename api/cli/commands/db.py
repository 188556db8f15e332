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
    """A backup that was written, and where its keys are."""

    folder: str
    keys: str | None
    register: str
    made_at: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was restored, and what was forgotten again, closed and brought back."""

    folder: str
    register: str
    made_at: str
    bytes: int
    erased: int
    blocks: int
    keys: int


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


keys_option = click.option(
    "--keys",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=t(
        "folder of the person keys, apart from the backup [default: the backup's name with -keys]",
        "个人密钥文件夹，与备份分开存放 [默认：备份文件夹名加 -keys]",
    ),
)


@command.command(
    help=t(
        "Write the whole register into a new folder, and its person keys into another.",
        "将整个登记库备份到新文件夹，个人密钥另存一处。",
    )
)
@folder_argument
@keys_option
@click.option("--no-keys", is_flag=True, help=t("leave the person keys out", "不备份个人密钥"))
@json_option
def backup(folder: Path, keys: Path | None, no_keys: bool, as_json: bool) -> None:
    """Write a backup."""
    from housing.ledger.restoring.saving import save_register

    kept = _keys_folder(folder, keys, no_keys=no_keys)
    with the_server() as server, shown_progress() as progress:
        manifest = save_register(server, settings_now().settings, folder.absolute(), keys=kept, progress=progress)
    emit(
        Saved(str(folder), str(kept) if kept else None, manifest.register, manifest.made_at, _bytes(folder)),
        as_json=as_json,
    )


@command.command(
    help=t(
        "Put a backup in place of the register here; who was erased since stays erased.",
        "用备份替换此处的登记库；此后被清除的人员不会恢复。",
    )
)
@folder_argument
@keys_option
@click.option("--no-keys", is_flag=True, help=t("go on with the person keys that are here", "沿用此处现有的个人密钥"))
@click.option("--replace", is_flag=True, help=t("lose the register that is here", "覆盖此处现有的登记库"))
@click.option(
    "--unproved",
    is_flag=True,
    help=t("restore it although its seals do not hold", "即使存证核对不符也予恢复"),
)
@json_option
def restore(  # noqa: PLR0913, PLR0917 -- the options of the command
    folder: Path, keys: Path | None, no_keys: bool, replace: bool, unproved: bool, as_json: bool
) -> None:
    """Restore a backup."""
    from housing.ledger.restoring.service import Restore, restore_register

    settings, now = settings_now().settings, datetime.now(UTC)
    wanted = Restore(folder.absolute(), _keys_folder(folder, keys, no_keys=no_keys), replace, unproved)
    with the_server() as server, shown_progress() as progress:
        done = restore_register(server, settings, wanted, now=now, progress=progress)
    manifest = done.manifest
    emit(
        Restored(str(folder), manifest.register, manifest.made_at, _bytes(folder), done.erased, done.blocks, done.keys),
        as_json=as_json,
    )


def _keys_folder(folder: Path, keys: Path | None, *, no_keys: bool) -> Path | None:
    if no_keys:
        return None
    return (keys or folder.absolute().with_name(f"{folder.absolute().name}-keys")).absolute()


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
    from housing.db.keysave import KEPT_DAYS

    lines = [_holds(result)]
    if result.keys:
        lines.append(
            t(
                f"The person keys are in {result.keys}: keep them apart, and remove them after {KEPT_DAYS} days.",
                f"个人密钥在 {result.keys} 中：请分开存放，并在 {KEPT_DAYS} 天后删除。",
            )
        )
    return "\n".join(lines)


@formatter(Restored)
def _restored(result: Restored) -> str:
    counts = {
        t("persons erased since", "此后被清除的人员"): result.erased,
        t("blocks of numbers closed", "已关闭的编号段"): result.blocks,
        t("person keys brought back", "恢复的个人密钥"): result.keys,
    }
    return "\n".join([_holds(result), table([[name, str(count)] for name, count in counts.items()])])


def _holds(result: Saved | Restored) -> str:
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
