"""Which numbers of a chain are under seals: each at most once. Pure; memory goes with the gaps, not with the rows."""

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_SPAN: Final = re.compile(r"\[(\d+),(\d+)\)")

Span = tuple[int, int]
"""Numbers from the first up to, not including, the second."""


@dataclass(slots=True)
class Coverage:
    """What was added so far: nothing above `top`, and below it everything but the gaps, which are in order."""

    top: int = 0
    gaps: list[Span] = field(default_factory=list)

    def add(self, spans: Iterator[Span] | list[Span]) -> Span | None:
        """Add the numbers of a seal; returns the first span that was there already, in whole or in part."""
        twice = None
        for span in spans:
            if not self._add(span):
                twice = twice or span
        return twice

    def _add(self, span: Span) -> bool:
        first, end = span
        if first > self.top:
            if first > self.top + 1:
                self.gaps.append((self.top + 1, first))
            self.top = end - 1
            return True
        place = bisect.bisect_right(self.gaps, (first, end - 1)) - 1
        while place + 1 < len(self.gaps) and self.gaps[place + 1][0] <= first:
            place += 1
        if place < 0 or not (self.gaps[place][0] <= first and end <= self.gaps[place][1]):
            return False
        low, high = self.gaps[place]
        self.gaps[place : place + 1] = [gap for gap in ((low, first), (end, high)) if gap[0] < gap[1]]
        return True


def spans_of(multirange: str) -> list[Span]:
    """Return the spans of a multirange of whole numbers, as PostgreSQL writes it."""
    return [(int(first), int(end)) for first, end in _SPAN.findall(multirange)]


def multirange_of(spans: list[Span]) -> str:
    """Return spans as a multirange."""
    return "{" + ",".join(f"[{first},{end})" for first, end in spans) + "}"
