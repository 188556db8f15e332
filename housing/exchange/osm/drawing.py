"""How an object is drawn: the corners of its lines, each with its node, and the shapes they make."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import shapely
from osmium.osm import WayNodeList
from shapely import LineString, MultiPolygon, Point, Polygon

from housing.exchange.osm.rings import STEPS, Grid, Unusable, area_of, line_of
from housing.language import Text

MISSING_NODES: Final = Text("some of its nodes are not in the file", "部分节点不在文件中")
_EAST: Final = 180 * STEPS
_NORTH: Final = 90 * STEPS


@dataclass(frozen=True)
class Line:
    """The nodes of a way, in order; a node that the file does not hold has a corner off the earth."""

    nodes: tuple[int, ...]
    corners: tuple[Grid, ...]

    @classmethod
    def of(cls, nodes: WayNodeList) -> "Line":
        """Take over the nodes of a way."""
        found = [(node.ref, node.location) for node in nodes]
        return cls(tuple(ref for ref, _ in found), tuple((at.x, at.y) for _, at in found))

    @property
    def is_closed(self) -> bool:
        """Tell whether the way ends where it began."""
        return len(self.nodes) > 1 and self.nodes[0] == self.nodes[-1]

    def known_corners(self) -> tuple[Grid, ...]:
        """Return the corners. Raises `Unusable` if one is not known."""
        if not all(-_EAST <= x <= _EAST and -_NORTH <= y <= _NORTH for x, y in self.corners):
            raise Unusable(MISSING_NODES)
        return self.corners


@dataclass(frozen=True)
class Drawing:
    """The line of a way, or the lines of a relation. The shapes raise `Unusable` where they cannot be made."""

    lines: tuple[Line, ...]

    @property
    def first(self) -> Line:
        """Return the line of a way."""
        return self.lines[0]

    @property
    def is_area(self) -> bool:
        """Tell whether it is drawn as an area: a relation, or a way that ends where it began."""
        return len(self.lines) > 1 or self.first.is_closed

    @cached_property
    def line(self) -> LineString:
        """Return the line of a way, one vertex a node."""
        return line_of(self.first.known_corners())

    @cached_property
    def area(self) -> Polygon | MultiPolygon:
        """Return what the lines enclose."""
        return area_of([line.known_corners() for line in self.lines])

    @property
    def middle(self) -> Point:
        """Return a point inside the area, or half-way along the line."""
        if self.is_area:
            return self.area.representative_point()
        return shapely.line_interpolate_point(self.line, 0.5, normalized=True)
