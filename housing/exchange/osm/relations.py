"""Areas drawn by several ways: kept until the last of their ways has come by, then made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from housing.exchange.osm.drawing import Drawing, Line
from housing.exchange.osm.features import AddressPoint, Broken, Building, Feature, Subject
from housing.exchange.osm.objects import features_of_area, subject_of_area
from housing.exchange.osm.tags import Tags
from housing.language import Text

MISSING_WAYS: Final = Text("some of its ways are not in the file", "部分组成线段不在文件中")
NO_WAYS: Final = Text("it has no ways that can be read", "没有可读取的组成线段")

Drawn = tuple[Feature, tuple[Line, ...]]
"""A feature with the lines that it was made of."""


@dataclass(frozen=True, slots=True)
class _Relation:
    code: str
    subject: Subject
    tags: Tags
    ways: tuple[int, ...]
    outers: frozenset[int]
    missing: set[int]


class Relations:
    """The relations of an extract that are areas of ours, and the lines of their ways as these come by."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Relation] = {}
        self._users: dict[int, list[int]] = {}
        self._lines: dict[int, Line] = {}
        self._held: dict[int, list[Feature]] = {}

    def __contains__(self, way: int) -> bool:
        return way in self._users

    def add(self, relation: int, tags: Tags, members: Iterable[tuple[int, str]]) -> None:
        """Wait for the ways (number and role) of a relation, if it draws anything of ours."""
        subject = subject_of_area(tags)
        if subject is None:
            return
        roles = dict(members)
        outers = frozenset(way for way, role in roles.items() if role != "inner") if subject == "building" else ()
        self._waiting[relation] = _Relation(f"r{relation}", subject, tags, tuple(roles), frozenset(outers), set(roles))
        for way in roles:
            self._users.setdefault(way, []).append(relation)

    def hold(self, way: int, feature: Feature) -> bool:
        """Hold back what an outer way of a building draws itself, lest one house comes twice; false: not held."""
        if not isinstance(feature, Building | AddressPoint):
            return False
        if not any(way in self._waiting[relation].outers for relation in self._users.get(way, ())):
            return False
        self._held.setdefault(way, []).append(feature)
        return True

    def complete(self, way: int, line: Line) -> Iterator[Drawn]:
        """Take the line of a way, and yield what the relations draw that are whole by it."""
        if way not in self._users:
            return
        self._lines[way] = line
        for number in tuple(self._users[way]):
            relation = self._waiting[number]
            relation.missing.discard(way)
            if not relation.missing:
                yield from self._made(relation)
                self._forget(number)

    def rest(self) -> Iterator[Drawn]:
        """Yield the relations that lack a way, as broken, and what was held back for others that came to nothing."""
        for relation in self._waiting.values():
            yield Broken(relation.code, relation.subject, MISSING_WAYS if relation.missing else NO_WAYS), ()
        for way, features in self._held.items():
            yield from ((feature, (self._lines[way],) if way in self._lines else ()) for feature in features)

    def _made(self, relation: _Relation) -> Iterator[Drawn]:
        lines = tuple(self._lines[way] for way in relation.ways)
        for feature in features_of_area(relation.code, relation.tags, Drawing(lines)):
            yield feature, lines
            if isinstance(feature, Building):
                yield from ((held, ()) for held in self._released(relation))

    def _released(self, relation: _Relation) -> Iterator[Feature]:
        """Yield the addresses of a building's outer ways as its own; their buildings are the same house."""
        for way in sorted(relation.outers):
            for feature in self._held.pop(way, ()):
                if isinstance(feature, AddressPoint):
                    yield replace(feature, building=relation.code)

    def _forget(self, number: int) -> None:
        for way in self._waiting.pop(number).ways:
            self._users[way].remove(number)
            if not self._users[way]:
                del self._users[way]
                if way not in self._held:
                    self._lines.pop(way, None)
