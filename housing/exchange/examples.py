"""The example row that a template starts with, and that every import passes over."""

import functools
from collections.abc import Mapping
from typing import Any

from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice, YesNo
from housing.language import Language


@functools.cache
def example_cells(kind: Kind[Any], language: Language) -> Mapping[str, str]:
    """Return the text of each column of the example row, in the words of one language."""
    return {name: _in_words(column, language) if column.exemplary else "" for name, column in kind.columns.items()}


def words_of(column: Column, language: Language) -> tuple[str, ...]:
    """Return what can be chosen in a column, as a person of that language writes it; empty if anything can."""
    if isinstance(column.type, Choice):
        labels = column.type.labels
        return tuple(labels) if language == "en" else tuple(label.zh for label in labels.values())
    if isinstance(column.type, YesNo):
        return ("yes", "no") if language == "en" else ("是", "否")
    return ()


def _in_words(column: Column, language: Language) -> str:
    """Return a column's example as a person of that language writes it."""
    codes, words = words_of(column, "en"), words_of(column, language)
    return words[codes.index(column.example)] if column.example in codes else column.example
