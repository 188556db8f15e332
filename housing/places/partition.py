"""In which division and cell points lie: the areas of all cells in memory, asked for many points at once.

The rule is that of the database's `place` and `cell_at`. It is repeated here since an index over thousands of areas
answers there in some 50 microseconds a point, and here in one.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import shapely

from housing.places.staging import Shapes

IN_NO_CELL: Final = 0


class CellArea(NamedTuple):
    """A cell; without an area it stands for its division as a whole."""

    number: int
    division: str | None
    area: shapely.Geometry | None


class DivisionArea(NamedTuple):
    """A division whose area is known."""

    code: str
    level: int
    area: shapely.Geometry


class Place(NamedTuple):
    """Where a point lies; cell 0 is none."""

    division: str | None
    cell: int


class Partition:
    """All cells as they are at one time, and the divisions where these are asked for."""

    def __init__(self, cells: Sequence[CellArea], divisions: Callable[[], Sequence[DivisionArea]]) -> None:
        self._divisions = divisions
        self._drawn = sorted((cell for cell in cells if cell.area is not None), key=lambda cell: cell.number)
        self._tree = shapely.STRtree([cell.area for cell in self._drawn if cell.area is not None])
        whole = sorted((cell for cell in cells if cell.area is None and cell.division), reverse=True)
        self._whole = {cell.division: cell.number for cell in whole}
        self._with_cells = {cell.division for cell in cells}

    def has_cells(self, division: str) -> bool:
        """Tell whether a division has any cell of its own."""
        return division in self._with_cells

    def place(self, points: Shapes, within: Sequence[str | None]) -> list[Place]:
        """Return where points lie: in the given division, else in that of the cell, else in the smallest around.

        A point that no cell covers is in the cell that stands for its division as a whole, or in none.
        """
        cells = [self._drawn[at] if at >= 0 else None for at in _first_covering(self._tree, points)]
        known = [given or (cell.division if cell else None) for given, cell in zip(within, cells, strict=True)]
        unknown = [at for at, division in enumerate(known) if division is None]
        if unknown:
            for at, division in zip(unknown, self._divisions_around(points[unknown]), strict=True):
                known[at] = division
        return [
            Place(division, cell.number if cell else self._whole.get(division, IN_NO_CELL))
            for division, cell in zip(known, cells, strict=True)
        ]

    def _divisions_around(self, points: Shapes) -> list[str | None]:
        divisions, tree = self._division_tree
        return [divisions[at].code if at >= 0 else None for at in _first_covering(tree, points)]

    @cached_property
    def _division_tree(self) -> tuple[list[DivisionArea], shapely.STRtree]:
        divisions = sorted(self._divisions(), key=lambda division: (-division.level, division.code))
        return divisions, shapely.STRtree([division.area for division in divisions])


def _first_covering(tree: shapely.STRtree, points: Shapes) -> list[int]:
    """Return for each point the first area that covers it; -1 for none, and where there is no point."""
    found = np.full(len(points), -1)
    at, area = tree.query(points, predicate="covered_by")
    order = np.argsort(-area, kind="stable")
    found[at[order]] = area[order]
    return [int(first) for first in found]
