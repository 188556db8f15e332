"""Templates: a file to start from, with the exact header, drop-downs, and an example that imports pass over."""

from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]

from housing import errors
from housing.errors import Refusal
from housing.exchange.examples import example_cells, words_of
from housing.exchange.exporting import whole_or_not
from housing.exchange.model import Column, Kind
from housing.exchange.writers.delimited import write_cells
from housing.exchange.writers.sheets import MOST_ROWS, WIDTH, write_row
from housing.language import Language, Text

FORMATS: Final = (".csv", ".xlsx")

_HELP_SHEET: Final = Text("columns", "填写说明")
_LISTS_SHEET: Final = Text("lists", "选项")
_HELP: Final = (
    Text("column", "列名"),
    Text("required", "是否必填"),
    Text("meaning", "含义"),
    Text("form", "格式"),
    Text("example", "示例"),
)
_ONE_OF: Final = Text("one of these", "择一填写")
_YES: Final = Text("yes", "是")
_NO: Final = Text("no", "否")


def write_template(path: Path, kind: Kind[Any], language: Language) -> None:
    """Write the template of a kind that can be imported, as csv or xlsx.

    Raises `exchange.file_format`, `exchange.file_unwritable`.
    """
    if path.suffix.lower() == ".csv":
        header, example = _rows(kind, language)
        whole_or_not(path, lambda to: write_cells(to, header, [example]), secret=False)
    elif path.suffix.lower() == ".xlsx":
        whole_or_not(path, lambda to: _write_book(to, kind, language), secret=False)
    else:
        raise Refusal(errors.FILE_FORMAT, file=path.name, known=", ".join(FORMATS))


def help_rows(kind: Kind[Any], language: Language) -> list[list[str]]:
    """Return one row a column: name, whether required, meaning, form, example."""
    alternatives = {name for group in kind.one_of for name in group}
    return [
        [
            kind.title_of(name).in_(language),
            _need(column, name in alternatives).in_(language),
            column.help.in_(language),
            _form(column, language),
            example_cells(kind, language)[name],
        ]
        for name, column in kind.columns.items()
    ]


def _rows(kind: Kind[Any], language: Language) -> tuple[list[str], list[str]]:
    header = [kind.title_of(name).in_(language) for name in kind.columns]
    return header, list(example_cells(kind, language).values())


def _write_book(path: Path, kind: Kind[Any], language: Language) -> int:
    header, example = _rows(kind, language)
    with xlsxwriter.Workbook(path) as book:
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(kind.title.in_(language))
        sheet.set_column(0, len(header) - 1, WIDTH, text)
        sheet.freeze_panes(1, 0)
        write_row(sheet, 0, header, header, text)
        write_row(sheet, 1, header, example, text)
        told = book.add_worksheet(_HELP_SHEET.in_(language))
        told.set_column(0, len(_HELP) - 1, 2 * WIDTH, text)
        for row, cells in enumerate([[each.in_(language) for each in _HELP], *help_rows(kind, language)]):
            write_row(told, row, cells, cells, text)
        _offer_lists(book, sheet, kind, language)
    return 1


def _offer_lists(book: Any, sheet: Any, kind: Kind[Any], language: Language) -> None:
    """Put the choices on a sheet of their own: a list written into the drop-down may have 255 characters."""
    name = _LISTS_SHEET.in_(language)
    lists = book.add_worksheet(name)
    lists.hide()
    for place, column in enumerate(kind.columns.values()):
        words = words_of(column, language)
        if words:
            lists.write_column(0, place, words)
            source = f"='{name}'!{_cell(0, place)}:{_cell(len(words) - 1, place)}"
            sheet.data_validation(1, place, MOST_ROWS - 1, place, {"validate": "list", "source": source})


def _cell(row: int, column: int) -> str:
    return str(xlsxwriter.utility.xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def _need(column: Column, is_alternative: bool) -> Text:
    if column.required and not column.unless:
        return _YES
    return _ONE_OF if is_alternative or column.unless else _NO


def _form(column: Column, language: Language) -> str:
    words = words_of(column, language)
    return (", " if language == "en" else "、").join(words) or column.type.form.in_(language).strip()
