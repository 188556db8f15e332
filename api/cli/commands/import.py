"""`doorplate import`: files of rows into the register."""  # noqa: N999 -- the command's name is a keyword

import os
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from api.cli.acting import Acting, acting, acting_options
from api.cli.output import emit, formatter, json_option
from api.cli.progress import shown_progress
from api.cli.words import LANGUAGE, t
from housing.errors import Exit

CITY: Final = "city"
OSM: Final = "osm"
LICENCE: Final = "© OpenStreetMap contributors, ODbL 1.0"


_SORTS: Final = {
    "streets": t("streets", "条道路"),
    "barriers": t("barriers", "处障碍"),
    "ground": t("areas of water and green", "处水面与绿地"),
    "buildings": t("buildings", "栋楼"),
    "entrances": t("entrances", "个出入口"),
    "addresses": t("addresses", "个地址"),
    "frame": t("doors of the frame", "个底册门"),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file."""

    kind: str
    file: str
    total: int
    added: int
    changed: int
    unchanged: int
    faults: int
    warned: int
    shown: list[str]
    notes: list[str]
    report: str | None
    resumed_from: int | None
    finished: bool
    dry_run: bool


@dataclass(frozen=True, slots=True)
class ImportedMap:
    """What became of an extract: features read, rows added and changed, features passed over with the first reasons."""

    file: str
    read: dict[str, int]
    added: dict[str, int]
    changed: dict[str, int]
    passed_over: dict[str, int]
    shown: list[str]
    resumed_from: int | None
    finished: bool
    dry_run: bool
    licence: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of a city's folder was not imported."""

    left_out: list[str]


class Given(NamedTuple):
    """A file to import: its kind, where it is read, and what the sender calls it."""

    kind: str
    path: Path
    named: Path


@dataclass(frozen=True, slots=True)
class Declared:
    """What the sender declares about files, and how they are to be taken."""

    mapping: dict[str, str]
    crs: str | None
    encoding: str | None
    dry_run: bool
    report: Path | None


@click.command(
    help=t(
        "Import a file of rows: KIND is one of the kinds (divisions, cells, stations, buildings, entrances, addresses, "
        "frame, units, landlords, lettings, events). FILE is csv, xlsx, gpkg, geojson or parquet. Good rows land, bad "
        "ones go to a report with what to correct; importing a file twice changes nothing, and an import that was "
        "broken off goes on where it was.\n\n"
        "KIND may also be `city`, with a folder of such files named by their kinds; `osm`, with an OpenStreetMap "
        "extract (.osm.pbf or .osm, also packed by gz, bz2 or xz); and for `divisions` FILE may be a folder "
        "of the official lists (provinces, cities, areas, streets, villages, .csv or .csv.xz).\n\n"
        "Exit code 0: all rows are in; 1: some or all were refused.",
        "导入数据文件：KIND 为数据种类（divisions、cells、stations、buildings、entrances、addresses、frame、units、"
        "landlords、lettings、events）；FILE 为 csv、xlsx、gpkg、geojson 或 parquet。正确的行入库，有误的行写入报告"
        "并注明改法；重复导入不会改变任何内容，中断的导入从中断处继续。\n\n"
        "KIND 也可为 `city`（以种类命名的文件所在的文件夹）、`osm`（OpenStreetMap 数据文件，.osm.pbf 或 .osm，"
        "可为 gz、bz2、xz 压缩）；`divisions` 的 FILE 可为官方区划列表的文件夹（provinces、cities、areas、streets、"
        "villages，.csv 或 .csv.xz）。\n\n"
        "退出码 0：全部入库；1：部分或全部被拒绝。",
    )
)
@click.argument("kind", metavar="KIND", help=t("kind of the rows, city, or osm", "数据种类，或 city、osm"))
@click.argument(
    "file",
    metavar="[FILE]",
    required=False,
    type=click.Path(path_type=Path),
    help=t("file to import, or folder", "要导入的文件或文件夹"),
)
@click.option("--dry-run", is_flag=True, help=t("write nothing; say what would change", "不写入，只说明将有哪些变化"))
@click.option(
    "--map",
    "mappings",
    metavar="THEIRS=OURS",
    multiple=True,
    help=t(
        "which of our columns one of the file is (again for more, or with commas); THEIRS= leaves one out",
        "文件列与本系统列的对应（可重复，或以逗号分隔）；“原列名=”表示略去",
    ),
)
@click.option(
    "--crs",
    metavar="SYSTEM",
    help=t("coordinate system of the file: EPSG:…, GCJ-02 or BD-09", "文件的坐标系：EPSG:…、GCJ-02 或 BD-09"),
)
@click.option(
    "--encoding", metavar="NAME", help=t("encoding of a text file: utf-8 or gb18030", "文本编码：utf-8 或 gb18030")
)
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=t(
        "where bad rows go (csv or xlsx); by default beside the file",
        "有误行的报告文件（csv 或 xlsx）；默认与原文件同一文件夹",
    ),
)
@click.option(
    "--template",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=t("write an empty file of this kind to start from (csv or xlsx)", "生成该种类的空白模板（csv 或 xlsx）"),
)
@acting_options
@json_option
def command(  # noqa: PLR0913, PLR0917 -- the options of the command
    kind: str,
    file: Path | None,
    dry_run: bool,
    mappings: tuple[str, ...],
    crs: str | None,
    encoding: str | None,
    report: Path | None,
    template: Path | None,
    login: str | None,
    purpose: str | None,
    as_json: bool,
) -> None:
    """Import a file, a folder, or write a template."""
    from housing.exchange.headers import parse_mapping

    if template is not None:
        _write_template(kind, template)
        return
    if file is None:
        raise click.UsageError(t("FILE is missing.", "缺少 FILE。"))
    mapping = {theirs: ours for text in mappings for theirs, ours in parse_mapping(text).items()}
    declared = Declared(mapping, crs, encoding, dry_run, report)
    with ExitStack() as stack:
        files, left_out = _files(kind, file, stack)
        on = stack.enter_context(acting(login, purpose))
        results: list[Any] = [_import(on, given, declared) for given in files]
        _finish(on, declared)
    imported = results.copy()
    if left_out:
        results.append(LeftOut([str(path) for path in left_out]))
    emit(results[0] if kind != CITY and as_json else results, as_json=as_json)
    if any(getattr(each, "faults", 0) or not each.finished for each in imported):
        raise click.exceptions.Exit(Exit.REFUSED)


