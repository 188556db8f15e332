"""Cells divide the ground: no two overlap, and each lies within its division."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely

from housing.places.staging import Shapes

SLIVER: Final = 0.01
"""Share of the smaller area up to which an overlap is a sliver of two drawings of one edge. Of plain degrees: a share
has no unit, and both areas lie in one place."""


class Overlap(NamedTuple):
    """The area at `first` overlaps that at `second` by a share of the smaller of both."""

    first: int
    second: int
    share: float


def overlaps(areas: Shapes) -> list[Overlap]:
    """Return all pairs of areas that overlap by more than a sliver, each once, with `first` > `second`."""
    first, second = shapely.STRtree(areas).query(areas, predicate="intersects")
    once = first > second
    first, second = first[once], second[once]
    common = shapely.area(shapely.intersection(areas[first], areas[second]))
    smaller = np.minimum(shapely.area(areas[first]), shapely.area(areas[second]))
    shares = np.divide(common, smaller, out=np.zeros_like(common), where=smaller > 0)
    return [
        Overlap(int(one), int(other), float(share))
        for one, other, share in zip(first, second, shares, strict=True)
        if share > SLIVER
    ]


def refused(areas: Shapes, given: int, there: Sequence[int | None]) -> dict[int, Overlap]:
    """Return which of the given areas, the first ones of the array, cannot be taken over, and the overlap that says so.

    The others are areas that stay as they are; `there` tells for each given one at which place its area of before
    stands among them, None if it is new: that one goes when the given one is taken over, and stays when it is refused.
    Of two given areas that overlap, one of a cell that is there goes before a new one, then the earlier one.
    """
    found: dict[int, Overlap] = {}
    pairs = sorted(overlaps(areas))
    successors = {at: place for place, at in enumerate(there) if at is not None}
    settled = False
    while not settled:
        settled = True
        for pair in pairs:
            hit, other = _to_refuse(pair, given, there)
            if hit is None or hit in found or _goes(other, given, hit, successors, found):
                continue
            found[hit] = pair
            settled = False
    return found


def _to_refuse(pair: Overlap, given: int, there: Sequence[int | None]) -> tuple[int | None, int]:
    """Return which of a pair is to be refused, and for which other; none where both stay as they are."""
    if pair.first < given:
        other, hit = sorted((pair.first, pair.second), key=lambda at: (there[at] is None, at))
        return hit, other
    return (pair.second, pair.first) if pair.second < given else (None, pair.first)


def _goes(other: int, given: int, hit: int, successors: Mapping[int, int], found: Mapping[int, Overlap]) -> bool:
    """Tell whether the other area is in nobody's way: refused itself, or an area of before that is replaced."""
    if other < given:
        return other in found
    successor = successors.get(other)
    return successor is not None and (successor == hit or successor not in found)
