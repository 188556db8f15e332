"""Doors by what files call them, and what exports call a door: whatever an export writes comes back.

A reference is tried as a unit (number, or alias), as a row of the frame (`source:source_id`), as building code and door
label with `/` between them; `#n` names the n-th door of a row, or of a building without labels, as in `B1/#3`.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.errors import Refusal
from housing.exchange.local import Local
from housing.exchange.values.references import Door, DoorReference
from housing.frame.rules import read_label
from housing.numbers.rules import UnitNumber, parse_number, printed
from housing.places.staging import run
from housing.places.store import Scope, find_buildings, seen_scope

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_LIKE_A_NUMBER: Final = re.compile(r"[\d\s-]{12,20}")
MOST_DOORS: Final = 10_000
"""The highest `#n` of a building."""


class FoundDoor(NamedTuple):
    """A door that is there, and the cell in which it lies."""

    id: int
    cell: int


class _InBuilding(NamedTuple):
    building: int
    nth: int


class _InRow(NamedTuple):
    source: str
    source_id: str
    nth: int


def resolve_doors(
    connection: Connection, references: Iterable[DoorReference], *, make: bool = False
) -> dict[DoorReference, FoundDoor]:
    """Return the doors that references mean: those that are there, and lie in the scope of the acting account.

    Works in a session of the application or the registrar. With `make`, in one of the registrar, the n-th door of a row
    or building is made if it is not there yet; a row has as many as it says.
    """
    scope = seen_scope(connection)
    search = _Search(connection, references, scope)
    search.try_units()
    search.try_rows(make=make)
    search.try_buildings(make=make)
    return {reference: door for reference, door in search.found.items() if scope.has(door.cell)}


def door_references(connection: Connection, doors: Iterable[int]) -> dict[int, str]:
    """Return what exports call these doors: by building and label, else by place, else by row or unit.

    Each comes back to the same door. A door that nothing tells from others, or that the actor may not see, is left out.
    """
    names = {
        cast("int", door): _names(*cast("Any", rest))
        for door, *rest in run(connection, QUERIES["names_of_doors"], {"doors": sorted(set(doors))})
    }
    read = cast("Callable[[str], DoorReference]", Door().reader(Local()))
    said: dict[int, str] = {}
    waiting = {door: iter(each) for door, each in names.items()}
    while waiting:
        tried = {door: name for door, left in waiting.items() if (name := next(left, None)) is not None}
        found = resolve_doors(connection, map(read, tried.values()))
        said |= {door: name for door, name in tried.items() if read(name) in found and found[read(name)].id == door}
        waiting = {door: left for door, left in waiting.items() if door in tried and door not in said}
    return said


class _Search:
    """The references of one batch, and the doors found so far."""

    def __init__(self, connection: Connection, references: Iterable[DoorReference], scope: Scope) -> None:
        self._connection = connection
        self._scope = scope
        self._left = list(dict.fromkeys(references))
        self.found: dict[DoorReference, FoundDoor] = {}

    def try_units(self) -> None:
        """Find the doors of units, by number or alias."""
        numbers = {at: number for at in self._left if at.nth is None and (number := _number(at.text)) is not None}
        self._ask("by_number", list(numbers), {"numbers": [int(number) for number in numbers.values()]})
        aliases = {at: pair for at in self._left if at.nth is None and (pair := at.frame_row)}
        values = {"schemes": [pair[0] for pair in aliases.values()], "codes": [pair[1] for pair in aliases.values()]}
        self._ask("by_alias", list(aliases), values)

    def try_rows(self, *, make: bool) -> None:
        """Find the doors of rows of the frame."""
        rows = {at: row for at in self._left if (row := at.frame_row)}
        if not rows:
            return
        values = {"sources": [row[0] for row in rows.values()], "source_ids": [row[1] for row in rows.values()]}
        listed = list(rows)
        further: dict[DoorReference, _InRow] = {}
        own: dict[DoorReference, FoundDoor] = {}
        for place, door, cell, doors in run(self._connection, QUERIES["by_row"], values).fetchall():
            reference = listed[cast("int", place)]
            nth = reference.nth or 1
            if door is not None and nth == 1:
                own[reference] = FoundDoor(cast("int", door), cast("int", cell))
            elif nth <= max(1, cast("int", doors)) and self._scope.has(cast("int", cell)):
                further[reference] = _InRow(*rows[reference], nth)
        self._take(own)
        self._ask_places("by_place_in_row", "make_in_rows", further, make=make)

    def try_buildings(self, *, make: bool) -> None:
        """Find doors by building and label, or building and place."""
        codes = {code for at in self._left for code, _ in _readings(at)}
        buildings = find_buildings(self._connection, codes) if codes else {}
        labels: dict[DoorReference, tuple[int, str]] = {}
        places: dict[DoorReference, _InBuilding] = {}
        for at in self._left:
            for code, label in _readings(at):
                building = buildings.get(code)
                if building is not None and label:
                    labels.setdefault(at, (building.id, read_label(label, building.name).key))
                elif building is not None and self._scope.has(building.cell) and at.nth and at.nth <= MOST_DOORS:
                    places.setdefault(at, _InBuilding(building.id, at.nth))
        values = {
            "buildings": [pair[0] for pair in labels.values()],
            "label_keys": [pair[1] for pair in labels.values()],
        }
        self._ask("by_label", list(labels), values)
        left = {at: place for at, place in places.items() if at not in self.found}
        self._ask_places("by_place_in_building", "make_in_buildings", left, make=make)

    def _ask_places(
        self, query: str, making: str, places: Mapping[DoorReference, _InRow | _InBuilding], *, make: bool
    ) -> None:
        """Find doors by their places, and make those that are not there."""
        self._ask(query, list(places), _columns(places.values()))
        missing = [at for at in places if at not in self.found]
        if make and missing:
            run(self._connection, QUERIES[making], _columns([places[at] for at in missing]))
            self._ask(query, missing, _columns([places[at] for at in missing]))

    def _ask(self, query: str, references: Sequence[DoorReference], values: Mapping[str, object]) -> None:
        if references:
            rows = run(self._connection, QUERIES[query], values)
            self._take({references[cast("int", at)]: FoundDoor._make(cast("Any", door)) for at, *door in rows})

    def _take(self, doors: Mapping[DoorReference, FoundDoor]) -> None:
        self.found |= doors
        self._left = [at for at in self._left if at not in self.found]


def _readings(at: DoorReference) -> Iterator[tuple[str, str]]:
    """Yield building codes with door labels as which a reference can be read; `#n` may be a part of the label."""
    pair = at.building_door
    if pair:
        yield (pair[0], f"{pair[1]}#{at.nth}") if pair[1] and at.nth else pair
    if at.nth:
        yield at.text, ""


def _number(text: str) -> UnitNumber | None:
    if _LIKE_A_NUMBER.fullmatch(text):
        with contextlib.suppress(Refusal):
            return parse_number(text)
    return None


def _columns(places: Iterable[_InRow | _InBuilding]) -> dict[str, object]:
    """Return places as the arrays that the statements take."""
    listed = list(places)
    return {f"{name}s": [getattr(place, name) for place in listed] for name in listed[0]._fields} if listed else {}


def _names(  # noqa: PLR0913, PLR0917 -- the columns of the query
    building: str | None,
    label: str,
    label_key: str,
    nth: int | None,
    of_source: str | None,
    of_source_id: str | None,
    source: str | None,
    source_id: str | None,
    number: str | None,
) -> Iterator[str]:
    """Yield what a door can be called, the plainest first."""
    if building and label:
        yield f"{building}/{label}"
        yield f"{building}/{label_key}"
    if of_source:
        yield f"{of_source}:{of_source_id}#{nth}"
    elif building and nth:
        yield f"{building}/#{nth}"
    if source:
        yield f"{source}:{source_id}"
    if number:
        yield printed(UnitNumber(number))
