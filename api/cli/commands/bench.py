"""`doorplate bench`: how fast and how large, each figure beside a reference measured in the same run."""

import click

from api.bench import Row
from api.cli.output import emit, json_option, table
from api.cli.progress import shown_progress
from api.cli.words import t


@click.command(
    help=t(
        "Run a benchmark; each figure stands beside a reference of the same run.",
        "运行基准测试；每个数字旁有同次运行的参照。",
    )
)
@click.argument("name", metavar="NAME", help=t("which benchmark", "基准测试名称"))
@click.option(
    "--measure",
    "wanted",
    metavar="M",
    multiple=True,
    help=t("only this measure or pattern (again for more)", "只运行此指标或模式（可重复）"),
)
@json_option
def command(name: str, wanted: tuple[str, ...], as_json: bool) -> None:
    """Run a benchmark."""
    from api.bench import run

    rows = []
    with shown_progress() as progress:
        for row in run(name, wanted):
            rows.append(row)
            progress(row.measure, len(rows), None)
    if as_json:
        emit(rows, as_json=True)
        return
    head = [
        t("measure", "指标"),
        t("value", "数值"),
        t("unit", "单位"),
        t("size", "规模"),
        t("ratio", "比值"),
        t("spread", "离散"),
        t("reference", "参照"),
    ]
    click.echo(table([head, *map(_cells, rows)]))


def _cells(row: Row) -> list[str]:
    return [
        row.measure,
        f"{row.value:g}",
        row.unit,
        row.size,
        "–" if row.ratio is None else f"{row.ratio:g}",
        "–" if row.spread is None else f"±{row.spread:g}",
        row.reference or "–",
    ]
