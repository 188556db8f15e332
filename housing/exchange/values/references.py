"""How one row points to a unit, a building or a door that another row or the register holds."""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple, cast

from housing import errors
from housing.errors import Refusal
from housing.exchange.local import Local
from housing.exchange.values.base import Cell, Read, Unfit, ValueType, fold, refuse_shortened
from housing.exchange.values.texts import Code
from housing.language import Text
from housing.numbers.rules import UnitNumber, number_of, parse_number, printed

_ALIAS: Final = re.compile(r"([^\W_][\w.\-]{0,31}):\s*(\S.{0,99})")
_PLAIN: Final = re.compile(r"[1-9][0-9]{11}")
_OSM: Final = re.compile(r"osm:\s*([nwr])\s*([1-9]\d{0,17})", re.IGNORECASE)
_NTH: Final = re.compile(r"(.*\S)\s*#\s*([1-9]\d{0,4})")


class Alias(NamedTuple):
    """A foreign code of a unit: unique within its scheme."""

    scheme: str
    code: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class OsmBuilding(NamedTuple):
    """A building by its object in OpenStreetMap: node, way or relation."""

    kind: Literal["n", "w", "r"]
    id: int

    def __str__(self) -> str:
        return f"osm:{self.kind}{self.id}"


class DoorReference(NamedTuple):
    """A door as a file names it; which of the possible readings holds, only the register can tell.

    Tried in this order: a unit there, `source:source_id` of a frame row, building code `/` door label (split at the
    last `/`). `nth` is the n-th door of a row or building without labels, as `#n` gives it.
    """

    text: str
    nth: int | None = None

    def __str__(self) -> str:
        return self.text if self.nth is None else f"{self.text}#{self.nth}"

    @property
    def frame_row(self) -> tuple[str, str] | None:
        """Return source and identifier, if it can be read as a row of the frame."""
        source, colon, row = self.text.partition(":")
        return (source, row) if colon and source and row else None

    @property
    def building_door(self) -> tuple[str, str] | None:
        """Return building and door label, if it can be read as such; a building without labels gives an empty one."""
        building, slash, label = self.text.rpartition("/")
        return (building, label) if slash and building else None


UnitReference = UnitNumber | Alias
BuildingReference = str | OsmBuilding


@dataclass(frozen=True, slots=True)
class Number(ValueType):
    """A unit number."""

    @property
    def form(self) -> Text:
        """Return the form of a unit number."""
        return errors.TWELVE_DIGITS

    def reader(self, local: Local) -> Read:  # noqa: ARG002 -- the same everywhere
        """Return a function that gives UnitNumber."""
        return _read_number

    def write(self, value: Any) -> Cell:
        """Return the number as it is printed."""
        return printed(value)


@dataclass(frozen=True, slots=True)
class AliasCode(ValueType):
    """A foreign code with its scheme."""

    @property
    def form(self) -> Text:
        """Return the form of an alias."""
        return Text("a scheme, a colon and a code", "“体系:编码”的形式")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives Alias."""

        def read(text: str) -> Alias:
            found = _ALIAS.fullmatch(fold(text))
            if not found:
                raise self.unfit()
            return Alias(found[1], found[2])

        return read


@dataclass(frozen=True, slots=True)
class Unit(ValueType):
    """A unit by its number, or by an alias."""

    @property
    def form(self) -> Text:
        """Return both forms."""
        return Text("12 digits, or an alias as scheme:code", " 12 位数字，或“体系:编码”")

    def reader(self, local: Local) -> Read:
        """Return a function that gives UnitNumber or Alias."""
        read_alias = AliasCode().reader(local)

        def read(text: str) -> object:
            return read_alias(text) if ":" in text or "：" in text else _read_number(text)

        return read

    def write(self, value: Any) -> Cell:
        """Return the number as it is printed, or scheme:code."""
        return str(value) if isinstance(value, Alias) else printed(value)


@dataclass(frozen=True, slots=True)
class Building(Code):
    """A building by its code, or by its object in OpenStreetMap."""

    def reader(self, local: Local) -> Read:
        """Return a function that gives str or OsmBuilding."""
        read_code = Code.reader(self, local)

        def read(text: str) -> object:
            found = _OSM.fullmatch(fold(text)) if text[:3].casefold() == "osm" else None
            if found:
                return OsmBuilding(cast("Literal['n', 'w', 'r']", found[1].lower()), int(found[2]))
            return read_code(text)

        return read


@dataclass(frozen=True, slots=True)
class Door(Code):
    """A door."""

    longest: int = 160

    @property
    def form(self) -> Text:
        """Return the three forms."""
        return Text(
            "a unit, source:source_id of its frame row, or building/door label",
            "房屋、底册行的“来源:来源编号”，或“楼栋编号/房号”",
        )

    def reader(self, local: Local) -> Read:
        """Return a function that gives DoorReference."""
        read_code = Code.reader(self, local)

        def read(text: str) -> DoorReference:
            whole = str(read_code(text))
            found = _NTH.fullmatch(whole)
            return DoorReference(found[1], int(found[2])) if found else DoorReference(whole)

        return read


def _read_number(text: str) -> UnitNumber:
    digits = text.replace("-", "")
    if _PLAIN.fullmatch(digits) and number_of(int(digits[:10])) == digits:
        return UnitNumber(digits)  # as nearly all are written; what else folds to a number, the rules know
    refuse_shortened(text)
    try:
        return parse_number(text)
    except Refusal as refusal:
        raise Unfit.of(refusal) from None
