"""Small maps, drawn as text for a test, and the forms in which they come."""

import bz2
import gzip
import lzma
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

import osmium

from housing.checkout import CHECKOUT
from housing.exchange.osm.features import Feature
from housing.exchange.osm.reader import read_features

SAMPLE: Final = CHECKOUT / "fixtures" / "samples" / "nanjing-lanes.osm.pbf"
SHARED: Final = CHECKOUT.parent / "shared" / "data" / "osm"

Tags = Mapping[str, str]
Place = tuple[float, float]


class Map:
    """A map in the making: nodes at (x, y), each 0.0001 degree wide, near Nanjing."""

    def __init__(self) -> None:
        self.nodes: list[str] = []
        self.ways: list[str] = []
        self.relations: list[str] = []

    def node(self, number: int, place: Place, tags: Tags | None = None) -> "Map":
        """Add a node."""
        lon, lat = 118.78 + place[0] / 10_000, 32.04 + place[1] / 10_000
        self.nodes.append(f'<node id="{number}" lon="{lon:.7f}" lat="{lat:.7f}">{_tags(tags)}</node>')
        return self

    def grid(self, width: int, height: int) -> "Map":
        """Add nodes with the numbers 100 x + y + 1 at all places of a grid."""
        for x in range(width):
            for y in range(height):
                self.node(100 * x + y + 1, (x, y))
        return self

    def way(self, number: int, nodes: Sequence[int], tags: Tags | None = None) -> "Map":
        """Add a way."""
        refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
        self.ways.append(f'<way id="{number}">{refs}{_tags(tags)}</way>')
        return self

    def relation(self, number: int, ways: Sequence[tuple[int, str]], tags: Tags) -> "Map":
        """Add a multipolygon of ways with roles."""
        members = "".join(f'<member type="way" ref="{way}" role="{role}"/>' for way, role in ways)
        tagged = _tags({"type": "multipolygon", **tags})
        self.relations.append(f'<relation id="{number}">{members}{tagged}</relation>')
        return self

    def text(self) -> str:
        """Return the map as a file's text."""
        objects = "\n".join((*self.nodes, *self.ways, *self.relations))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6">\n{objects}\n</osm>\n'

    def write(self, folder: Path) -> Path:
        """Write the map as a file."""
        path = folder / "map.osm"
        path.write_text(self.text(), encoding="utf-8")
        return path

    def read(self, folder: Path) -> list[Feature]:
        """Write the map and read its features."""
        return list(read_features(self.write(folder)))


def square(left: int, low: int, size: int = 1) -> list[int]:
    """Return the nodes of a grid round a square, closed."""
    corners = ((left, low), (left + size, low), (left + size, low + size), (left, low + size), (left, low))
    return [100 * x + y + 1 for x, y in corners]


def forms_of(extract: Path, folder: Path) -> dict[str, Path]:
    """Write an extract in all forms in which extracts come."""
    plain = {"pbf": folder / "map.osm.pbf", "osm": folder / "map.osm"}
    for path in plain.values():
        with osmium.SimpleWriter(path) as writer:
            osmium.apply(extract, writer)
    packed = {}
    for form, path in plain.items():
        for suffix, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
            packed[f"{form}.{suffix}"] = path.with_name(f"{path.name}.{suffix}")
            packed[f"{form}.{suffix}"].write_bytes(pack(path.read_bytes()))
    return plain | packed


def _tags(tags: Tags | None) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in (tags or {}).items())
