"""`doorplate retention`: personal data go when their periods are over."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from api.cli.acting import Acting, acting, as_option
from api.cli.output import emit, formatter, json_option, table
from api.cli.progress import shown_progress
from api.cli.words import LANGUAGE, t

if TYPE_CHECKING:
    from housing.ledger.retention.model import Expired
    from housing.people.vault import SealingVault

_KINDS: Final = {
    "person": t("persons", "人员"),
    "residence": t("residences", "居住记录"),
    "access_log": t("log lines", "查看日志"),
    "session": t("sessions", "登录会话"),
}


@dataclass(frozen=True, slots=True)
class Ran:
    """How many of each kind went, for which reason; with `dry` they would go, and are all still there."""

    dry: bool
    expired: "list[Expired]"


@click.group(help=t("Let personal data go whose periods are over.", "清除保存期限已满的个人信息。"))
def command() -> None:
    """Be the group."""


@command.command(
    help=t(
        "Let go of all whose period by the policy profile is over, and tell how many of each kind. It cannot be taken "
        "back: keys are destroyed.",
        "清除政策配置所定期限已满的全部个人信息，并显示各类数量。此操作不可撤销：密钥将被销毁。",
    )
)
@click.option("--dry-run", "dry", is_flag=True, help=t("only count; nothing is changed", "只统计数量，不作任何更改"))
@as_option
@json_option
def run(dry: bool, login: str | None, as_json: bool) -> None:
    """Let go of what has run out, or only count it."""
    from housing.duties.rounds import finish_writing
    from housing.ledger.erasure.register import erasure_list
    from housing.ledger.erasure.service import Keeping
    from housing.ledger.retention.service import Expiry, expire
    from housing.policy.load import load_profile

    with acting(login) as on, shown_progress() as progress:
        vault = _vault(on, dry=dry)
        keeping = Keeping(erasure_list(on.settings), vault.keys, _now())
        periods = load_profile(on.settings.policy).retention
        expired = expire(on.store, Expiry(periods, keeping, vault, on.actor, dry, progress))
        if not dry:
            finish_writing(on.store, on.settings, _now, progress=progress)
    emit(Ran(dry, expired), as_json=as_json)


def _vault(on: Acting, *, dry: bool) -> "SealingVault":
    """Return the vault. A dry run makes no master secret: where there is none yet, there is nothing it could open."""
    from housing.people.master import FILE, LENGTH, read_master
    from housing.people.vault import SealingVault

    unmade = on.settings.master_key is None and not (on.settings.home / FILE).exists()
    return SealingVault(on.store, bytes(LENGTH) if dry and unmade else read_master(on.settings))


def _now() -> datetime:
    return datetime.now(UTC)


@formatter(Ran)
def _ran(result: Ran) -> str:
    from housing.ledger.retention.model import REASONS

    if not result.expired:
        return t("Nothing has run out.", "没有期限已满的内容。")
    rows = [[_KINDS[each.kind], str(each.count), REASONS[each.reason].in_(LANGUAGE)] for each in result.expired]
    if not result.dry:
        return table(rows)
    note = t("Nothing was changed; a run lets go of these:", "未作任何更改；正式运行将清除以下内容：")
    return f"{note}\n{table(rows)}"
