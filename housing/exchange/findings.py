"""What is wrong in one batch, gathered row by row."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from housing import errors
from housing.errors import Refusal
from housing.exchange.headers import alternatives
from housing.exchange.local import Local
from housing.exchange.model import GEOMETRY, Fault, Kind, Objection
from housing.exchange.readers.source import Chunk
from housing.exchange.values.base import Unfit
from housing.exchange.values.choices import Choice
from housing.exchange.values.shapes import POINT
from housing.language import Text

_POSITION: Final = frozenset({"lon", "lat", GEOMETRY})
_POINT_EXAMPLE: Final = "POINT (114.0571234 22.5431234)"


class Findings:
    """The faults of a batch. A column of a row that has one gets no second, nor does what hangs on it."""

    def __init__(self, kind: Kind[Any], places: Mapping[str, int], local: Local, chunk: Chunk) -> None:
        self._kind = kind
        self._places = places
        self._local = local
        self._chunk = chunk
        self._at_fault: dict[int, set[str]] = {}
        self._faults: dict[int, list[Fault]] = {}

    @property
    def rows(self) -> set[int]:
        """Return which rows of the batch have faults."""
        return set(self._faults)

    def of(self, at: int) -> list[Fault]:
        """Return the faults of one row, in the order of the columns."""
        order = {name: place for place, name in enumerate(("", *self._kind.columns, GEOMETRY))}
        return sorted(self._faults[at], key=lambda fault: order[fault.column])

    def add(self, at: int, column: str, unfit: Unfit, concerned: Iterable[str] = ()) -> None:
        """Find a fault at a column, unless that or another column concerned has one already."""
        there = self._at_fault.setdefault(at, set())
        if there.isdisjoint((column, *concerned)):
            there |= _POSITION if column in _POSITION else {column}
            self._faults.setdefault(at, []).append(self.fault(at, column, unfit))

    def miss(self, at: int, column: str) -> None:
        """Find that a column is not filled."""
        chosen = column in self._kind.columns and isinstance(self._kind.columns[column].type, Choice)
        self.add(at, column, Unfit(errors.INPUT_UNSELECTED if chosen else errors.INPUT_MISSING))

    def miss_all_alternatives(self, at: int) -> None:
        """Find that none of the kind's alternatives is filled."""
        columns = [column for group in self._kind.one_of for column in group]
        self.add(at, columns[0], Unfit(errors.INPUT_ONE_OF, alternatives=alternatives(self._kind)), columns)

    def object_to(self, at: int, objection: Objection) -> None:
        """Find what the kind's own rule objects to."""
        titles = [self._kind.title_of(column) for column in objection.columns]
        listed = Text(", ".join(title.en for title in titles), "、".join(title.zh for title in titles))
        unfit = Unfit(objection.kind, **{"alternatives": listed, **objection.values})
        self.add(at, objection.columns[0], unfit, (*objection.columns, *objection.hangs_on))

    def fault(self, at: int, column: str, unfit: Unfit) -> Fault:
        """Return a finding as a fault that tells its row, its column and the sender's own value."""
        values = self._words(column) | unfit.values
        return Fault.of(
            self._chunk.first + at, column, self._value(at, column), Refusal(unfit.kind, field=column, **values)
        )

    def _words(self, column: str) -> dict[str, object]:
        if not column:
            return {}
        words: dict[str, object] = {"name": self._kind.title_of(column), "example": _POINT_EXAMPLE}
        if column in self._kind.columns:
            known = self._kind.columns[column]
            words["example"] = known.example
            if isinstance(known.type, Choice):
                words["choices"] = known.type.choices(self._local)
        elif self._kind.shape is not POINT:
            words["example"] = "POLYGON ((…))"
        return words

    def _value(self, at: int, column: str) -> str:
        if not column:
            return self._chunk.beyond.get(at, "")
        return self._chunk.columns[self._places[column]][at] if column in self._places else ""
