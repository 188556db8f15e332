"""The report: counts that add up, and a file that goes back, is corrected, and comes in as it is."""

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pytest
import python_calamine as calamine

from housing import errors
from housing.errors import Refusal
from housing.exchange.exporting import write_table
from housing.exchange.kinds import kind_named
from housing.exchange.model import Fault
from housing.exchange.report import Report
from housing.exchange.table import Table, open_table
from housing.language import Text
from tests.housing.exchange.files import read_all, write_csv

HEADER = ["房号", "来源", "source_id", "楼栋编号", "doors"]
ROWS = [
    ["501", "水表", "M1", "B1", "1"],
    ["=cmd()", "水表", "", "B1", "many"],
    ["502", "水表", "M3", "", "1"],
    ["503", "水表", "M4", "B1", "2"],
]


def open_rows(folder: Path, rows: list[list[str]] = ROWS) -> Table[Any]:
    return open_table(write_csv(folder / "frame.csv", HEADER, rows), kind_named("frame"))


def report_of(table: Table[Any], size: int = 5_000) -> Report:
    report = Report(table)
    for batch in table.batches(size):
        report.take(batch)
    return report


def service_fault(row: int, column: str = "building_code") -> Fault:
    return Fault(
        row, column, "B1", "place.unknown", Text("It is not known.", "未找到。"), Text("Import it.", "请先导入。")
    )


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_report_is_csv_or_xlsx(tmp_path: Path) -> None:
    with report_of(open_rows(tmp_path)) as report, pytest.raises(Refusal) as caught:
        report.write(tmp_path / "report.gpkg", "en")
    assert caught.value.kind is errors.FILE_FORMAT


def test_a_report_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with report_of(open_rows(tmp_path)) as report, pytest.raises(Refusal) as caught:
        report.write(tmp_path / "gone" / "report.csv", "en")
    assert caught.value.kind is errors.FILE_UNWRITABLE


def test_counts_add_up_and_faults_are_counted_by_their_kind(tmp_path: Path) -> None:
    with report_of(open_rows(tmp_path)) as report:
        assert (report.good, report.bad, report.warned, report.through) == (2, 2, 0, 5)
        assert report.kinds == {"input.missing": 1, "input.form": 1, "input.one_of": 1}


def test_what_a_service_found_joins_what_the_parser_found(tmp_path: Path) -> None:
    table = open_rows(tmp_path)
    (batch,) = table.batches()
    with Report(table) as report:
        report.take(batch, [service_fault(5), service_fault(5, "door_label")], [service_fault(2)])
        assert (report.good, report.bad, report.warned) == (1, 3, 1)
        assert [(bad.row, len(bad.faults)) for bad in report.bad_rows()] == [(3, 2), (4, 1), (5, 2)]