def _write_template(kind: str, path: Path) -> None:
    from housing.exchange.kinds import kind_to_import
    from housing.exchange.templates import write_template

    write_template(path, kind_to_import(kind), LANGUAGE)
    click.echo(t(f"Written: {path}", f"已生成：{path}"), err=True)


def _files(kind: str, path: Path, stack: ExitStack) -> tuple[list[Given], list[Path]]:
    """Return what is to be imported, in the order of what stands on what, and what of a city's folder is left out."""
    if kind == CITY:
        from housing.exchange.jobs.folders import files_of_city

        files, left_out = files_of_city(path)
        return [Given(each, file, file) for each, file in files], left_out
    if kind == "divisions" and path.is_dir():
        from fixtures.divisions import write_divisions

        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="doorplate-")))
        write_divisions(path, folder / "divisions.csv")
        return [Given(kind, folder / "divisions.csv", path)], []
    return [Given(kind, path, path)], []


def _import_osm(on: Acting, given: Given, declared: Declared) -> Any:
    from housing.exchange.osm.importing import import_osm

    scratch = on.settings.home / "imports"
    scratch.mkdir(parents=True, exist_ok=True)
    with shown_progress() as progress:
        result = import_osm(
            on.store,
            on.actor,
            given.path,
            now=datetime.now(UTC),
            scratch=scratch,
            dry_run=declared.dry_run,
            progress=progress,
        )
    return ImportedMap(
        file=str(given.named),
        read=dict(result.read),
        added=dict(result.added),
        changed=dict(result.changed),
        passed_over=dict(result.passed),
        shown=[f"{each.code} ({each.subject}): {each.reason.in_(LANGUAGE)}" for each in result.shown],
        resumed_from=result.resumed_from,
        finished=result.is_finished,
        dry_run=declared.dry_run,
        licence=LICENCE,
    )


