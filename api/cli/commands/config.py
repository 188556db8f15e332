"""`doorplate config`: what the program is set to, and where each setting came from."""

import dataclasses

import click

from api.cli.output import emit, json_option, table
from api.cli.run import settings_now
from api.cli.words import LANGUAGE, t


@click.group(help=t("Show the settings.", "显示设置。"))
def command() -> None:
    """Be the group."""


@command.command(
    "show",
    help=t(
        "Print every setting, its source and its meaning; secrets are hidden.", "列出全部设置、来源与含义；机密已隐藏。"
    ),
)
@json_option
def show_settings(as_json: bool) -> None:
    """Print every setting."""
    from housing.settings import show

    rows = show(settings_now())
    if as_json:
        emit([{**row._asdict(), "help": dataclasses.asdict(row.help)} for row in rows], as_json=True)
        return
    head = [t("variable", "变量"), t("value", "取值"), t("source", "来源"), t("meaning", "含义")]
    lines = [[row.variable, row.value or "–", _source(row.source), row.help.in_(LANGUAGE)] for row in rows]
    click.echo(table([head, *lines]))


def _source(source: str) -> str:
    return {"default": t("default", "默认"), "environment": t("environment", "环境变量")}.get(source, source)
