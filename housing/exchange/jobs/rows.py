"""Sets of row numbers, and rows that come twice in one file, in little memory however long the file is."""

import bisect
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_RANGE: Final = re.compile(r"\[(\d+),(\d+)\)")


class RowSet:
    """Row numbers, kept as ranges; written as the database writes a multirange."""

    def __init__(self, text: str = "{}") -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in _RANGE.findall(text):
            self._starts.append(int(start))
            self._ends.append(int(end))

    def __bool__(self) -> bool:
        return bool(self._starts)

    def __len__(self) -> int:
        return sum(self._ends) - sum(self._starts)

    def __contains__(self, row: int) -> bool:
        at = bisect.bisect(self._starts, row) - 1
        return at >= 0 and row < self._ends[at]

    def __str__(self) -> str:
        ranges = (f"[{start},{end})" for start, end in zip(self._starts, self._ends, strict=True))
        return "{" + ",".join(ranges) + "}"

    def with_rows(self, rows: Iterable[int]) -> "RowSet":
        """Return the set with rows that come behind all that are there."""
        found = RowSet()
        found._starts, found._ends = self._starts.copy(), self._ends.copy()
        for row in sorted(rows):
            if found._ends and found._ends[-1] == row:
                found._ends[-1] = row + 1
            else:
                found._starts.append(row)
                found._ends.append(row + 1)
        return found

    def before(self, row: int) -> "RowSet":
        """Return the rows of the set that come before a row."""
        found = RowSet()
        for start, end in zip(self._starts, self._ends, strict=True):
            if start < row:
                found._starts.append(start)
                found._ends.append(min(end, row))
        return found


class Doubles:
    """Finds rows whose key a row before had already: 12 bytes a row, by a digest of 64 bits."""

    def __init__(self, key: Sequence[str]) -> None:
        self._key = tuple(key)
        self._runs: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]] = []

    def find(self, rows: Sequence[Any]) -> dict[int, int]:
        """Return which rows are doubles, each with the number of the row that was first; keep all others in mind."""
        digests = np.array([self._digest(row) for row in rows], dtype=np.int64)
        numbers = np.array([row.row for row in rows], dtype=np.int32)
        order = np.lexsort((numbers, digests))
        digests, numbers = digests[order], numbers[order]
        first = np.concatenate(([True], digests[1:] != digests[:-1]))[: len(digests)]
        origin = numbers[np.maximum.accumulate(np.where(first, np.arange(len(digests)), 0))]
        for known, known_numbers in self._runs:
            at = np.minimum(np.searchsorted(known, digests), len(known) - 1)
            met = known[at] == digests
            origin = np.where(met, known_numbers[at], origin)
        is_new = origin == numbers
        self._keep(digests[is_new], numbers[is_new])
        doubles = zip(numbers[~is_new].tolist(), origin[~is_new].tolist(), strict=True)
        return dict(doubles)

    def _digest(self, row: Any) -> int:
        return hash(tuple(getattr(row, name) for name in self._key))

    def _keep(self, digests: npt.NDArray[np.int64], numbers: npt.NDArray[np.int32]) -> None:
        """Keep a sorted run, merged with those of its size, so that there are never more than a few."""
        while self._runs and len(self._runs[-1][0]) <= 2 * len(digests):
            known, known_numbers = self._runs.pop()
            digests, numbers = np.concatenate((known, digests)), np.concatenate((known_numbers, numbers))
            order = np.argsort(digests, kind="stable")
            digests, numbers = digests[order], numbers[order]
        if len(digests):
            self._runs.append((digests, numbers))
