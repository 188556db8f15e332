"""Which doors there are around the drafts of a batch: those of the register, and those that the batch itself makes.

Pure: it is filled with what the register knows, and asked by the judge.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from housing.units.model import NEAR_M, Draft, Point

Spot = tuple[Literal["building"], int] | tuple[Literal["point"], float, float] | tuple[Literal["address"], str]
"""Where a door is: in a building, at a point, or at an address whose place is not known."""

PLACES: Final = 7
_SQUARE: Final = (0.001, 0.0005)
"""Degrees of longitude and latitude; each side is longer than the distance looked at, up to 74° north and south."""

_METRES_A_DEGREE: Final = 111_195.0


@dataclass(slots=True, eq=False)
class Entry:
    """A door, and the unit on it that is not retired: its number, or the row and draft of the batch that make it.

    A unit that comes retired stands `behind` the door of others, and takes it from nobody.
    """

    door: int | None = None
    label: str | None = None
    number: int | None = None
    row: int | None = None
    draft: Draft | None = None
    behind: "Entry | None" = None

    @property
    def is_taken(self) -> bool:
        """Whether there is a unit."""
        return self.number is not None or self.row is not None


def spot_at(point: Point) -> Spot:
    """Return the spot of a door at a point without a building."""
    return ("point", round(point.lon, PLACES), round(point.lat, PLACES))


class Doors:
    """Doors by spot and key, and those nearby."""

    def __init__(self) -> None:
        self._exact: dict[tuple[Spot, str], Entry] = {}
        self._around: dict[Spot, list[Spot]] = defaultdict(list)
        self._loose: dict[tuple[int, int, str], list[tuple[Point, Entry]]] = defaultdict(list)

    def add(self, spot: Spot, key: str, entry: Entry) -> None:
        """Add a door; one that is known already stays."""
        if self._exact.setdefault((spot, key), entry) is entry and spot[0] == "point":
            point = Point(spot[1], spot[2])
            self._loose[*_square(point), key].append((point, entry))

    def link(self, spot: Spot, other: Spot) -> None:
        """Say that doors at one spot may be those of the other."""
        self._around[spot].append(other)

    def around(self, spot: Spot) -> Sequence[Spot]:
        """Return the other spots that were linked with one."""
        return self._around.get(spot, ())

    def numbers(self) -> set[int]:
        """Return the numbers of all units on these doors."""
        return {entry.number for entry in self._exact.values() if entry.number is not None}

    def forget(self, number: int) -> None:
        """Take a unit away from its door, as if it were not there."""
        for entry in self._exact.values():
            if entry.number == number:
                entry.number = None

    def at(self, spot: Spot, key: str) -> Entry | None:
        """Return the door at a spot."""
        return self._exact.get((spot, key))

    def near(self, spot: Spot, point: Point | None, keys: Iterable[str]) -> Entry | None:
        """Return the unit on another door that may be the one of these keys, if there is any."""
        wanted = tuple(keys)
        for place in (spot, *self.around(spot)):
            for key in wanted:
                entry = self._exact.get((place, key))
                if entry is not None and entry.is_taken:
                    return entry
        return next((entry for entry in self._loose_near(point, wanted) if entry.is_taken), None)

    def free_near(self, point: Point, key: str) -> Entry | None:
        """Return the nearest door without a building and without a unit."""
        return next((entry for entry in self._loose_near(point, (key,)) if not entry.is_taken), None)

    def _loose_near(self, point: Point | None, keys: Iterable[str]) -> Iterable[Entry]:
        if point is None or not self._loose:
            return ()
        x, y = _square(point)
        found = [
            (metres, entry)
            for key in keys
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for place, entry in self._loose.get((x + dx, y + dy, key), ())
            if (metres := _metres(place, point)) <= NEAR_M
        ]
        return [entry for _, entry in sorted(found, key=lambda each: each[0])]


def _square(point: Point) -> tuple[int, int]:
    return math.floor(point.lon / _SQUARE[0]), math.floor(point.lat / _SQUARE[1])


def _metres(one: Point, other: Point) -> float:
    """Return the distance of two near points; on a plane that touches the sphere, exact to 0.5 %."""
    narrowed = math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot((one.lon - other.lon) * narrowed, one.lat - other.lat) * _METRES_A_DEGREE
