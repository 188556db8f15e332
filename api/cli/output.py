"""How results are printed: as JSON alone on standard output, or by the formatter registered for their type."""

import dataclasses
import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from api.cli.words import t

T = TypeVar("T")

json_option = click.option(
    "--json", "as_json", is_flag=True, help=t("print JSON alone on standard output", "在标准输出中只输出 JSON")
)

_FORMATTERS: Final[dict[type, Callable[[Any], str]]] = {}


def formatter(kind: type[T]) -> Callable[[Callable[[T], str]], Callable[[T], str]]:
    """Register the function that turns results of a type into text for people."""

    def register(function: Callable[[T], str]) -> Callable[[T], str]:
        _FORMATTERS[kind] = function
        return function

    return register


def emit(result: object, *, as_json: bool) -> None:
    """Print a result: a dataclass, or a list of such."""
    if as_json:
        click.echo(json.dumps(_plain(result), ensure_ascii=False, indent=1))
        return
    for item in result if isinstance(result, list) else [result]:
        click.echo(_FORMATTERS[type(item)](item))


def _plain(result: object) -> object:
    if isinstance(result, list):
        return [_plain(item) for item in result]
    return dataclasses.asdict(result) if dataclasses.is_dataclass(result) and not isinstance(result, type) else result


def table(rows: list[list[str]]) -> str:
    """Return rows as aligned columns; Chinese characters count as two columns wide."""
    if not rows:
        return ""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def _width(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)
