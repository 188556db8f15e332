"""`doorplate number`: unit numbers."""

from dataclasses import dataclass

import click

from api.cli.output import emit, formatter, json_option
from api.cli.words import t


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """A unit number that is well formed, bare and as it is printed."""

    number: str
    printed: str


@click.group(help=t("Check unit numbers.", "校验统一编号。"))
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


@formatter(CheckedNumber)
def _checked(result: CheckedNumber) -> str:
    return result.printed
