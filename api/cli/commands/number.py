"""`doorplate number`: unit numbers."""

from dataclasses import dataclass
from datetime import UTC, datetime

import click

from api.cli.acting import acting, as_option
from api.cli.output import emit, formatter, json_option
from api.cli.words import t


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """A unit number that is well formed, bare and as it is printed."""

    number: str
    printed: str


@dataclass(frozen=True, slots=True)
class Issued:
    """Numbers for a holder, as they are printed."""

    holder: str
    numbers: list[str]


@click.group(help=t("Issue and check unit numbers.", "发放与校验统一编号。"))
def command() -> None:
    """Be the group."""


@command.command(
    help=t("Tell whether a unit number is well formed (exit 1 if not).", "检查统一编号是否正确（否则退出码为 1）。")
)
@click.argument("number", metavar="NUMBER", help=t("in any spacing", "空格与连字符不限"))
@json_option
def check(number: str, as_json: bool) -> None:
    """Check the form and the check digits."""
    from housing.numbers.rules import parse_number, printed

    parsed = parse_number(number, field="NUMBER")
    emit(CheckedNumber(parsed, printed(parsed)), as_json=as_json)


@command.command(
    help=t(
        "Hand out unit numbers for offline use: they are the holder's for good, and are never issued again.",
        "发放供离线使用的统一编号：发放后归领用方所有，不再重复发放。",
    )
)
@click.option("--count", type=int, required=True, help=t("how many", "数量"))
@click.option(
    "--holder",
    metavar="NAME",
    required=True,
    help=t("device or authority that gets them, such as tablet-07", "领用的设备或单位，例如 tablet-07"),
)
@as_option
@json_option
def issue(count: int, holder: str, login: str | None, as_json: bool) -> None:
    """Issue numbers to a holder."""
    from housing.duties.rounds import finish_writing
    from housing.numbers.blocks import issue_numbers
    from housing.numbers.model import IssueNumbers

    with acting(login) as on:
        with on.store.session(on.actor.recording) as connection:
            issued = issue_numbers(connection, on.actor, IssueNumbers(count, holder), now=_now())
        emit(Issued(issued.holder, list(issued.numbers)), as_json=as_json)
        finish_writing(on.store, on.settings, _now)


def _now() -> datetime:
    return datetime.now(UTC)


@formatter(CheckedNumber)
def _checked(result: CheckedNumber) -> str:
    return result.printed


@formatter(Issued)
def _issued(result: Issued) -> str:
    return "\n".join(result.numbers)
