"""Areas from lines: what rings enclose, whatever the order, direction and role of the lines they are drawn with.

Method: lines are cut into segments, and a segment drawn twice bounds nothing. If every corner then joins an even
number of segments and none cross, the plane falls into faces that are by turns outside and inside; a face is inside
when a ray from it crosses an odd number of segments (the even-odd rule). So holes, islands in holes, touching holes
and rings that touch themselves in a corner all come out right, and what does not close is found out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, Polygon

from housing.language import Text

Grid = tuple[int, int]
"""A longitude and a latitude in steps of 1e-7 degree, the resolution of an extract."""

STEPS: Final = 10_000_000
NOT_CLOSED: Final = Text("its outline is not closed", "轮廓未闭合")
CROSSED: Final = Text("its outline crosses itself", "轮廓自相交")
NO_AREA: Final = Text("its outline encloses nothing", "轮廓未围成面")
NO_LENGTH: Final = Text("it has fewer than two different points", "不同的点少于两个")
_RING_LEAST: Final = 4


class Unusable(Exception):  # noqa: N818 -- it tells of the drawing, not of the program
    """A drawing that makes no shape, and why."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


def line_of(corners: Sequence[Grid]) -> LineString:
    """Return the line through these corners, one vertex each, in degrees. Raises `Unusable`."""
    if len(set(corners)) < 2:  # noqa: PLR2004 -- a line's two ends
        raise Unusable(NO_LENGTH)
    return LineString(np.asarray(corners) / STEPS)


def area_of(lines: Sequence[Sequence[Grid]]) -> Polygon | MultiPolygon:
    """Return the area that lines enclose together, in degrees; valid always. Raises `Unusable` with the reason."""
    if len(lines) == 1 and len(lines[0]) >= _RING_LEAST and lines[0][0] == lines[0][-1]:
        simple = Polygon(np.asarray(lines[0]) / STEPS)
        if simple.is_valid:
            return simple
    segments = _segments(lines)
    ends = Counter(corner for segment in segments for corner in segment)
    if any(count % 2 for count in ends.values()):
        raise Unusable(NOT_CLOSED)
    if not segments:
        raise Unusable(NO_AREA)
    edges = np.asarray(segments) / STEPS
    drawn = MultiLineString(list(edges))
    if not drawn.is_simple:
        raise Unusable(CROSSED)
    faces = [face for face in shapely.ops.polygonize(drawn) if _is_inside(face, edges)]
    whole = faces[0] if len(faces) == 1 else MultiPolygon(faces)
    if not whole.is_valid or whole.is_empty:
        raise Unusable(CROSSED)
    return shapely.normalize(whole)


def _segments(lines: Iterable[Sequence[Grid]]) -> list[tuple[Grid, Grid]]:
    """Return the segments that are drawn an odd number of times, in order."""
    times = Counter(
        (min(one, other), max(one, other)) for line in lines for one, other in pairwise(line) if one != other
    )
    return sorted(segment for segment, count in times.items() if count % 2)


def _is_inside(face: Polygon, edges: NDArray[np.float64]) -> bool:
    point = face.representative_point()
    (x1, y1), (x2, y2) = edges[:, 0].T, edges[:, 1].T
    spans = (y1 > point.y) != (y2 > point.y)
    at = x1[spans] + (point.y - y1[spans]) / (y2[spans] - y1[spans]) * (x2[spans] - x1[spans])
    return bool(np.count_nonzero(at > point.x) % 2)
