"""All features that one way or relation draws, each made on its own: what one of them breaks, the others keep."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from housing.exchange.osm.addresses import address_of, address_parts
from housing.exchange.osm.buildings import building_of, is_building
from housing.exchange.osm.drawing import Drawing
from housing.exchange.osm.features import AddressParts, AddressPoint, Broken, Feature, NodeBarrier, Subject
from housing.exchange.osm.ground import area_kind, ground_of_area, ground_of_line, line_kind
from housing.exchange.osm.rings import Unusable
from housing.exchange.osm.streets import barrier_kind, barrier_of, street_of
from housing.exchange.osm.tags import Tags


@dataclass(frozen=True, slots=True)
class WayNodes:
    """What is known of the nodes of ways: barriers on them, crossings, and which of them are entrances."""

    barriers: dict[int, NodeBarrier] = field(default_factory=dict)
    crossings: set[int] = field(default_factory=set)
    entrances: set[int] = field(default_factory=set)


def features_of_way(way: int, tags: Tags, drawing: Drawing, nodes: WayNodes) -> Iterator[Feature]:
    """Yield what a way draws."""
    code = f"w{way}"
    if "highway" in tags:
        yield from _made(code, "street", partial(street_of, way, tags, drawing, nodes.barriers, nodes.crossings))
    if barrier := barrier_kind(tags):
        make = partial(barrier_of, way, barrier, drawing, nodes.barriers, nodes.crossings)
        yield from _made(code, "barrier", make)
    if water := line_kind(tags):
        yield from _made(code, "ground", partial(ground_of_line, code, water, tags, drawing))
    yield from features_of_area(code, tags, drawing)


def features_of_area(code: str, tags: Tags, drawing: Drawing) -> Iterator[Feature]:
    """Yield what a relation draws, or a way as an area: building, ground, address."""
    if is_building(tags):
        yield from _made(code, "building", partial(building_of, code, tags, drawing))
    if ground := area_kind(tags):
        yield from _made(code, "ground", partial(ground_of_area, code, ground, tags, drawing))
    if parts := address_parts(tags):
        yield from _made(code, "address", partial(_address, code, parts, tags, drawing))


def subject_of_area(tags: Tags) -> Subject | None:
    """Return what a relation draws first of all; None where it draws nothing of ours."""
    if is_building(tags):
        return "building"
    if area_kind(tags):
        return "ground"
    return "address" if address_parts(tags) else None


def _address(code: str, parts: AddressParts, tags: Tags, drawing: Drawing) -> AddressPoint:
    building = code if is_building(tags) else None
    return address_of(code, parts, tags, drawing.middle, building)


def _made(code: str, subject: Subject, make: Callable[[], Feature]) -> Iterator[Feature]:
    try:
        yield make()
    except Unusable as unusable:
        yield Broken(code, subject, unusable.reason)
