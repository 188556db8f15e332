"""Gather what the register knows around a batch of drafts, a statement a question and never one a draft."""

import datetime
from collections.abc import Collection, Mapping, Sequence

from housing.db.connect import Connection
from housing.numbers import blocks
from housing.places.partition import IN_NO_CELL
from housing.units import store
from housing.units.doors import Doors, Entry, Spot, spot_at
from housing.units.model import NOWHERE, Alias, Draft, Known, Place, Point, Standing
from housing.units.rules import door_of, mirror_key, twin_keys
from housing.units.verdicts import Facts, point_of, spot_of

Batch = Mapping[int, Draft]
"""Drafts by their rows."""

TWINS_LOOKED_AT = 9


def find_places(connection: Connection, drafts: Batch) -> dict[int, Place]:
    """Return where drafts are: by building, else by address, else by point."""
    store.hold_areas(connection)
    buildings = store.find_buildings(connection, {draft.building for draft in drafts.values() if draft.building})
    by_address = {draft.address for draft in drafts.values() if draft.address and not draft.building}
    addresses = store.find_addresses(connection, by_address)
    loose = {
        row: draft.point
        for row, draft in drafts.items()
        if draft.point is not None and not draft.building and draft.address not in addresses
    }
    at_points = dict(zip(loose, _places_at(connection, list(loose.values())), strict=True))
    places = {}
    for row, draft in drafts.items():
        if draft.building:
            place = buildings.get(draft.building)
        else:
            place = addresses.get(draft.address or "") or at_points.get(row)
        if place is not None:
            places[row] = _at_own_point(place, draft)
    return places


def _places_at(connection: Connection, points: Sequence[Point]) -> list[Place]:
    found = store.find_places_at(connection, points)
    bare = {division for division, place in found if place.cell == IN_NO_CELL and division is not None}
    if bare:
        store.make_cells(connection, bare)
        found = store.find_places_at(connection, points)
    return [place for _, place in found]


def _at_own_point(place: Place, draft: Draft) -> Place:
    """Return a place with the point that the draft gives for its own door."""
    return place if draft.point is None else place._replace(lon=draft.point.lon, lat=draft.point.lat)


def find_parents(connection: Connection, drafts: Batch) -> dict[int, Known]:
    """Return the units that drafts are parts of, by the rows of the drafts."""
    wanted = {row: draft.parent for row, draft in drafts.items() if draft.parent is not None}
    aliases = store.find_aliases(connection, {each for each in wanted.values() if isinstance(each, Alias)})
    numbers = {row: aliases.get(each) if isinstance(each, Alias) else each for row, each in wanted.items()}
    units = store.find_units(connection, {number for number in numbers.values() if number is not None})
    return {row: units[number] for row, number in numbers.items() if number in units}


def gather(
    connection: Connection, standing: Standing, drafts: Batch, places: Mapping[int, Place], today: datetime.date
) -> Facts:
    """Return what is known around drafts whose places are known."""
    parents = find_parents(connection, drafts)
    aliases = store.find_aliases(connection, {alias for draft in drafts.values() for alias in _folded(draft)})
    doors = Doors()
    homes = {row: draft for row, draft in drafts.items() if draft.parent is None and draft.label}
    _fill(connection, doors, homes, places)
    parts = store.find_parts(connection, {parent.number for parent in parents.values()})
    given = {draft.number for draft in drafts.values() if draft.number is not None}
    numbers = {*given, *aliases.values(), *doors.numbers()}
    numbers.update(entry.number for each in parts.values() for entry in each.values() if entry.number)
    units = store.find_units(connection, numbers)
    has_aliases = any(draft.aliases for draft in drafts.values())
    retired = [number for number, unit in (*units.items(), *_by_number(parents)) if unit.status == "retired"]
    unissued, foreign = blocks.standing_of(connection, given - units.keys())
    return Facts(
        standing,
        today,
        units,
        aliases,
        store.aliases_of(connection, units) if has_aliases else {},
        places,
        parents,
        doors,
        parts,
        store.successors_of(connection, retired),
        unissued,
        foreign,
    )


def _by_number(parents: Mapping[int, Known]) -> Collection[tuple[int, Known]]:
    return [(parent.number, parent) for parent in parents.values()]


def _folded(draft: Draft) -> list[Alias]:
    return [Alias(alias.scheme.casefold(), alias.code.strip()) for alias in draft.aliases]


def _fill(connection: Connection, doors: Doors, drafts: Batch, places: Mapping[int, Place]) -> None:
    """Fill in the doors at and around the places of homes."""
    keys: dict[tuple[Spot, Point | None], set[str]] = {}
    for row, draft in drafts.items():
        place = places.get(row, NOWHERE)
        door = door_of(draft.label or "", place.name)
        wanted = keys.setdefault((spot_of(place, draft.address), point_of(place)), set())
        wanted.update(filter(None, (door.key, door.other_key, mirror_key(door, place.name))))
        if draft.differs_because is not None:
            wanted.update(key for key, _ in zip(twin_keys(door.key), range(TWINS_LOOKED_AT), strict=False))
    _link(connection, doors, keys)
    in_buildings = {
        (place[1], key)
        for (spot, _), wanted in keys.items()
        for place in (spot, *doors.around(spot))
        if place[0] == "building"
        for key in wanted
    }
    for (building, key), entry in store.find_doors(connection, list(in_buildings)):
        doors.add(("building", building), key, entry)
    loose = [(point, key) for (_, point), wanted in keys.items() if point is not None for key in wanted]
    for point, key, entry in _each_once(store.find_loose_doors(connection, loose)):
        doors.add(spot_at(point), key, entry)
    unplaced = [(spot[1], key) for (spot, _), wanted in keys.items() if spot[0] == "address" for key in wanted]
    for (address, key), entry in store.find_unplaced(connection, unplaced):
        doors.add(("address", address), key, entry)


def _link(connection: Connection, doors: Doors, keys: Mapping[tuple[Spot, Point | None], set[str]]) -> None:
    """Link each spot with the buildings that may be where it is."""
    buildings = {spot[1] for spot, _ in keys if spot[0] == "building"}
    for one, other in store.find_twin_buildings(connection, buildings):
        doors.link(("building", one), ("building", other))
    points = list({point for spot, point in keys if spot[0] == "point" and point is not None})
    for point, building in store.find_buildings_near(connection, points):
        doors.link(spot_at(point), ("building", building))


def _each_once(found: Collection[tuple[Point, str, Entry]]) -> Collection[tuple[Point, str, Entry]]:
    """Return each door once; one that has a unit comes before others at the same spot."""
    by_door = {entry.door: (point, key, entry) for point, key, entry in found}
    return sorted(by_door.values(), key=lambda each: (not each[2].is_taken, each[2].door or 0))
