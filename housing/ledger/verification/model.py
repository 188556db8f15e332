"""What a verification finds, and how far it went."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from geo.protocols import Progress, Stop, never, silent
from housing.language import Text

SHOWN: Final = 20
"""Differences of one kind that are named; of the others their number is told."""

NOTHING: Final = "–"

_DIFFERENCE: Final = Text(
    "{place}: {column} should be {expected}, is {found}", "{place}：{column} 应为 {expected}，实为 {found}"
)
_MORE: Final = Text("{column}: {more} more", "{column}：另有 {more} 处")


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the register is not what it should be: it names ids and codes, never who a person is."""

    table: str
    key: str
    column: str
    expected: str | Text
    found: str | Text

    def told(self) -> Text:
        """Return the difference for people."""
        place = f"{self.table} {self.key}"
        values = {"place": place, "column": self.column, "expected": self.expected, "found": self.found}
        return Text(_DIFFERENCE.say("en", **values), _DIFFERENCE.say("zh", **values))


@dataclass(slots=True)
class Findings:
    """Differences as they come: the first of each kind are kept, the others counted."""

    kept: list[Difference] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, difference: Difference) -> None:
        """Add one difference."""
        kind = (difference.table, difference.column)
        self.counts[kind] += 1
        if self.counts[kind] <= SHOWN:
            self.kept.append(difference)

    def compare(self, place: tuple[str, object], column: str, expected: object, found: object) -> None:
        """Add a difference of a column, by (table, key), where there is one."""
        if expected != found:
            self.add(Difference(place[0], str(place[1]), column, said(expected), said(found)))

    def merge(self, other: "Findings") -> None:
        """Take over what another part of the work found."""
        seen = self.counts.copy()
        for difference in other.kept:
            kind = (difference.table, difference.column)
            seen[kind] += 1
            if seen[kind] <= SHOWN:
                self.kept.append(difference)
        self.counts += other.counts

    def told(self) -> Iterator[Text]:
        """Yield all findings for people."""
        for difference in self.kept:
            yield difference.told()
        for (table, column), count in sorted(self.counts.items()):
            if count > SHOWN:
                values = {"column": f"{table}.{column}", "more": count - SHOWN}
                yield Text(_MORE.say("en", **values), _MORE.say("zh", **values))


@dataclass(slots=True)
class Tally:
    """How many rows of each table a verification has gone through; a table that is gone through twice counts once."""

    tables: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(self.tables.values())

    def note(self, table: str, rows: int) -> None:
        """Note how many rows of a table one check went through."""
        self.tables[table] = max(rows, self.tables.get(table, 0))


@dataclass(frozen=True, slots=True)
class Run:
    """How a verification runs: as of when, who is told how far it is, what ends it early, and the rows it counts."""

    now: datetime
    tally: Tally = field(default_factory=Tally)
    progress: Progress = silent
    stop: Stop = never


def said(value: object) -> str:
    """Return a value for people; nothing is a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()[:16] + "…"
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
