"""Rows: all that is wrong with one is told at once, nothing twice, and good rows still land beside bad ones."""

import datetime
from pathlib import Path

import pytest

from housing import errors
from housing.errors import Refusal
from housing.exchange.kinds import kind_named
from housing.exchange.kinds.events import EventRow
from housing.exchange.local import Latest, Local
from housing.exchange.table import open_table
from housing.exchange.values.references import Alias
from housing.language import Text
from tests.housing.exchange.files import EVENT, FRAME, read_all, read_row, write_csv

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def test_a_good_row_is_typed_and_knows_its_number(tmp_path: Path) -> None:
    row = read_row(tmp_path, "events", EVENT | {"main": "是", "adults": "2", "birth_year": ""}).rows[0]
    assert isinstance(row, EventRow)
    assert (row.row, row.event_id, row.type, row.unit) == (2, "E1", "arrival", "100000000093")
    assert row.effective_at == datetime.datetime(2026, 3, 7, 10, tzinfo=BEIJING)
    assert (row.main, row.adults, row.birth_year, row.claimed_at, row.reason) == (True, 2, None, None, None)


def test_all_faults_of_a_row_are_told_in_the_order_of_the_columns(tmp_path: Path) -> None:
    bad = {
        "event_id": "",
        "type": "moved",
        "side": "",
        "unit": "1.2E+11",
        "effective_at": "2026-02-30",
        "adults": "two",
    }
    read = read_row(tmp_path, "events", EVENT | bad)
    assert not read.rows
    assert read.found == [
        (2, "event_id", "input.missing"),
        (2, "type", "input.choice"),
        (2, "side", "input.unselected"),
        (2, "unit", "input.shortened"),
        (2, "effective_at", "input.date"),
        (2, "adults", "input.form"),
    ]
    assert [fault.value for fault in read.faults] == ["", "moved", "", "1.2E+11", "2026-02-30", "two"]


def test_a_fault_is_told_as_one_sentence_with_the_senders_name_of_the_column(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "file.csv",
        ["事件编号", "type", "申报方", "房子", "生效时间", "姓名"],
        [["E1", "arrival", "房东", "1.2E+11", "2026-03-07", "王芳"]],
    )
    table = open_table(path, kind_named("events"), mapping={"房子": "unit"})
    (fault,) = next(table.batches()).faults
    assert table.sentence(fault, "zh") == (
        "第2行「房子」：房屋被电子表格缩写为 1.2E+11，数字已丢失；请将该列设为文本格式后重新输入，例如 1000-0000-0093。"
    )
    assert table.sentence(fault, "en") == (
        'Row 2, "房子": a spreadsheet has shortened the unit to 1.2E+11, and its digits are lost; '
        "format the column as text and enter it again, such as 1000-0000-0093."
    )
    assert fault.as_dict("en")["column"] == "unit"
    assert fault.as_dict("en")["code"] == "input.shortened"


def test_a_check_digit_and_a_missing_choice_have_their_own_patterns(tmp_path: Path) -> None:
    (check,) = read_row(tmp_path, "events", EVENT | {"unit": "1000-0000-0094"}).faults
    assert check.reason.zh == "统一编号校验位不符。"
    (choice,) = read_row(tmp_path, "events", EVENT | {"side": ""}).faults
    assert choice.fix.zh == "请选择申报方：租客、房东、代理人、工作人员、走访人员。"


def test_good_rows_land_beside_bad_ones(tmp_path: Path) -> None:
    rows = [[f"M{at}", "a", "B1", "x" if at % 3 == 0 else "1"] for at in range(1000)]
    path = write_csv(tmp_path / "file.csv", ["source_id", "source", "building_code", "doors"], rows)
    read = read_all(path, "frame")
    assert len(read.rows) == 666
    assert [row.row for row in read.rows] == [at + 2 for at in range(1000) if at % 3]
    assert {fault.row for fault in read.faults} == {at + 2 for at in range(0, 1000, 3)}
    assert len(read.faults) == 334