def _import(on: Acting, given: Given, declared: Declared) -> Any:
    if given.kind == OSM:
        return _import_osm(on, given, declared)
    from housing.events.desks import desk_of
    from housing.exchange.jobs.local import local_of
    from housing.exchange.running import run_import
    from housing.people.master import read_master
    from housing.people.vault import SealingVault
    from housing.policy.load import load_profile

    now = datetime.now(UTC)
    profile = load_profile(on.settings.policy)
    vault = SealingVault(on.store, read_master(on.settings))
    with on.store.session(on.actor.recording, on.purpose) as connection:
        desk = desk_of(connection, profile, vault, now=now)
    with shown_progress() as progress:
        result = run_import(
            on.store,
            on.actor,
            given.kind,
            given.path,
            now=now,
            dry_run=declared.dry_run,
            mapping=declared.mapping,
            crs=declared.crs,
            encoding=declared.encoding,
            local=local_of(profile, now=now),
            means=(profile, vault, desk),
            purpose=on.purpose,
            language=LANGUAGE,
            report_path=declared.report or _beside(given.named, on.settings.home),
            keep=on.settings.home / "imports",
            progress=progress,
        )
    return Imported(
        kind=result.kind,
        file=str(given.named),
        total=result.total,
        added=result.added,
        changed=result.changed,
        unchanged=result.unchanged,
        faults=result.faults,
        warned=result.warned,
        shown=list(result.shown),
        notes=[note.in_(LANGUAGE) for note in result.notes],
        report=str(result.report) if result.report else None,
        resumed_from=result.resumed_from,
        finished=result.is_finished,
        dry_run=result.is_dry,
    )


def _beside(named: Path, home: Path) -> Path:
    """Return where bad rows go by default: beside the file, or in the home where that is not ours to write."""
    folder = named.absolute().parent
    name = f"{named.absolute().stem}-faults{'.xlsx' if named.suffix.lower() == '.xlsx' else '.csv'}"
    return (folder if os.access(folder, os.W_OK) else home) / name


def _finish(on: Acting, declared: Declared) -> None:
    """Do what a worker would do behind these writes, if none runs."""
    from housing.duties.rounds import finish_writing

    if not declared.dry_run:
        with shown_progress() as progress:
            finish_writing(on.store, on.settings, lambda: datetime.now(UTC), progress=progress)


@formatter(Imported)
def _imported(result: Imported) -> str:
    head = t(f"{result.kind}: {result.total} rows", f"{result.kind}：共 {result.total} 行")
    counts = [
        (result.added, t("would be added", "将新增") if result.dry_run else t("added", "新增")),
        (result.changed, t("would be changed", "将更改") if result.dry_run else t("changed", "更改")),
        (result.unchanged, t("unchanged", "未变")),
        (result.faults, t("refused", "有误")),
        (result.warned, t("to look at", "待核对")),
    ]
    line = " · ".join(t(f"{count} {word}", f"{word} {count}") for count, word in counts if count)
    lines = [t(f"{head}: {line}", f"{head}：{line}") if line else head, *result.notes]
    if result.resumed_from:
        lines.append(t(f"went on at row {result.resumed_from}", f"从第 {result.resumed_from} 行继续"))
    lines += result.shown
    if result.report:
        lines.append(t(f"Bad rows with what to correct: {result.report}", f"有误的行与改法：{result.report}"))
    return "\n".join(lines)


@formatter(ImportedMap)
def _imported_map(result: ImportedMap) -> str:
    added = ", ".join(f"{count} {_SORTS[sort]}" for sort, count in result.added.items() if count)
    changed = ", ".join(f"{count} {_SORTS[sort]}" for sort, count in result.changed.items() if count)
    lines = [t(f"Added: {added or 'nothing'}", f"新增：{added or '无'}")]
    if changed:
        lines.append(t(f"Changed: {changed}", f"更改：{changed}"))
    if result.dry_run:
        lines[0] = t(f"Would be added: {added or 'nothing'}", f"将新增：{added or '无'}")
    if result.passed_over:
        count = sum(result.passed_over.values())
        lines.append(t(f"Passed over: {count} features, such as", f"略过 {count} 个要素，例如"))
        lines += [f"  {each}" for each in result.shown]
    return "\n".join([*lines, result.licence])


@formatter(LeftOut)
def _left_out(result: LeftOut) -> str:
    listed = ", ".join(result.left_out)
    return t(
        f"Left out: {listed} (visits: `sweep import-outcomes`)",
        f"未导入：{listed}（走访结果用 `sweep import-outcomes`）",
    )