@pytest.mark.parametrize(("language", "first"), [("en", "reason_and_fix"), ("zh", "原因与改法")])
def test_bad_rows_go_back_once_each_as_the_sender_gave_them(tmp_path: Path, language: Any, first: str) -> None:
    with report_of(open_rows(tmp_path)) as report:
        assert report.format == ".csv"
        assert report.write(tmp_path / "report.csv", language) == 2
    header, *rows = read_csv(tmp_path / "report.csv")
    assert header == [first, *HEADER]
    assert [row[1:] for row in rows] == [["'=cmd()", *ROWS[1][1:]], ROWS[2]]
    if language == "en":
        assert rows[0][0] == (
            'Row 3, "source_id": the source_id is missing; enter it, such as M-0001. | '
            'Row 3, "doors": the doors must be a whole number from 0 to 9999; give it such as 1.'
        )
    else:
        assert rows[0][0].startswith(
            "第3行「source_id」：缺少来源编号；请输入来源编号，例如 M-0001。 | 第3行「doors」：门数应为"
        )
        assert rows[1][0] == "第4行「楼栋编号」：以下各项均未填写：楼栋编号、经度和纬度；请填写其中一项。"


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_corrected_report_is_imported_as_it_is(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"report{ending}"
    with report_of(open_rows(tmp_path)) as report:
        report.write(path, "zh")
    assert [fault.row for fault in read_all(path, "frame").faults] == [2, 2, 3]
    if ending == ".csv":
        header, *rows = read_csv(path)
    else:
        header, *rows = calamine.load_workbook(path).get_sheet_by_index(0).to_python()  # type: ignore[assignment]
    rows[0][3], rows[0][5], rows[1][4] = "M2", "1", "B1"
    read = read_all(write_csv(tmp_path / "corrected.csv", header, rows), "frame")
    assert not read.faults
    assert [(row.source_id, row.door_label) for row in read.rows] == [("M2", "=cmd()"), ("M3", "502")]


def test_a_report_keeps_the_senders_separator(tmp_path: Path) -> None:
    path = tmp_path / "frame.csv"
    path.write_text("source;source_id;building_code;door_label\na;;B;5,1\n", encoding="utf-8")
    with report_of(open_table(path, kind_named("frame"))) as report:
        report.write(tmp_path / "report.csv", "en")
    assert (tmp_path / "report.csv").read_text(encoding="utf-8-sig").splitlines()[1].endswith(";a;;B;5,1")


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_a_report_on_shapes_comes_back_without_declaring_anything(tmp_path: Path, ending: str) -> None:
    kind = kind_named("frame")
    rows = [
        {"source": "a", "source_id": "b", "lon": 114.05, "lat": 22.54, "doors": 1},
        {"source": "a", "lon": 114.1, "lat": 22.5},
    ]
    write_table(tmp_path / f"frame{ending}", kind, rows)
    table = open_table(tmp_path / f"frame{ending}", kind)
    with report_of(table) as report:
        assert report.format == ".csv"
        report.write(tmp_path / "report.csv", "en")
    header, row = read_csv(tmp_path / "report.csv")
    row[header.index("source_id")] = "c"
    (back,) = read_all(write_csv(tmp_path / "corrected.csv", header, [row]), "frame").rows
    assert (back.source_id, back.lon, back.lat) == ("c", 114.1, 22.5)


def test_a_report_on_shapes_of_a_declared_system_stays_in_it(tmp_path: Path) -> None:
    path = tmp_path / "frame.geojson"
    feature = {
        "type": "Feature",
        "properties": {"source": "a", "source_id": None},
        "geometry": {"type": "Point", "coordinates": [114, 22]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    with report_of(open_table(path, kind_named("frame"), crs="GCJ-02")) as report:
        (bad,) = report.bad_rows()
    assert bad.cells[-1] == "POINT (114.0000000 22.0000000)"


def test_long_rows_of_faults_fit_into_a_cell(tmp_path: Path) -> None:
    table = open_rows(tmp_path)
    (batch,) = table.batches()
    with Report(table) as report:
        report.take(batch, [service_fault(2)] * 2_000)
        report.write(tmp_path / "report.xlsx", "en")
    assert len(calamine.load_workbook(tmp_path / "report.xlsx").get_sheet_by_index(0).to_python()[1][0]) > 20_000  # type: ignore[arg-type]


def test_only_the_owner_can_read_what_may_name_persons(tmp_path: Path) -> None:
    table = open_rows(tmp_path)
    with Report(table, tmp_path / "kept.jsonl") as report:
        for batch in table.batches():
            report.take(batch)
        report.write(tmp_path / "report.csv", "en")
    for name in ("kept.jsonl", "report.csv"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def many_rows() -> list[list[str]]:
    return [[str(at), "水表", f"M{at}" if at % 4 else "", "B1", "1"] for at in range(1_000)]


@pytest.mark.parametrize("through", [1, 501, 751, 1_001])
@pytest.mark.parametrize("torn", ["", '{"row": 99, "cel'])
def test_a_report_that_was_broken_off_goes_on_where_the_store_stands(tmp_path: Path, through: int, torn: str) -> None:
    table = open_rows(tmp_path, many_rows())
    kept = tmp_path / "kept.jsonl"
    with Report(table, kept) as report:
        for batch in table.batches(250):
            report.take(batch)
        whole = list(report.bad_rows())
        assert (report.good, report.bad) == (750, 250)
    with kept.open("a", encoding="utf-8") as file:
        file.write(torn)
    with Report(table, kept, through=through) as report:
        assert report.through == through
        for batch in table.batches(250, after=report.through):
            report.take(batch)
        assert (report.good, report.bad, report.kinds) == (750, 250, {"input.missing": 250})
        assert list(report.bad_rows()) == whole


def test_bad_rows_may_be_read_while_batches_are_taken(tmp_path: Path) -> None:
    table = open_rows(tmp_path, many_rows())
    with Report(table) as report:
        reading = report.bad_rows()
        for count, batch in enumerate(table.batches(250), 1):
            report.take(batch)
            assert next(reading).row == 4 * count - 2
            assert len(list(report.bad_rows())) == len(range(0, 250 * count, 4))
            assert next(report.bad_rows()).row == 2
        assert [bad.row for bad in reading] == list(range(18, 1_002, 4))
