"""The list of commands, and the one place where a refusal becomes a message and an exit code."""

import importlib
import logging
import pkgutil
import secrets
import sys
from typing import Final

import click

from api.cli import commands
from api.cli.words import LANGUAGE, t
from housing.errors import Exit, Refusal

VERSION: Final = "0.1.0"
INTERRUPTED: Final = 130


class CommandFolder(click.Group):
    """The commands are the modules of the folder `commands`, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names of all commands."""
        return sorted(found.name for found in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = importlib.import_module(f"{commands.__name__}.{cmd_name}").command
        return command if isinstance(command, click.Command) else None


@click.command(
    cls=CommandFolder,
    help=t(
        "Doorplate: a register of rental homes that finds every home, stays true, and shows where it is thin.",
        "知居：房屋租赁登记系统，找全每一处住房，保持登记真实，并显示薄弱之处。",
    ),
)
@click.version_option(
    VERSION, prog_name="doorplate", message="%(prog)s %(version)s", help=t("print the version", "显示版本")
)
def app() -> None:
    """Be the root of all commands."""


def main() -> None:
    """Run the command line, and end the process with the exit code that tells who has to act."""
    try:
        app(prog_name="doorplate")
    except Refusal as refusal:
        click.echo(message(refusal), err=True)
        sys.exit(refusal.kind.exit)
    except KeyboardInterrupt:
        click.echo(
            t("doorplate: stopped; nothing is half-written", "doorplate：已中止；没有写入一半的内容"),
            err=True,
        )
        sys.exit(INTERRUPTED)
    except Exception:  # its text may hold what nobody should read; the log has it
        reference = f"F-{secrets.token_hex(4)}"
        logging.getLogger(__name__).exception(reference)
        click.echo(
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
