"""What a kind of file is, and what can be wrong with one of its rows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar, get_type_hints

from housing.errors import Kind as ErrorKind
from housing.errors import Refusal
from housing.exchange.values.base import ValueType
from housing.exchange.values.numbers import Latitude, Longitude
from housing.exchange.values.shapes import POINT, Shape
from housing.language import Language, Text

GEOMETRY: Final = "geometry"
GEOMETRY_TITLE: Final = Text("geometry", "几何")
LONGEST_VALUE_SHOWN: Final = 100


class Row(Protocol):
    """One row of a file, read: a NamedTuple with a field for each column, None where the cell is empty or absent."""

    @property
    def row(self) -> int:
        """Its number as the spreadsheet shows it; the header is row 1."""


R = TypeVar("R", bound=Row)


class Objection(NamedTuple):
    """What a kind's own rule has against a row: the columns concerned, the first of which it is reported at.

    `hangs_on` names further columns: where one of them has a fault, the objection says nothing.
    """

    columns: tuple[str, ...]
    kind: ErrorKind
    values: Mapping[str, object] = {}
    hangs_on: tuple[str, ...] = ()


def nothing_against(row: Row) -> Iterable[Objection]:  # noqa: ARG001 -- the rule of kinds without one
    """Return no objection."""
    return ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: Chinese name, what its cells hold, what it means, and an example that could stand in it.

    The examples make up the example row of templates, but for those of columns that are not `exemplary`: they would
    not go together with the others. `unless` names a column that, where it is filled, makes a required one needless.
    `person` marks what names a person: exports leave it empty unless a purpose is stated.
    """

    zh: str
    type: ValueType
    help: Text
    example: str = ""
    required: bool = False
    unless: str | None = None
    person: bool = False
    exemplary: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Kind(Generic[R]):
    """One kind of file. Its columns are the annotated fields of its row class, in their order.

    A field named like a word of Python has `_` behind it, and its column has not. `one_of` lists alternatives, at
    least one of which each row fills whole. `check` looks at a row as a whole; the values of a row that has other
    faults may be None.
    """

    name: str
    title: Text
    row: type[R]
    help: Text
    one_of: tuple[tuple[str, ...], ...] = ()
    check: Callable[[R], Iterable[Objection]] = nothing_against
    imported: bool = True
    columns: Mapping[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        hints = get_type_hints(self.row, include_extras=True)
        found = {
            name.removesuffix("_"): hint.__metadata__[0]
            for name, hint in hints.items()
            if hasattr(hint, "__metadata__")
        }
        object.__setattr__(self, "columns", found)

    @property
    def has_point(self) -> bool:
        """Tell whether its rows have a position, as `lon` and `lat`."""
        return any(isinstance(column.type, (Longitude, Latitude)) for column in self.columns.values())

    @property
    def shape(self) -> Shape | None:
        """Return what shape its rows have in files that hold shapes, if any."""
        if GEOMETRY in self.columns:
            shape = self.columns[GEOMETRY].type
            return shape if isinstance(shape, Shape) else None
        return POINT if self.has_point else None

    def header_names(self) -> dict[str, str]:
        """Return every name that a column may have in a header, with the column; shapes also give a point."""
        names = {GEOMETRY: GEOMETRY, GEOMETRY_TITLE.zh: GEOMETRY} if self.shape else {}
        for name, column in self.columns.items():
            names[name] = names[column.zh] = name
        return names

    def title_of(self, column: str) -> Text:
        """Return the names of a column in both languages."""
        return Text(column, self.columns[column].zh) if column in self.columns else GEOMETRY_TITLE


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, at which column (empty: the row as a whole), and how to put it right.

    `value` is the sender's own text and may name a person.
    """

    row: int
    column: str
    value: str
    code: str
    reason: Text
    fix: Text

    @classmethod
    def of(cls, row: int, column: str, value: str, refusal: Refusal) -> "Fault":
        """Return a refusal as the fault of a row."""
        return cls(
            row,
            column,
            value[:LONGEST_VALUE_SHOWN],
            refusal.kind.code,
            Text(refusal.what("en"), refusal.what("zh")),
            Text(refusal.fix("en"), refusal.fix("zh")),
        )

    def sentence(self, language: Language, header: str | None = None) -> str:
        """Return the fault as one sentence; `header` is the sender's own name of the column."""
        reason, fix = self.reason.in_(language).rstrip(".。"), self.fix.in_(language)
        shown = header or self.column
        if language == "zh":
            where = f"「{shown}」" if shown else ""
            return f"第{self.row}行{where}：{reason}；{fix}"
        where = f', "{shown}"' if shown else ""
        return f"Row {self.row}{where}: {_within(reason)}; {_within(fix)}"

    def as_dict(self, language: Language) -> dict[str, Any]:
        """Return the shape in which JSON carries a fault."""
        return {
            "row": self.row,
            "column": self.column or None,
            "value": self.value,
            "code": self.code,
            "reason": self.reason.in_(language),
            "fix": self.fix.in_(language),
        }


def _within(sentence: str) -> str:
    """Return a sentence as it stands within another: its first word is not a name or an abbreviation."""
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence
