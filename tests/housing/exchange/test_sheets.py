"""XLSX as spreadsheets make them: numbers for codes, dates for labels, sheets by name, rows as they are numbered."""

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from housing import errors
from housing.errors import Refusal
from housing.exchange.kinds import kind_named
from housing.exchange.readers import sheets
from housing.exchange.readers.sheets import text_of
from housing.exchange.table import open_table
from tests.housing.exchange.files import EVENT, FRAME, read_all


def write_book(path: Path, **sheets: Callable[[Any, Any], None]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, fill in sheets.items():
            fill(book.add_worksheet(name), book)
    return path


def rows(*lines: list[Any]) -> Callable[[Any, Any], None]:
    def fill(sheet: Any, book: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, line in enumerate(lines):
            for place, cell in enumerate(line):
                if isinstance(cell, datetime.date | datetime.time):
                    sheet.write_datetime(at, place, cell, day)
                else:
                    sheet.write(at, place, cell)

    return fill


def refused(path: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_all(path, "frame")
    return caught.value


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(b"PK\x03\x04 no more")
    assert refused(path).kind is errors.FILE_DAMAGED
    path.write_text("a,b", encoding="utf-8")
    assert refused(path).kind is errors.FILE_DAMAGED


def test_a_workbook_that_unpacks_to_more_than_is_held_in_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "LONGEST_BYTES", 1_000_000)
    path = write_book(tmp_path / "file.xlsx", frame=rows([*FRAME], [*FRAME.values()]))
    assert read_all(path, "frame").rows
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b" " * 2_000_000)
    assert refused(path).kind is errors.FILE_LARGE


def test_an_empty_first_row_is_no_header(tmp_path: Path) -> None:
    assert refused(write_book(tmp_path / "a.xlsx", frame=rows([], [*FRAME]))).kind is errors.FILE_EMPTY
    assert refused(write_book(tmp_path / "b.xlsx", frame=rows())).kind is errors.FILE_EMPTY


def test_text_stays_text_and_whole_numbers_lose_their_point(tmp_path: Path) -> None:
    line = ["03", 3, "B1", 501, 5.0, True, datetime.date(2026, 3, 7)]
    header = ["source", "source_id", "building_code", "door_label", "floor", "active", "observed_on"]
    (row,) = read_all(write_book(tmp_path / "file.xlsx", frame=rows(header, line)), "frame").rows
    assert (row.source, row.source_id, row.door_label, row.floor, row.active) == ("03", "3", "501", "5", True)
    assert row.observed_on == datetime.date(2026, 3, 7)


def test_a_door_label_that_became_a_date_and_a_number_that_lost_its_digits_are_named(tmp_path: Path) -> None:
    header = ["source", "source_id", "building_code", "door_label"]
    line = ["a", 440306199003071234, "B1", datetime.date(2026, 3, 2)]
    read = read_all(write_book(tmp_path / "file.xlsx", frame=rows(header, line)), "frame")
    assert read.found == [(2, "source_id", "input.shortened"), (2, "door_label", "input.turned_date")]
    assert "4.40306E+17" in read.faults[0].reason.zh


def test_twelve_digits_that_became_a_number_are_still_a_unit_number(tmp_path: Path) -> None:
    cells = {**EVENT, "unit": 100000000093, "effective_at": datetime.datetime(2026, 3, 7, 10, 30)}
    path = write_book(tmp_path / "file.xlsx", events=rows([*cells], [*cells.values()]))
    (row,) = read_all(path, "events").rows
    assert row.unit == "100000000093"
    assert row.effective_at == datetime.datetime(2026, 3, 7, 10, 30, tzinfo=datetime.UTC)


def test_times_of_the_day_are_read(tmp_path: Path) -> None:
    header = ["building_code", "access_from", "access_until", "lon", "lat"]
    line = ["B", datetime.time(8, 30), "21:00", 114.0571234, 22.5]
    (row,) = read_all(write_book(tmp_path / "file.xlsx", entrances=rows(header, line)), "entrances").rows
    assert (row.access_from, row.access_until, row.lon) == (datetime.time(8, 30), datetime.time(21), 114.0571234)


def test_rows_are_numbered_as_the_spreadsheet_numbers_them(tmp_path: Path) -> None:
    bad = ["a", "", "B1"]
    path = write_book(tmp_path / "file.xlsx", frame=rows([*FRAME], bad, [], [], bad, ["a", "M", "B"]))
    read = read_all(path, "frame")
    assert [row.row for row in read.rows] == [6]
    assert [fault.row for fault in read.faults] == [2, 5]


@pytest.mark.parametrize("name", ["frame", "底册", "Frame"])
def test_the_sheet_named_like_the_kind_is_read_else_the_first(tmp_path: Path, name: str) -> None:
    good, other = rows([*FRAME], [*FRAME.values()]), rows(["remark"], ["x"])
    assert read_all(write_book(tmp_path / "a.xlsx", **{"other": other, name: good}), "frame").rows
    assert read_all(write_book(tmp_path / "b.xlsx", first=good, other=other), "frame").rows


def test_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    path = write_book(tmp_path / "file.xlsx", frame=rows([*FRAME], ["a", "M", "B", "", "beyond"]))
    assert read_all(path, "frame").found == [(2, "", "row.cells")]


def test_the_number_of_rows_is_known(tmp_path: Path) -> None:
    path = write_book(tmp_path / "file.xlsx", frame=rows([*FRAME], *[[*FRAME.values()]] * 7))
    assert open_table(path, kind_named("frame")).total == 7


@pytest.mark.parametrize(
    ("cell", "text"),
    [(1e14, "100000000000000"), (0.5, "0.5"), (-3.0, "-3"), (False, "no"), (1.5e16, "1.50000E+16")],
)
def test_numbers_are_given_as_a_person_would_write_them(cell: Any, text: str) -> None:
    assert text_of(cell) == text