def test_the_same_bad_value_is_told_at_each_row_also_in_columns_that_hardly_repeat(tmp_path: Path) -> None:
    rows = [[f"M{at}", "a", "B1", f"{at % 28 + 1:02d}.03.2026" if at > 700 else "2026-03-01"] for at in range(1400)]
    path = write_csv(tmp_path / "file.csv", ["source_id", "source", "building_code", "observed_on"], rows)
    assert len(read_all(path, "frame").faults) == 699
    codes = [[f"M{at}" if at != 900 else "4.4E+17", "a", "B1", ""] for at in range(1400)]
    path = write_csv(tmp_path / "codes.csv", ["source_id", "source", "building_code", "observed_on"], codes)
    read = read_all(path, "frame")
    assert read.found == [(902, "source_id", "input.shortened")]
    assert [row.source_id for row in read.rows] == [f"M{at}" for at in range(1400) if at != 900]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"unit": ""}, [("unit", "input.one_of")]),
        ({"unit": "", "address": "某路1号"}, []),
        ({"unit": "old:5"}, []),
        ({"name": ""}, [("person_code", "input.one_of")]),
        ({"name": "", "children": "0"}, []),
        ({"name": "", "person_code": "P1"}, []),
        ({"type": "departure"}, []),
        ({"type": "departure", "unit": "", "address": "某路1号"}, [("unit", "input.missing")]),
        ({"type": "departure", "name": ""}, [("refers_to", "input.one_of")]),
        ({"type": "objection", "name": "", "refers_to": "E0"}, []),
        ({"type": "confirmation", "name": "", "claim_code": "ABCD2345"}, []),
        ({"type": "correction"}, [("field", "input.missing")]),
        ({"type": "correction", "field": "residence", "value": "no"}, []),
        ({"type": "correction", "field": "efective_at"}, [("field", "input.choice")]),
        ({"type": "decision", "refers_to": "E0"}, [("decision", "input.unselected")]),
        ({"type": "decision", "refers_to": "E0", "decision": "成立"}, []),
        ({"type": "expired"}, [("type", "input.export_only")]),
        ({"type": "erased", "unit": ""}, [("type", "input.export_only")]),
        ({"type": "moved", "unit": "", "name": ""}, [("type", "input.choice")]),
        ({"unit": "nonsense", "name": "", "adults": "x"}, [("unit", "input.form"), ("adults", "input.form")]),
    ],
)
def test_an_event_names_what_its_type_asks_for(
    tmp_path: Path, cells: dict[str, str], found: list[tuple[str, str]]
) -> None:
    read = read_row(tmp_path, "events", EVENT | cells)
    assert [(column, code) for _, column, code in read.found] == found
    assert len(read.rows) == (not found)


def test_a_fault_says_which_alternatives_there_are(tmp_path: Path) -> None:
    cells = FRAME | {"building_code": "", "lon": "", "lat": ""}
    (fault,) = read_row(tmp_path, "frame", cells).faults
    assert fault.reason.en == "None of these is given: building_code, lon and lat."
    assert fault.reason.zh == "以下各项均未填写：楼栋编号、经度和纬度。"


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"text": "某路1号"}, []),
        ({"road": "某路"}, []),
        ({"room": "501", "text": ""}, []),
        ({"text": "", "road": ""}, [("text", "input.one_of")]),
    ],
)
def test_an_address_is_text_or_components(tmp_path: Path, cells: dict[str, str], found: list[tuple[str, str]]) -> None:
    read = read_row(tmp_path, "addresses", {"code": "A1"} | cells)
    assert [(column, code) for _, column, code in read.found] == found


