"""`doorplate test`: the whole fast suite, with types, lint, import rule and lock."""

import os
import sys

import typer

from api.cli.groups import single
from api.cli.words import t
from housing import errors
from housing.errors import Refusal
from housing.settings import CHECKOUT

app = single("")


@app.command(
    help=t(
        "Run the test suite; further words go to pytest (such as -m slow, or -k NAME).",
        "运行测试；其余参数传给 pytest（如 -m slow 或 -k 名称）。",
    ),
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def test(ctx: typer.Context) -> None:
    """Run the suite in place of this program."""
    if not (CHECKOUT / "tests").is_dir():
        raise Refusal(errors.COMMAND_NEEDS_CHECKOUT, path=CHECKOUT / "tests")
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, "-P", "-m", "pytest", *ctx.args])  # noqa: S606 -- no shell wanted
