"""The list of commands, and the one place where a refusal becomes a message and an exit code."""

import importlib
import logging
import pkgutil
import secrets
import sys
from typing import Annotated, Final

import typer
from typer.core import TyperCommand, TyperGroup

from api.cli import commands
from api.cli.words import LANGUAGE, t
from housing.errors import Exit, Refusal

VERSION: Final = "0.1.0"
INTERRUPTED: Final = 130


class CommandFolder(TyperGroup):
    """The commands are the modules of the folder `commands`, each imported when it is asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # noqa: ARG002
        """Return the names of all commands."""
        return sorted(found.name for found in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: typer.Context, cmd_name: str) -> TyperCommand | TyperGroup | None:  # type: ignore[override]
        """Import one command; None if there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command  # type: ignore[return-value]  # both are TyperCommand or TyperGroup


app = typer.Typer(
    cls=CommandFolder,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=t(
        "Doorplate: a register of rental homes that finds every home, stays true, and shows where it is thin.",
        "知居：房屋租赁登记系统，找全每一处住房，保持登记真实，并显示薄弱之处。",
    ),
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"doorplate {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help=t("print the version", "显示版本")),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line, and end the process with the exit code that tells who has to act."""
    try:
        app(prog_name="doorplate")
    except Refusal as refusal:
        typer.echo(message(refusal), err=True)
        sys.exit(refusal.kind.exit)
    except KeyboardInterrupt:
        typer.echo(
            t("doorplate: stopped; nothing is half-written", "doorplate：已中止；没有写入一半的内容"),
            err=True,
        )
        sys.exit(INTERRUPTED)
    except Exception:  # its text may hold what nobody should read; the log has it
        reference = f"F-{secrets.token_hex(4)}"
        logging.getLogger(__name__).exception(reference)
        typer.echo(
            t(
                f"doorplate: a fault of the program ({reference}); please report it with that number and the log above",
                f"doorplate：程序故障（{reference}）；请附上该编号与以上日志反馈",
            ),
            err=True,
        )
        sys.exit(Exit.REFUSED)


def message(refusal: Refusal) -> str:
    """Return a refusal as the command line prints it: what is wrong, then how to put it right."""
    colon = "：" if LANGUAGE == "zh" else ": "
    return f"doorplate{colon}{refusal.what(LANGUAGE)}\n{refusal.fix(LANGUAGE)}"