def test_a_unit_stands_in_a_building_at_an_address_at_a_point_or_within_another(tmp_path: Path) -> None:
    nowhere = {"door_label": "501", "building_code": "", "address": "", "lon": "", "lat": "", "parent": "", "alias": ""}
    for place in ({"building_code": "B"}, {"address": "某路1号"}, {"lon": "114", "lat": "22"}, {"parent": "a:1"}):
        assert len(read_row(tmp_path, "units", nowhere | place).rows) == 1
    assert read_row(tmp_path, "units", nowhere).found == [(2, "building_code", "input.one_of")]
    unlabelled = nowhere | {"door_label": "", "alias": "a:2; b:3"}
    assert read_row(tmp_path, "units", unlabelled | {"building_code": "B"}).found == [
        (2, "door_label", "input.missing")
    ]
    (row,) = read_row(tmp_path, "units", unlabelled | {"parent": "a:1"}).rows
    assert (row.parent, row.alias) == (Alias("a", "1"), (Alias("a", "2"), Alias("b", "3")))


def test_a_period_does_not_end_before_it_begins(tmp_path: Path) -> None:
    cells = {
        "letting_code": "T",
        "landlord_code": "L",
        "unit": "a:1",
        "valid_from": "2026-03-07",
        "valid_until": "2026-03-06",
    }
    (fault,) = read_row(tmp_path, "lettings", cells).faults
    assert (fault.column, fault.code) == ("valid_until", "input.earliest")
    assert fault.reason.zh == "有效期至不能早于2026-03-07（此为起始日期）。"
    assert read_row(tmp_path, "lettings", cells | {"valid_until": "2026-03-07"}).rows
    assert read_row(tmp_path, "lettings", cells | {"valid_from": "soon"}).found == [(2, "valid_from", "input.form")]


def test_a_date_beyond_the_citys_latest_is_told_with_the_reason(tmp_path: Path) -> None:
    limit = datetime.datetime(2026, 3, 7, 9, tzinfo=BEIJING)
    local = Local(zone=BEIJING, latest={"effective_at": Latest(limit, Text("now", "当前时间"))})
    (fault,) = read_row(tmp_path, "events", EVENT, local=local).faults
    assert fault.reason.en == "The effective_at must be on or before 2026-03-07 09:00 (now)."
    assert fault.reason.zh == "生效时间不能晚于2026-03-07 09:00（当前时间）。"
    assert read_row(tmp_path, "events", EVENT | {"effective_at": "2026-03-07T09:00"}, local=local).rows


def test_a_document_is_checked_by_the_citys_rule_for_its_type(tmp_path: Path) -> None:
    from stdnum.cn import ric
    from stdnum.exceptions import ValidationError

    def check(of: str, number: str) -> None:
        try:
            if of == "id_card":
                ric.validate(number)
        except ValidationError:
            raise Refusal(errors.INPUT_CHECK_DIGIT, name=Text("document number", "证件号码")) from None

    local = Local(check_document=check)
    cells = EVENT | {"document_type": "居民身份证", "document_number": "360426199101010071"}
    assert read_row(tmp_path, "events", cells, local=local).rows
    wrong = read_row(tmp_path, "events", cells | {"document_number": "360426199101010070"}, local=local)
    assert wrong.found == [(2, "document_number", "input.check_digit")]
    assert read_row(
        tmp_path, "events", cells | {"document_type": "passport", "document_number": "X1"}, local=local
    ).rows


def test_blank_rows_and_the_example_are_neither_good_nor_bad(tmp_path: Path) -> None:
    from housing.exchange.examples import example_cells

    kind = kind_named("frame")
    example = list(example_cells(kind, "zh").values())
    real = ["a", "M1", "B1", *[""] * 9]
    path = write_csv(tmp_path / "file.csv", list(kind.columns), [example, [""] * 12, real, [], [" ", *[""] * 11], real])
    read = read_all(path, "frame")
    assert not read.faults
    assert [row.row for row in read.rows] == [4, 7]
    changed = [*example[:-1], "2026-01-01"]
    assert len(read_all(write_csv(tmp_path / "b.csv", list(kind.columns), [changed]), "frame").rows) == 1
