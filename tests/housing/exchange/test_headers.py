"""The header of a file: exact names, the nearest right one, a mapping, and everything that is wrong at once."""

from pathlib import Path

import pytest

from housing import errors
from housing.errors import Refusal
from housing.exchange.headers import parse_mapping
from housing.exchange.kinds import kind_named
from housing.exchange.table import open_table
from tests.housing.exchange.files import BUILDING, EVENT, FRAME, read_all, read_row, write_csv


def refusal_of(folder: Path, kind: str, header: list[str], **options: object) -> Refusal:
    path = write_csv(folder / "file.csv", header, [])
    with pytest.raises(Refusal) as caught:
        open_table(path, kind_named(kind), **options)  # type: ignore[arg-type]
    return caught.value


def test_a_misspelt_column_is_refused_with_the_nearest_right_one(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "frame", ["source", "source_id", "bulding_code"])
    assert refusal.kind is errors.COLUMNS_UNFIT
    assert "“bulding_code” is unknown (the nearest is building_code)" in refusal.what("en")
    chinese = refusal_of(tmp_path, "frame", ["来源", "来源编号", "楼栋编码"])
    assert "“楼栋编码”未知（最接近的是“楼栋编号”）" in chinese.what("zh")


@pytest.mark.parametrize("header", ["Code", "CODE", "编号"])
def test_a_name_that_is_not_exact_is_unknown(tmp_path: Path, header: str) -> None:
    refusal = refusal_of(tmp_path, "buildings", [header, "geometry"])
    assert f"“{header}”" in refusal.what("en")


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, "frame", ["source", "来源", "remark"])
    said = refusal.what("en")
    assert "“来源” stands for source a second time" in said
    assert "“remark” is unknown" in said
    assert "source_id is missing" in said
    assert "one of these is missing: building_code, lon and lat" in said
    assert "缺少以下各列之一：楼栋编号、经度和纬度" in refusal.what("zh")
    assert "楼栋编号" in refusal.fix("zh")


def test_half_an_alternative_is_none(tmp_path: Path) -> None:
    assert "one of these is missing" in refusal_of(tmp_path, "frame", ["source", "source_id", "lon"]).what("en")


@pytest.mark.parametrize("alternative", [["building_code"], ["lon", "lat"], ["geometry"], ["几何"], ["经度", "lat"]])
def test_one_whole_alternative_is_enough(tmp_path: Path, alternative: list[str]) -> None:
    path = write_csv(tmp_path / "file.csv", ["source", "source_id", *alternative], [])
    assert open_table(path, kind_named("frame")).headers


def test_a_part_of_a_unit_needs_no_door_label_column(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", ["alias", "parent"], [["a:1", "a:0"]])
    assert len(read_all(path, "units").rows) == 1
    assert "door_label is missing" in refusal_of(tmp_path, "units", ["alias", "building_code"]).what("en")


def test_names_in_either_language_may_be_mixed_and_have_spaces_around(tmp_path: Path) -> None:
    header = ["\ufeff source ", "来源编号", "　楼栋编号"]
    path = write_csv(tmp_path / "file.csv", header, [["a", "b", "c"]])
    assert read_all(path, "frame").rows[0][1:4] == ("a", "b", "c")


def test_a_mapping_brings_other_names_and_leaves_columns_out(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "file.csv", ["src", "id", "bldg", "remark"], [["a", "b", "c", "d"]])
    mapping = parse_mapping("src=source, id=来源编号，bldg=building_code,remark=")
    assert read_all(path, "frame", mapping=mapping).rows[0][1:4] == ("a", "b", "c")


def test_a_mapped_name_may_hold_an_equals_sign() -> None:
    assert parse_mapping("a=b=source") == {"a=b": "source"}


@pytest.mark.parametrize("text", ["src", "=source", "src=source,x"])
def test_a_mapping_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_mapping(text)
    assert caught.value.kind is errors.MAPPING_UNFIT


@pytest.mark.parametrize("mapping", [{"srce": "source"}, {"src": "sauce"}])
def test_a_mapping_of_names_that_are_not_there_is_refused_with_the_nearest(
    tmp_path: Path, mapping: dict[str, str]
) -> None:
    refusal = refusal_of(tmp_path, "frame", ["src", "source_id", "building_code"], mapping=mapping)
    assert refusal.kind is errors.MAPPING_UNFIT
    assert "the nearest is" in refusal.what("en")


@pytest.mark.parametrize("header", ["reason_and_fix", "原因与改法"])
def test_the_column_of_reports_is_passed_over(tmp_path: Path, header: str) -> None:
    assert len(read_row(tmp_path, "events", {header: "Row 5: …", **EVENT}).rows) == 1


@pytest.mark.parametrize("content", ["", "\n", ",,\n", "﻿\n"])
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        open_table(path, kind_named("frame"))
    assert caught.value.kind is errors.FILE_EMPTY


def test_columns_that_the_file_has_are_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [*FRAME], [])
    assert open_table(path, kind_named("frame")).columns == {"source", "source_id", "building_code"}
    path = write_csv(tmp_path / "b.csv", ["source", "source_id", "几何"], [])
    assert open_table(path, kind_named("frame")).columns == {"source", "source_id", "lon", "lat", "geometry"}
    path = write_csv(tmp_path / "c.csv", [*BUILDING], [])
    assert open_table(path, kind_named("buildings")).columns == {"code", "geometry"}
