"""`doorplate test`: the whole fast suite, with types, lint, import rule and lock."""

import os
import sys

import click

from api.cli.words import t
from housing import errors
from housing.checkout import CHECKOUT
from housing.errors import Refusal


@click.command(
    help=t(
        "Run the test suite; further words go to pytest (such as -m slow, or -k NAME).",
        "运行测试；其余参数传给 pytest（如 -m slow 或 -k 名称）。",
    ),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, help=t("for pytest", "传给 pytest"))
def command(words: tuple[str, ...]) -> None:
    """Run the suite in place of this program."""
    if not (CHECKOUT / "tests").is_dir():
        raise Refusal(errors.COMMAND_NEEDS_CHECKOUT, path=CHECKOUT / "tests")
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "pytest", *words])  # noqa: S606 -- no shell wanted
