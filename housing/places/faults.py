"""What is wrong with rows of places: faults by row, the first of a row counts."""

from collections.abc import Sequence
from typing import TypeVar

from housing import errors
from housing.errors import Kind as ErrorKind
from housing.errors import Refusal
from housing.exchange.kinds import kind_named
from housing.exchange.model import Fault, Row
from housing.language import Text

R = TypeVar("R", bound=Row)


class Faults:
    """The faults of one batch of rows of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind_named(kind)
        self._found: dict[int, Fault] = {}

    def add(self, row: Row, column: str, kind: ErrorKind, **values: object) -> None:
        """Note what is wrong with a row; `{name}` in the sentence is the title of the column."""
        value = getattr(row, column) if column else None
        refusal = Refusal(kind, field=column, name=self._kind.title_of(column), **values)
        shown = "" if value is None or not isinstance(value, str | int | float | tuple) else str(value)
        self._found.setdefault(row.row, Fault.of(row.row, column, shown, refusal))

    def not_found(self, row: Row, column: str, sort: str) -> None:
        """Note that what a column points to is not there, or not for this actor; `sort` is the kind to import first."""
        value = getattr(row, column)
        self.add(row, column, errors.REFERENCE_NOT_FOUND, value=value, kinds=kind_named(sort).title)

    def outside(self, row: Row, column: str) -> None:
        """Note that a row's place was not found, or is outside of the actor's scope."""
        self.add(row, column, errors.PLACE_OUTSIDE)

    def unfit(self, row: Row, column: str, form: Text) -> None:
        """Note that a value has not the form in which the register can hold it."""
        example = self._kind.columns[column].example
        self.add(row, column, errors.INPUT_FORM, form=form, example=example)

    def too_long(self, row: Row, column: str, longest: int) -> None:
        """Note that a value is longer than the register can hold."""
        self.unfit(row, column, Text(f"1 to {longest} characters", f" 1 至 {longest} 个字符"))

    def without(self, rows: Sequence[R]) -> list[R]:
        """Return the rows that have no fault."""
        return [row for row in rows if row.row not in self._found]

    def of(self, row: Row) -> bool:
        """Tell whether a row has a fault."""
        return row.row in self._found

    def listed(self) -> list[Fault]:
        """Return all faults, in the order of the rows."""
        return [self._found[row] for row in sorted(self._found)]
