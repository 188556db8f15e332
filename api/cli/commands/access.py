"""`doorplate access`: who read or changed whose record, and whether ledger and log are as they were sealed."""

import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from api.cli.acting import acting, as_option
from api.cli.output import emit, formatter, json_option, table
from api.cli.progress import shown_progress
from api.cli.run import settings_now
from api.cli.words import LANGUAGE, t
from housing.errors import Exit

if TYPE_CHECKING:
    from housing.ledger.seals.proof import ChainProof
    from housing.policy.model import Profile
    from housing.residences.model import LogLine

_MOST = 500


@dataclass(frozen=True, slots=True)
class Log:
    """Lines of the log, the newest first; `next` leads to those before them."""

    lines: list[dict[str, Any]]
    next: str | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What the seals prove: by which public keys (hex), against which copy outside the database, chain by chain."""

    ok: bool
    keys: list[str]
    copy: str
    chains: list[dict[str, Any]]


@click.group(
    help=t(
        "Show who read or changed whose record, and prove that ledger and log are whole.",
        "查看个人记录的查看与更改情况，并核验登记事件与查看日志是否完整。",
    )
)
def command() -> None:
    """Be the group."""


@command.command(
    help=t(
        "Show who read or changed the account's own record and why, the newest first. An auditor sees the log of all, "
        "or with --person that of one person.",
        "按时间倒序显示谁因何查看或更改了账户本人的记录。审计员可查看全部日志，或以 --person 查看某一人的日志。",
    )
)
@click.option(
    "--person", type=click.UUID, metavar="ID", help=t("person whose log it is, by id", "查看哪个人的日志（人员标识）")
)
@click.option(
    "--limit", type=click.IntRange(1, _MOST), default=50, show_default=True, help=t("how many at most", "最多显示条数")
)
@click.option(
    "--after", metavar="PLACE", help=t("go on after this place, as `next` gave it", "从上一次所示的 next 处继续")
)
@as_option
@json_option
def log(person: UUID | None, limit: int, after: str | None, login: str | None, as_json: bool) -> None:
    """Show the log."""
    from housing.policy.load import load_profile
    from housing.residences.service import log_before, show_log

    before = log_before(after)
    with acting(login) as on:
        profile = load_profile(on.settings.policy)
        with on.store.session(on.actor) as connection:
            lines = show_log(connection, person=person, before=before, limit=limit)
    shown = Log([_plain(line) for line in lines], str(lines[-1].seq) if len(lines) == limit else None)
    if as_json:
        emit(shown, as_json=True)
    else:
        click.echo(_for_people(lines, shown.next, profile))


@command.command(
    help=t(
        "Prove the seals over ledger and log: every row, the chain, its signatures, and the copy outside the database "
        "(exit 1 if anything differs).",
        "核验登记事件与查看日志的存证：逐行内容、存证链、签名，以及数据库外的副本（如有差异则退出码为 1）。",
    )
)
@json_option
def verify(as_json: bool) -> None:
    """Prove the seals."""
    from housing.db.store import open_store
    from housing.ledger.seals.proof import prove_seals, trust_of
    from housing.ledger.verification.model import Run

    settings = settings_now().settings
    with open_store(settings, os.environ) as store, shown_progress() as progress:
        with store.server.connect_as_owner() as connection:
            trust = trust_of(connection, settings)
        proofs = prove_seals(store.server, settings, Run(datetime.now(UTC), progress=progress))
    chains = [_chain(proof) for proof in proofs]
    ok = not any(chain["differences"] for chain in chains)
    emit(Proof(ok, [key.hex() for key in trust.keys], str(trust.outside.folder), chains), as_json=as_json)
    if not ok:
        raise click.exceptions.Exit(Exit.REFUSED)


def _plain(line: "LogLine") -> dict[str, Any]:
    from housing.numbers.rules import UnitNumber, printed

    return {
        "at": line.at.isoformat(),
        "kind": line.kind,
        "office": line.office,
        "purpose": line.purpose,
        "act": line.verb,
        "fields": line.fields,
        "unit": printed(UnitNumber(str(line.unit))) if line.unit is not None else None,
        "basis": line.basis,
    }


def _for_people(lines: "list[LogLine]", following: str | None, profile: "Profile") -> str:
    if not lines:
        return t(
            "There is no line that this account may see: an auditor sees the log of all, others that of their own "
            "record (--as LOGIN).",
            "没有此账户可查看的日志：审计员可查看全部日志，其他账户可查看本人记录的日志（--as LOGIN）。",
        )
    head = [
        t("time", "时间"),
        t("by whom", "查看方"),
        t("purpose", "用途"),
        t("act", "事项"),
        t("unit", "房屋"),
        t("fields", "项目"),
    ]
    rows = table([head, *(_cells(line, profile) for line in lines)])
    more = t(f"Go on with: --after {following}", f"继续查看：--after {following}")
    return f"{rows}\n{more}" if following else rows


def _cells(line: "LogLine", profile: "Profile") -> list[str]:
    from zoneinfo import ZoneInfo

    from housing.access.accounts.model import KINDS

    kind = KINDS[line.kind].in_(LANGUAGE) if line.kind else t("program", "程序")
    known = profile.purposes.get(line.purpose)
    return [
        line.at.astimezone(ZoneInfo(profile.city.time_zone)).isoformat(" ", "seconds"),
        f"{kind} · {line.office}" if line.office else kind,
        known.label.in_(LANGUAGE) if known else line.purpose,
        line.verb,
        _plain(line)["unit"] or "–",
        " ".join(line.fields) or "–",
    ]


def _chain(proof: "ChainProof") -> dict[str, Any]:
    told = asdict(proof)
    del told["findings"]
    told["until"] = proof.until and proof.until.isoformat()
    return {**told, "differences": [text.in_(LANGUAGE) for text in proof.findings.told()]}


@formatter(Proof)
def _proof(result: Proof) -> str:
    titles = {"event": t("ledger", "登记事件"), "access_log": t("log", "查看日志")}
    lines = []
    for chain in result.chains:
        seals, rows, until = chain["seals"], chain["rows"], chain["until"] or "–"
        told = t(f"{seals} seals over {rows} rows, until {until}", f"{seals} 个存证，{rows} 行，截至 {until}")
        lines.append(f"{'✗' if chain['differences'] else '✓'} {titles[chain['chain']]}{t(': ', '：')}{told}")
        lines += [f"    {difference}" for difference in chain["differences"]]
    lines += [t(f"public key {key}", f"公钥 {key}") for key in result.keys]
    return "\n".join([*lines, t(f"copy {result.copy}", f"副本 {result.copy}")])
