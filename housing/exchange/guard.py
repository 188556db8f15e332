"""Cells that a spreadsheet would take for a formula leave with an apostrophe before them, and come back without."""

import re
from collections.abc import Sequence
from typing import Final

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"-\d+(\.\d+)?")


def guarded(text: str) -> str:
    """Return text as it leaves: what begins with `= + - @` is no formula any more. A negative number stays one."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(column: Sequence[str]) -> Sequence[str]:
    """Return the cells of a column as they were before `guarded`."""
    if "\n'" not in "\n" + "\n".join(column):  # far quicker than to look at each
        return column
    return [text[1:] if text.startswith("'") and _FORMULA.match(text) else text for text in column]
