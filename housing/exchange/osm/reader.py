"""Read an extract: streets, barriers, buildings, entrances, addresses and ground as a stream, in a fixed order.

The file is read four times: relations, nodes, ways, nodes again. The first reading runs through the whole file, so a
file that is cut off or damaged is refused before anything of it has left. Then come, each in the order of the file:
what ways draw, and a relation's area right after the last of its ways; areas that miss a way; buildings of ways held
back for a relation that came to nothing; entrances and addresses of nodes; lines of house numbers.

Held in memory are 16 bytes a node (on disk for a large file, see `Source.node_index`), some 200 bytes for each
barrier, crossing and entrance node, 1 kB for each relation that is an area, and the ways of such relations until
they are whole. Features are not held.
"""

from collections.abc import Generator, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import osmium
import shapely
from osmium import osm
from osmium.filter import KeyFilter
from osmium.osm.types import OSMEntity

from geo.protocols import Progress, Stop, never, silent
from housing.exchange.osm.access import is_crossing, node_barrier_of
from housing.exchange.osm.addresses import (
    ENDS_UNKNOWN,
    Interpolation,
    address_of,
    address_parts,
    interpolation_of,
    range_of,
)
from housing.exchange.osm.buildings import NO_FOOTPRINT, entrance_of, is_building, is_entrance
from housing.exchange.osm.drawing import Drawing, Line
from housing.exchange.osm.features import Broken, Building, Feature
from housing.exchange.osm.objects import WayNodes, features_of_way
from housing.exchange.osm.relations import Relations
from housing.exchange.osm.rings import Unusable
from housing.exchange.osm.source import HISTORY, Source, Stopped, damage_of, opened
from housing.exchange.osm.tags import ADDRESSES, BARRIERS, Tags, kept
from housing.language import Text

NOWHERE: Final = Text("its position is not on the earth", "坐标不在地球上")
_TICK: Final = 1024


def read_features(
    path: Path,
    *,
    first: int = 0,
    scratch: Path | None = None,
    stop: Stop = never,
    progress: Progress = silent,
) -> Generator[Feature, None, None]:
    """Yield the features of an extract from number `first` on.

    An extract is PBF or XML, plain or packed by gzip, bzip2 or xz, whatever its name. The same content gives the same
    features in the same order, in whatever form it comes; so work that ended after n features goes on with `first=n`.
    Objects whose drawing cannot be used come as `Broken` and stop nothing. When `stop` holds, the stream ends. Work
    files go to `scratch`, by default the system's temporary folder. Progress has the steps `unpack` (bytes),
    `relations`, `nodes`, `ways`, `points` (objects, how many is not known beforehand).

    Raises `osm.unreadable` before the first feature if the file is missing, cut off, damaged or no extract, and
    `osm.no_room` if the work files do not fit. PBF has no mark at its end: cut off exactly between two of its blocks,
    it looks whole, and what misses its nodes comes as `Broken`.
    """
    try:
        with opened(path, scratch, stop, progress) as source, source.node_index() as index:
            yield from islice(_Reading(source, index, stop, progress).features(), first, None)
    except Stopped:
        return


