"""Columns of Arrow as text, the form in which all formats are read."""

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from housing.exchange.readers.sheets import text_of


def texts_of(column: Any) -> Sequence[str]:
    """Return an Arrow array as text; nothing is an empty text, and a list has semicolons between its values."""
    if isinstance(column.type, pa.BaseExtensionType):
        column = column.storage
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_null(kind):
        return [""] * len(column)
    if pa.types.is_floating(kind):
        return ["" if value is None else text_of(value) for value in column.to_pylist()]
    if pa.types.is_nested(kind):
        return [_of_nested(value) for value in column.to_pylist()]
    texts: list[str] = pc.fill_null(pc.cast(column, pa.string()), "").to_pylist()
    return texts


def _of_nested(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return ";".join("" if each is None else text_of(each) for each in value)
    return json.dumps(value, ensure_ascii=False, default=str)
