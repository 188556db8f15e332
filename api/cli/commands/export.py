"""`doorplate export`: rows of the register as files."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from api.cli.acting import acting, acting_options
from api.cli.output import emit, formatter, json_option
from api.cli.progress import shown_progress
from api.cli.words import LANGUAGE, t


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    kind: str
    file: str
    rows: int


@click.command(
    help=t(
        "Export what the account may see: KIND is one of the kinds that can be imported, or doors, coverage, "
        "residences. FILE is csv, xlsx, gpkg, geojson or parquet. Persons stay out unless a purpose is given.",
        "导出账户可见的内容：KIND 为可导入的数据种类，或 doors、coverage、residences；FILE 为 csv、xlsx、gpkg、geojson "
        "或 parquet。未说明用途时不含个人信息。",
    )
)
@click.argument("kind", metavar="KIND", help=t("kind of the rows", "数据种类"))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path), help=t("file to write", "要写入的文件"))
@click.option(
    "--crs",
    metavar="SYSTEM",
    help=t(
        "coordinate system of the file: EPSG:…, GCJ-02 or BD-09; by default EPSG:4326",
        "文件的坐标系：EPSG:…、GCJ-02 或 BD-09；默认为 EPSG:4326",
    ),
)
@acting_options
@json_option
def command(  # noqa: PLR0913, PLR0917 -- the options of the command
    kind: str, file: Path, crs: str | None, login: str | None, purpose: str | None, as_json: bool
) -> None:
    """Export rows."""
    from housing.exchange.jobs.local import local_of
    from housing.exchange.leaving import run_export
    from housing.people.master import read_master
    from housing.people.vault import SealingVault
    from housing.policy.load import load_profile

    now = datetime.now(UTC)
    with acting(login, purpose) as on, shown_progress() as progress:
        profile = load_profile(on.settings.policy)
        count = run_export(
            on.store,
            on.actor,
            kind,
            file,
            now=now,
            crs=crs,
            local=local_of(profile, now=now),
            means=(profile, SealingVault(on.store, read_master(on.settings))),
            purpose=on.purpose,
            language=LANGUAGE,
            progress=progress,
        )
    emit(Exported(kind, str(file), count), as_json=as_json)


@formatter(Exported)
def _exported(result: Exported) -> str:
    return t(f"{result.rows} rows in {result.file}", f"{result.file}：{result.rows} 行")
