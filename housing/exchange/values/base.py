"""What every type of value has: a form to tell, a reader of cells, a writer into cells."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Final

from housing import errors
from housing.errors import Kind, Refusal
from housing.exchange.local import Local
from housing.language import Text

Read = Callable[[str], object]
Cell = str | int | float

_SHORTENED: Final = re.compile(r"-?\d(\.\d+)?E\+\d{2,3}")
_BIDI_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Unfit(Exception):  # noqa: N818 -- a value that does not fit its column
    """What is wrong with a value; the column's name and example are added where the column is known."""

    def __init__(self, kind: Kind, **values: object) -> None:
        self.kind = kind
        self.values = values
        super().__init__(kind.code)

    @classmethod
    def of(cls, refusal: Refusal) -> "Unfit":
        """Return what a rule of another subject refuses."""
        return cls(refusal.kind, **refusal.values)


class ValueType(ABC):
    """What the cells of a column hold."""

    numeric: ClassVar[type[int] | type[float] | None] = None

    @property
    @abstractmethod
    def form(self) -> Text:
        """What a value must be, as it completes "must be …"."""

    @abstractmethod
    def reader(self, local: Local) -> Read:
        """Return the function that reads one cell; it raises `Unfit`."""

    def write(self, value: Any) -> Cell:
        """Return what a cell shows of a value that a reader has returned."""
        return str(value)

    def unfit(self) -> Unfit:
        """Return the complaint about a value of another form."""
        return Unfit(errors.INPUT_FORM, form=self.form)


def fold(text: str) -> str:
    """Return text with full-width and other compatibility forms folded (Unicode NFKC), trimmed anew."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def ask(check: Callable[[str], object], value: str) -> None:
    """Put a value to a rule of another subject, and turn its refusal into a complaint about the cell."""
    try:
        check(value)
    except Refusal as refusal:
        raise Unfit.of(refusal) from None


def refuse_control(text: str) -> None:
    """Refuse control characters.

    Private and unassigned characters pass: rare Han characters are among them on older systems.
    """
    if text.isprintable():
        return
    for sign in text:
        if sign in _BIDI_CONTROLS or unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}:
            raise Unfit(errors.INPUT_CONTROL, sign=f"U+{ord(sign):04X}")


def refuse_shortened(text: str) -> None:
    """Refuse a number that a spreadsheet has shortened to 1.2E+11."""
    if "E+" in text and _SHORTENED.fullmatch(text):
        raise Unfit(errors.INPUT_SHORTENED, value=text)
