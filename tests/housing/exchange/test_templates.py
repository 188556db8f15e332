"""Templates: the exact header, choices to pick, help, and an example that is passed over."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import python_calamine as calamine

from housing import errors
from housing.errors import Refusal
from housing.exchange.examples import words_of
from housing.exchange.kinds import kind_named, kinds
from housing.exchange.model import Kind
from housing.exchange.table import open_table
from housing.exchange.templates import help_rows, write_template
from housing.language import Language
from tests.housing.exchange.files import read_all

IMPORTED = [kind for kind in kinds().values() if kind.imported]

each_language = pytest.mark.parametrize("language", ["en", "zh"])
each_kind = pytest.mark.parametrize("kind", IMPORTED, ids=lambda kind: kind.name)


def sheet_text(path: Path, number: int) -> str:
    with zipfile.ZipFile(path) as packed:
        return packed.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_a_template_of_another_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        write_template(tmp_path / "frame.gpkg", kind_named("frame"), "en")
    assert caught.value.kind is errors.FILE_FORMAT


@each_language
@each_kind
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_template_is_a_file_of_its_kind_without_rows(
    tmp_path: Path, kind: Kind[Any], language: Language, ending: str
) -> None:
    path = tmp_path / f"template{ending}"
    write_template(path, kind, language)
    assert open_table(path, kind).headers == [kind.title_of(name).in_(language) for name in kind.columns]
    read = read_all(path, kind.name)
    assert (read.rows, read.faults) == ([], [])


@each_language
@each_kind
def test_what_can_be_chosen_is_offered_in_the_words_of_the_language(
    tmp_path: Path, kind: Kind[Any], language: Language
) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, kind, language)
    chosen = [name for name, column in kind.columns.items() if words_of(column, language)]
    assert sheet_text(path, 1).count('<dataValidation type="list"') == len(chosen)
    lists = calamine.load_workbook(path).get_sheet_by_name({"en": "lists", "zh": "选项"}[language]).to_python()
    columns = [[cell for cell in column if cell] for column in zip(*lists, strict=True)]
    offered = [tuple(column) for column in columns if column]
    assert offered == [words_of(kind.columns[name], language) for name in chosen]


@each_language
@each_kind
def test_every_column_is_explained_in_the_language(tmp_path: Path, kind: Kind[Any], language: Language) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, kind, language)
    told = calamine.load_workbook(path).get_sheet_by_name({"en": "columns", "zh": "填写说明"}[language]).to_python()
    assert [row[0] for row in told[1:]] == [kind.title_of(name).in_(language) for name in kind.columns]
    for row in help_rows(kind, language):
        assert all(row[:4])
        assert bool(re.search("[一-鿿]", "".join(row[1:3]))) is (language == "zh")


def test_all_cells_are_text_so_that_a_spreadsheet_changes_none(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, kind_named("units"), "zh")
    with zipfile.ZipFile(path) as packed:
        assert 'formatCode="@"' in packed.read("xl/styles.xml").decode()
    assert "<v>" not in re.sub(r'<c [^>]*t="s"[^>]*><v>[0-9]+</v></c>', "", sheet_text(path, 1))


def test_help_says_what_is_required() -> None:
    needs = {row[0]: row[1] for row in help_rows(kind_named("units"), "en")}
    assert (needs["door_label"], needs["address"], needs["floor"]) == ("one of these", "one of these", "no")
    assert {row[0]: row[1] for row in help_rows(kind_named("frame"), "zh")}["来源"] == "是"
