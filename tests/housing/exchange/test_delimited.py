"""CSV as people and programs write it: encodings, separators, quotation marks, ragged rows."""

from pathlib import Path
from typing import Any

import pytest

from housing import errors
from housing.errors import Kind, Refusal
from housing.exchange.kinds import kind_named
from housing.exchange.table import open_table
from tests.housing.exchange.files import FRAME, read_all, write_csv

HEADER = "source,source_id,building_code,door_label"
CHINESE_HEADER = "来源,来源编号,楼栋编号,房号"


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def refused(path: Path, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_all(path, "frame", **options)
    return caught.value


def test_a_damaged_utf8_file_is_refused_with_its_row_and_not_taken_for_gb18030(tmp_path: Path) -> None:
    rows = "".join(f"水表,M{at},翠竹苑{at},{at}\n" for at in range(1000)).encode()
    at = rows.index("翠竹苑500".encode())
    path = tmp_path / "file.csv"
    path.write_bytes(HEADER.encode() + b"\n" + rows[: at + 1] + rows[at + 2 :])
    refusal = refused(path)
    assert refusal.kind is errors.FILE_ENCODING
    assert "row 502" in refusal.what("en")


@pytest.mark.parametrize(
    ("encoding", "kind"), [("nonsense", errors.ENCODING_UNKNOWN), ("base64", errors.ENCODING_UNKNOWN)]
)
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, encoding: str, kind: Kind) -> None:
    path = write(tmp_path / "file.csv", HEADER)
    assert refused(path, encoding=encoding).kind is kind


def test_a_file_that_is_not_in_its_declared_encoding_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", CHINESE_HEADER, "水表,1,翠竹苑,5", encoding="gb18030")
    assert refused(path, encoding="utf-8").kind is errors.FILE_ENCODING


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(bytes(range(256)) * 20)
    assert refused(path).kind is errors.FILE_ENCODING


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_three_encodings_are_told_apart_and_gb18030_is_said(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path / "file.csv", CHINESE_HEADER, "水表,03,翠竹苑𬭎,五０一", encoding=encoding)
    (row,) = read_all(path, "frame").rows
    assert (row.source, row.source_id, row.building_code, row.door_label) == ("水表", "03", "翠竹苑𬭎", "五0一")
    notes = open_table(path, kind_named("frame")).notes
    assert [note.zh for note in notes] == (
        ["该文件不是 UTF-8 编码，已按 GB18030 读取。"] if encoding == "gb18030" else []
    )


@pytest.mark.parametrize("name", ["GBK", "gb2312", "gb18030"])
def test_the_older_names_of_gb18030_may_be_declared(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "file.csv", CHINESE_HEADER, "水表,03,翠竹苑𬭎,501", encoding="gb18030")
    assert read_all(path, "frame", encoding=name).rows[0].building_code == "翠竹苑𬭎"
    assert not open_table(path, kind_named("frame"), encoding=name).notes


def test_a_byte_order_mark_goes_before_a_declaration(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", CHINESE_HEADER, "水表,1,翠竹苑,5", encoding="utf-8-sig")
    assert read_all(path, "frame", encoding="gb18030").rows[0].source == "水表"


def test_other_encodings_are_read_when_declared(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", HEADER, "水錶,1,翠竹苑,5", encoding="big5")
    assert read_all(path, "frame", encoding="big5").rows[0].source == "水錶"
    path = write(tmp_path / "wide.csv", HEADER, "水錶,1,翠竹苑,5", encoding="utf-16")
    assert read_all(path, "frame", encoding="utf-16").rows[0].source == "水錶"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quoted", [False, True])
def test_the_separator_is_found(tmp_path: Path, separator: str, quoted: bool) -> None:
    around = '"{}"' if quoted else "{}"
    lines = [
        separator.join(around.format(cell) for cell in cells) for cells in (HEADER.split(","), ["a", "b", "c", ""])
    ]
    path = write(tmp_path / "file.csv", *lines)
    assert read_all(path, "frame").rows[0][1:4] == ("a", "b", "c")
    assert open_table(path, kind_named("frame")).separator == separator


def test_a_line_break_in_a_cell_begins_no_row(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", "code,text", 'A1,"某路\n1号"', "", "A2,某路2号", "A3,", encoding="utf-8")
    read = read_all(path, "addresses")
    assert [(row.row, row.code, row.text) for row in read.rows] == [(2, "A1", "某路 1号"), (4, "A2", "某路2号")]
    assert read.found == [(5, "text", "input.one_of")]


@pytest.mark.parametrize("line", ['a,"b,c,d', 'a,"b"c,d,e'])
def test_a_quotation_mark_that_is_not_closed_stops_there_and_what_came_before_is_read(
    tmp_path: Path, line: str
) -> None:
    path = write(tmp_path / "file.csv", HEADER, *(f"a,M{at},B,5" for at in range(600)), line, "a,x,B,5")
    batches = open_table(path, kind_named("frame")).batches(250)
    assert len([*next(batches).rows, *next(batches).rows]) == 500
    with pytest.raises(Refusal) as caught:
        list(batches)
    assert caught.value.kind is errors.ROW_QUOTES
    assert "row 602" in caught.value.what("en")


def test_text_beyond_the_last_column_is_told_and_blanks_are_not(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", HEADER + ",,", "a,M1,B,5,,", "a,M2,B,5, ,x", "a,M3,B", "a,M4,B,5,y,z")
    read = read_all(path, "frame")
    assert [row.source_id for row in read.rows] == ["M1", "M3"]
    assert read.found == [(3, "", "row.cells"), (5, "", "row.cells")]
    assert read.faults[1].sentence("en").startswith("Row 5: the row has text beyond the last named column: y z; put a")


def test_a_cell_that_was_guarded_against_spreadsheets_comes_back_as_it_was(tmp_path: Path) -> None:
    header = ["landlord_code", "name", "phone"]
    path = write_csv(tmp_path / "file.csv", header, [["'=1+1", "'O'Brien", "'+8613800000000"], ["L2", "'@x", ""]])
    first, second = read_all(path, "landlords").rows
    assert (first.landlord_code, first.name, first.phone) == ("=1+1", "'O'Brien", "+8613800000000")
    assert second.name == "@x"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("gone.csv", errors.FILE_MISSING), ("file.doc", errors.FILE_FORMAT), ("file", errors.FILE_FORMAT)],
)
def test_a_file_that_is_not_there_or_of_no_known_format_is_refused(tmp_path: Path, name: str, kind: Kind) -> None:
    assert refused(tmp_path / name).kind is kind


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert refused(tmp_path / "folder.csv").kind is errors.FILE_MISSING


def test_how_many_rows_and_which_bytes_is_known_beforehand(tmp_path: Path) -> None:
    import hashlib

    for end in ("", "\n"):
        path = tmp_path / f"file{len(end)}.csv"
        path.write_text(f"{','.join(FRAME)}\na,M1,B\na,M2,B{end}", encoding="utf-8")
        table = open_table(path, kind_named("frame"))
        assert table.total == 2
        assert table.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()