class _Reading:
    """One run through an extract, and what it keeps in mind from one reading to the next."""

    def __init__(self, source: Source, index: osmium.index.LocationTable, stop: Stop, progress: Progress) -> None:
        self._source = source
        self._stop = stop
        self._progress = progress
        self._locations = osmium.NodeLocationsForWays(index)
        self._locations.ignore_errors()
        self._nodes = WayNodes()
        self._relations = Relations()
        self._entered: dict[int, tuple[str, ...]] = {}
        self._interpolations: list[Interpolation] = []

    def features(self) -> Iterator[Feature]:
        """Yield all features."""
        self._read_relations()
        self._read_nodes()
        yield from self._read_ways()
        yield from self._read_points()

    def _objects(self, step: str, kind: osm.osm_entity_bits, *handlers: object) -> Iterator[OSMEntity]:
        """Yield the objects of a kind that pass the filters among the handlers, each once.

        Raises `osm.unreadable`, also where an object comes in several versions: that is no map but its history.
        """
        latest = (0, 0)
        try:
            with osmium.io.Reader(self._source.file(), kind) as reader:
                if reader.header().has_multiple_object_versions:
                    raise self._source.refusal(HISTORY)
                for done, found in enumerate(osmium.OsmFileIterator(reader, *handlers)):
                    if done % _TICK == 0:
                        self._progress(step, done, None)
                        if self._stop():
                            raise Stopped
                    assert not isinstance(found, osm.Changeset)
                    if found.id != latest[0]:
                        yield found
                    elif found.version != latest[1]:
                        raise self._source.refusal(HISTORY)
                    latest = (found.id, found.version)
        except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
            raise self._source.refusal(damage_of(error)) from error

    def _read_relations(self) -> None:
        for found in self._objects("relations", osm.RELATION):
            assert isinstance(found, osm.Relation)
            tags = kept(found.tags)
            if not found.deleted and tags.get("type") == "multipolygon":
                self._relations.add(found.id, tags, _ways_of(found))

    def _read_nodes(self) -> None:
        """Index where nodes are, and keep in mind what stands on the nodes of ways."""
        noted = KeyFilter(*BARRIERS, "highway", "entrance", "building")
        for found in self._objects("nodes", osm.NODE, self._locations, noted):
            tags = kept(found.tags)
            if barrier := node_barrier_of(found.id, tags):
                self._nodes.barriers[found.id] = barrier
            if is_crossing(tags):
                self._nodes.crossings.add(found.id)
            if is_entrance(tags):
                self._nodes.entrances.add(found.id)

    def _read_ways(self) -> Iterator[Feature]:
        for found in self._objects("ways", osm.WAY, self._locations):
            assert isinstance(found, osm.Way)
            tags = kept(found.tags)
            if found.deleted or not (tags or found.id in self._relations):
                continue
            line = Line.of(found.nodes)
            yield from self._of_way(found.id, tags, line)
            for feature, lines in self._relations.complete(found.id, line):
                yield self._noted(feature, lines)
        for feature, lines in self._relations.rest():
            yield self._noted(feature, lines)

    def _of_way(self, way: int, tags: Tags, line: Line) -> Iterator[Feature]:
        drawing = Drawing((line,))
        if "addr:interpolation" in tags:
            yield from self._keep_interpolation(way, tags, drawing)
        for feature in features_of_way(way, tags, drawing, self._nodes):
            if not self._relations.hold(way, feature):
                yield self._noted(feature, (line,))

    def _keep_interpolation(self, way: int, tags: Tags, drawing: Drawing) -> Iterator[Broken]:
        try:
            self._interpolations.append(interpolation_of(way, tags, drawing))
        except Unusable as unusable:
            yield Broken(f"w{way}", "address", unusable.reason)

    def _noted(self, feature: Feature, lines: tuple[Line, ...]) -> Feature:
        """Keep in mind which entrances lie on the outline of a building."""
        if isinstance(feature, Building):
            for node in sorted({node for line in lines for node in line.nodes} & self._nodes.entrances):
                self._entered[node] = (*self._entered.get(node, ()), feature.code)
        return feature

    def _read_points(self) -> Iterator[Feature]:
        wanted = {node for line in self._interpolations for node in line.nodes}
        known: dict[int, tuple[str, str | None]] = {}
        for found in self._objects("points", osm.NODE, KeyFilter("entrance", "building", *ADDRESSES)):
            assert isinstance(found, osm.Node)
            tags = kept(found.tags)
            if found.deleted or not tags:
                continue
            if found.id in wanted and "addr:housenumber" in tags:
                known[found.id] = (tags["addr:housenumber"], tags.get("addr:street"))
            yield from self._of_node(found, tags)
        for line in self._interpolations:
            yield range_of(line, known) or Broken(f"w{line.way}", "address", ENDS_UNKNOWN)

    def _of_node(self, node: osm.Node, tags: Tags) -> Iterator[Feature]:
        code, at_entrance = f"n{node.id}", is_entrance(tags)
        if not at_entrance and is_building(tags):
            yield Broken(code, "building", NO_FOOTPRINT)
        parts = address_parts(tags, at_entrance=at_entrance)
        if parts is None and not at_entrance:
            return
        if not node.location.valid():
            yield Broken(code, "entrance" if at_entrance else "address", NOWHERE)
            return
        point = shapely.Point(node.location.lon, node.location.lat)
        buildings = self._entered.get(node.id, ())
        if at_entrance:
            yield entrance_of(node.id, tags, point, buildings)
        if parts:
            yield address_of(code, parts, tags, point, buildings[0] if len(buildings) == 1 else None)


def _ways_of(relation: osm.Relation) -> list[tuple[int, str]]:
    """Return the ways of a relation with their roles; none where a role is no text."""
    try:
        return [(member.ref, member.role) for member in relation.members if member.type == "w"]
    except UnicodeDecodeError:
        return []
