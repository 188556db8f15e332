"""Numbers, and the two halves of a position."""

import math
import re
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from housing.exchange.local import Local
from housing.exchange.values.base import Cell, Read, ValueType, fold
from housing.language import Text

_MOST_PLACES: Final = 12
_WHOLE: Final = re.compile(r"[+-]?\d{1,18}(\.0*)?")


@dataclass(frozen=True, slots=True)
class Integer(ValueType):
    """A whole number between two limits."""

    lowest: int = 0
    highest: int = 999_999

    numeric: ClassVar[type[int] | type[float] | None] = int

    @property
    def form(self) -> Text:
        """Return the limits."""
        return Text(f"a whole number from {self.lowest} to {self.highest}", f" {self.lowest} 至 {self.highest} 的整数")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives int."""

        def read(text: str) -> int:
            folded = fold(text)
            if not _WHOLE.fullmatch(folded):
                raise self.unfit()
            value = int(folded.partition(".")[0])
            if not self.lowest <= value <= self.highest:
                raise self.unfit()
            return value

        return read

    def write(self, value: Any) -> Cell:
        """Return the number."""
        return int(value)


@dataclass(frozen=True, slots=True)
class Decimal(ValueType):
    """A number between two limits, written to so many places."""

    lowest: float
    highest: float
    places: int

    numeric: ClassVar[type[int] | type[float] | None] = float

    @property
    def form(self) -> Text:
        """Return the limits."""
        low, high = plain(self.lowest, self.places), plain(self.highest, self.places)
        return Text(f"a number from {low} to {high}", f" {low} 至 {high} 的数")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives float."""

        def read(text: str) -> float:
            value = _float(text)
            if not self.lowest <= value <= self.highest:
                raise self.unfit()
            return value

        return read

    def write(self, value: Any) -> Cell:
        """Return the number, rounded to its places; it never is minus zero."""
        return round(float(value), self.places) + 0.0


@dataclass(frozen=True, slots=True)
class Longitude(Decimal):
    """A longitude in degrees, or an easting: its limits are asked once the coordinate system is known."""

    lowest: float = -180.0
    highest: float = 180.0
    places: int = 7

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives any finite float."""

        def read(text: str) -> float:
            value = _float(text)
            if not math.isfinite(value):
                raise self.unfit()
            return value

        return read


@dataclass(frozen=True, slots=True)
class Latitude(Longitude):
    """A latitude in degrees, or a northing."""

    lowest: float = -90.0
    highest: float = 90.0


def plain(value: float, places: int) -> str:
    """Return a number as a plain decimal with at most so many places."""
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def written(cell: str | float) -> str:
    """Return a cell as text; a number is a plain decimal, never 1e-05."""
    if isinstance(cell, str):
        return cell
    text = repr(cell)
    return plain(cell, _MOST_PLACES) if "e" in text else text.removesuffix(".0")


def _float(text: str) -> float:
    try:
        value = float(fold(text))
    except ValueError:
        return math.nan
    return math.nan if "_" in text else value
