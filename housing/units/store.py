"""The only caller of the statements about units; rows become objects here."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

from psycopg.rows import class_row

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.places.store import AREAS_KEY
from housing.units.doors import Entry
from housing.units.model import (
    NEAR_M,
    Alias,
    Box,
    Known,
    Place,
    Point,
    PublicUnit,
    Standing,
    UnitFilter,
    UnitRow,
    UnitView,
)
from housing.units.verdicts import Change, Making, printed_number

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))

_ROWS_A_FETCH: Final = 5_000

# Columns of view_unit that are numbers, or lists of them
_PARENT: Final = 13
_ALIASES: Final = 15
_NUMBERS: Final = (14, 16, 17)


def run(connection: Connection, name: str, **values: object) -> list[tuple[Any, ...]]:
    """Run a statement of this folder and return its rows.

    It is planned anew each time: a plan that was made when a table was empty reads all of it for every row of a batch.
    """
    cursor = connection.execute(_QUERIES[name], values, prepare=False)
    return cast("list[tuple[Any, ...]]", cursor.fetchall()) if cursor.description else []


def acting(connection: Connection) -> Standing:
    """Return who acts."""
    return Standing(*run(connection, "acting")[0])


def column(values: Iterable[object]) -> str:
    """Return a column of a batch as the statements take it: one text. No value may hold a control character."""
    return "\x1f".join(["" if value is None else str(value) for value in values])


# What is known


def find_buildings(connection: Connection, codes: Collection[str]) -> dict[str, Place]:
    """Return the places of buildings by their codes."""
    rows = run(connection, "find_buildings", codes=list(codes)) if codes else []
    return {code: Place(*place) for code, *place in rows}


def hold_areas(connection: Connection) -> None:
    """Keep all cells where they are until the transaction ends."""
    run(connection, "hold_areas", key=AREAS_KEY)


def find_places_at(connection: Connection, points: Sequence[Point]) -> list[tuple[str | None, Place]]:
    """Return division and place at points, in their order: in the building whose footprint holds it, if any does."""
    if not points:
        return []
    rows = run(connection, "find_places_at", lons=[p.lon for p in points], lats=[p.lat for p in points])
    return [(division, Place(*place)) for _, division, *place in sorted(rows, key=lambda row: row[0])]


def make_cells(connection: Connection, divisions: Collection[str]) -> None:
    """Give divisions without any cell the one that stands for them, where the actor may."""
    run(connection, "make_cells", divisions=sorted(divisions))


def find_addresses(connection: Connection, texts: Collection[str]) -> dict[str, Place]:
    """Return the places of addresses, given by code or as they are written; one that tells of two places is none."""
    rows = run(connection, "find_addresses", texts=list(texts)) if texts else []
    return {text: Place(*place) for text, *place in rows}


def lock_units(connection: Connection, numbers: Collection[int]) -> None:
    """Lock units in the order of their numbers."""
    run(connection, "lock_units", numbers=list(numbers))


def find_units(connection: Connection, numbers: Collection[int]) -> dict[int, Known]:
    """Return units by their numbers."""
    if not numbers:
        return {}
    with connection.cursor(row_factory=class_row(Known)) as cursor:
        found = cursor.execute(_QUERIES["find_units"], {"numbers": list(numbers)}).fetchall()
    return {unit.number: unit for unit in found}


def find_aliases(connection: Connection, aliases: Collection[Alias]) -> dict[Alias, int]:
    """Return which units bear these aliases now."""
    if not aliases:
        return {}
    values = {"schemes": [alias.scheme for alias in aliases], "codes": [alias.code for alias in aliases]}
    return {Alias(scheme, code): unit for scheme, code, unit in run(connection, "find_aliases", **values)}


def aliases_of(connection: Connection, units: Collection[int]) -> dict[int, set[Alias]]:
    """Return the aliases that units bear now."""
    found: dict[int, set[Alias]] = defaultdict(set)
    for unit, scheme, code in run(connection, "aliases_of", units=list(units)) if units else ():
        found[unit].add(Alias(scheme, code))
    return found


def find_doors(connection: Connection, wanted: Sequence[tuple[int, str]]) -> list[tuple[tuple[int, str], Entry]]:
    """Return the doors of buildings by building and key, each with the unit on it."""
    if not wanted:
        return []
    rows = run(connection, "find_doors", buildings=column(b for b, _ in wanted), keys=column(key for _, key in wanted))
    return [(wanted[place - 1], Entry(door, label, number)) for place, door, label, number in rows]


def find_loose_doors(connection: Connection, wanted: Sequence[tuple[Point, str]]) -> list[tuple[Point, str, Entry]]:
    """Return the doors without a building within `NEAR_M` of points, by point and key."""
    if not wanted:
        return []
    rows = run(
        connection,
        "find_loose_doors",
        lons=column(point.lon for point, _ in wanted),
        lats=column(point.lat for point, _ in wanted),
        keys=column(key for _, key in wanted),
        metres=NEAR_M,
    )
    return [(Point(lon, lat), key, Entry(door, number=number)) for _, door, lon, lat, key, number in rows]


def find_unplaced(connection: Connection, wanted: Sequence[tuple[str, str]]) -> list[tuple[tuple[str, str], Entry]]:
    """Return the units at addresses whose place is not known, by address and key."""
    if not wanted:
        return []
    rows = run(connection, "find_unplaced", addresses=[text for text, _ in wanted], keys=[key for _, key in wanted])
    return [(wanted[place - 1], Entry(door, number=number)) for place, door, number in rows]


def find_parts(connection: Connection, parents: Collection[int]) -> dict[int, dict[str, Entry]]:
    """Return the parts of units by their keys."""
    found: dict[int, dict[str, Entry]] = {parent: {} for parent in parents}
    for parent, key, number in run(connection, "find_parts", parents=list(parents)) if parents else ():
        found[parent][key] = Entry(number=number)
    return found


def find_twin_buildings(connection: Connection, buildings: Collection[int]) -> list[tuple[int, int]]:
    """Return pairs of buildings that may be one: of the first, all others that the map does not tell apart from it."""
    if not buildings:
        return []
    return [
        (one, other) for one, other in run(connection, "find_twin_buildings", buildings=list(buildings), metres=NEAR_M)
    ]


def find_buildings_near(connection: Connection, points: Sequence[Point]) -> list[tuple[Point, int]]:
    """Return pairs of points and buildings within `NEAR_M` of them."""
    if not points:
        return []
    values = {"lons": [p.lon for p in points], "lats": [p.lat for p in points], "metres": NEAR_M}
    return [(points[place - 1], building) for place, building in run(connection, "find_buildings_near", **values)]


def successors_of(connection: Connection, numbers: Collection[int]) -> dict[int, list[int]]:
    """Return what units were split or merged into."""
    found: dict[int, list[int]] = defaultdict(list)
    for predecessor, successor in run(connection, "successors_of", numbers=list(numbers)) if numbers else ():
        found[predecessor].append(successor)
    return found


def find_tree(connection: Connection, numbers: Collection[int]) -> list[int]:
    """Return units with all their parts that are not retired."""
    return [number for (number,) in run(connection, "find_tree", numbers=list(numbers))]


# What is written


def new_doors(connection: Connection, count: int) -> list[int]:
    """Return ids for new doors."""
    return [door for (door,) in run(connection, "new_doors", count=count)]


def insert_doors(connection: Connection, makings: Sequence[Making]) -> None:
    """Write the new doors of units; their ids stand in the entries."""
    places = [making.place for making in makings]
    run(
        connection,
        "insert_doors",
        ids=column(making.door.door for making in makings),
        buildings=column(place.building for place in places),
        labels=column(making.label for making in makings),
        keys=column(making.key for making in makings),
        floors=column(making.draft.floor for making in makings),
        lons=column(place.lon for place in places),
        lats=column(place.lat for place in places),
        cells=column(place.cell for place in places),
    )


def insert_units(
    connection: Connection, makings: Sequence[Making], today: datetime.date, now: datetime.datetime
) -> None:
    """Write new units; their numbers and doors stand in the entries."""
    drafts = [making.draft for making in makings]
    places = [making.place for making in makings]
    run(
        connection,
        "insert_units",
        numbers=column(making.entry.number for making in makings),
        doors=column(making.door.door for making in makings),
        buildings=column(place.building for place in places),
        parents=column(making.parent.number if making.parent else None for making in makings),
        kinds=column(draft.kind for draft in drafts),
        labels=column(making.label for making in makings),
        keys=column(making.key for making in makings),
        floors=column(draft.floor for draft in drafts),
        areas=column(draft.area_m2 for draft in drafts),
        statuses=column(making.status for making in makings),
        status_on=column(draft.status_on or today for draft in drafts),
        causes=column(making.cause for making in makings),
        addresses=column(draft.address for draft in drafts),
        lons=column(place.lon for place in places),
        lats=column(place.lat for place in places),
        cells=column(place.cell for place in places),
        now=now,
    )


def insert_aliases(connection: Connection, aliases: Iterable[tuple[Alias, int]]) -> None:
    """Write aliases of units."""
    given = list(aliases)
    if given:
        values = {"schemes": [a.scheme for a, _ in given], "codes": [a.code for a, _ in given]}
        run(connection, "insert_aliases", **values, units=[unit for _, unit in given])


def doors_are_homes(connection: Connection, doors: Collection[int]) -> None:
    """Say of doors whose kind was unknown that they are homes."""
    if doors:
        run(connection, "doors_are_homes", doors=list(doors))


def update_units(connection: Connection, changes: Sequence[Change], today: datetime.date) -> None:
    """Write floor, area and status of units; a retirement is written apart."""
    given = [change for change in changes if change.floor or change.area_m2 or change.status == "live"]
    if not given:
        return
    statuses = [change.status if change.status == "live" else None for change in given]
    run(
        connection,
        "update_units",
        numbers=[change.unit.number for change in given],
        floors=[change.floor for change in given],
        areas=[change.area_m2 for change in given],
        statuses=statuses,
        status_on=[today if status else None for status in statuses],
    )


def retire(connection: Connection, numbers: Collection[int], cause: str, on: datetime.date) -> None:
    """Retire units."""
    run(connection, "retire", numbers=list(numbers), cause=cause, on=on)


def recount(connection: Connection, buildings: Collection[int], units: Collection[int] = ()) -> None:
    """Set the counters of these buildings and units, and of the buildings of these units."""
    run(connection, "recount", buildings=list(buildings), units=list(units))


def cause_of(connection: Connection, number: int) -> str | None:
    """Return why a unit was retired."""
    rows = run(connection, "cause_of", number=number)
    return rows[0][0] if rows else None


def unretire(connection: Connection, number: int, status: str, on: datetime.date) -> None:
    """Give a retired unit the status back that it had."""
    run(connection, "unretire", number=number, status=status, on=on)


def set_parent(connection: Connection, numbers: Collection[int], parent: int) -> None:
    """Make units parts of another one."""
    run(connection, "set_parent", numbers=list(numbers), parent=parent)
    run(connection, "follow_parent", numbers=list(numbers), parent=parent)


def insert_lineage(connection: Connection, pairs: Sequence[tuple[int, int]], kind: str, now: datetime.datetime) -> None:
    """Write what units became."""
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    run(connection, "insert_lineage", predecessors=before, successors=after, kind=kind, now=now)


def delete_lineage(connection: Connection, predecessor: int, successor: int) -> None:
    """Take back that a unit became another one."""
    run(connection, "delete_lineage", predecessor=predecessor, successor=successor)


def move_lettings(connection: Connection, units: Collection[int], into: int, now: datetime.datetime) -> list[int]:
    """Make lettings those of another unit; return their ids."""
    return [letting for (letting,) in run(connection, "move_lettings", units=list(units), into=into, now=now)]


def return_lettings(connection: Connection, unit: int, ids: Collection[int], now: datetime.datetime) -> None:
    """Give lettings back to a unit."""
    run(connection, "return_lettings", unit=unit, ids=list(ids), now=now)


def move_aliases(connection: Connection, units: Collection[int], into: int) -> list[tuple[str, str]]:
    """Make the aliases of units those of another one; return them."""
    return [(scheme, code) for scheme, code in run(connection, "move_aliases", units=list(units), into=into)]


def return_aliases(connection: Connection, into: int, unit: int, aliases: Sequence[Alias]) -> None:
    """Give aliases back to a unit, from the one that they had passed to."""
    schemes, codes = [alias.scheme for alias in aliases], [alias.code for alias in aliases]
    run(connection, "return_aliases", into=into, unit=unit, schemes=schemes, codes=codes)


def empty_doors(connection: Connection, doors: Collection[int]) -> None:
    """Say of doors that have no unit any more that they are no homes."""
    run(connection, "empty_doors", doors=list(doors))


def reopen_doors(connection: Connection, doors: Collection[int]) -> None:
    """Say of doors that they are homes again."""
    run(connection, "reopen_doors", doors=list(doors))


def find_alias(connection: Connection, alias: Alias) -> int | None:
    """Return the unit that bears an alias now, or bore it last."""
    rows = run(connection, "find_alias", scheme=alias.scheme, code=alias.code)
    return rows[0][0] if rows else None


def rename_unit(connection: Connection, number: int, label: str, key: str) -> None:
    """Give a unit another label."""
    run(connection, "rename_unit", number=number, label=label, key=key)


def is_in_frame(connection: Connection, door: int) -> bool:
    """Tell whether a source of the frame shows a door."""
    return bool(run(connection, "is_in_frame", door=door)[0][0])


def move_door(connection: Connection, door: int, making: Making) -> None:
    """Put a door where a unit is to be, with its label."""
    place = making.place
    run(
        connection,
        "move_door",
        door=door,
        building=place.building,
        label=making.label,
        key=making.key,
        cell=place.cell,
        lon=place.lon,
        lat=place.lat,
    )


def move_units(connection: Connection, numbers: Collection[int], door: int, place: Place) -> None:
    """Put units behind a door."""
    run(
        connection,
        "move_units",
        numbers=list(numbers),
        door=door,
        building=place.building,
        cell=place.cell,
        lon=place.lon,
        lat=place.lat,
    )


def open_lettings(connection: Connection, unit: int) -> list[str]:
    """Return the codes of a unit's lettings that were not withdrawn."""
    return [code for (code,) in run(connection, "open_lettings", unit=unit)]


# What is shown


def public_unit(connection: Connection, number: int) -> PublicUnit | None:
    """Return what anybody may know of a unit."""
    rows = run(connection, "public_unit", number=number)
    return PublicUnit(printed_number(number), *rows[0]) if rows else None


def view_unit(connection: Connection, number: int) -> UnitView | None:
    """Return a unit as the session may see it."""
    rows = run(connection, "view_unit", number=number)
    if not rows:
        return None
    row = list(rows[0])
    row[_PARENT] = row[_PARENT] and printed_number(row[_PARENT])
    for place in _NUMBERS:
        row[place] = _printed(row[place])
    row[_ALIASES] = tuple(row[_ALIASES])
    return UnitView(printed_number(row[0]), *row[1:])


def units_in_box(connection: Connection, wanted: UnitFilter, box: Box) -> list[UnitRow]:
    """Return the units in a box, and of a building if one is named, that the session may see."""
    values = {"building": wanted.building, "status": wanted.status, "after": wanted.after, "limit": wanted.limit}
    return [_row(row) for row in run(connection, "units_in_box", **box._asdict(), **values)]


def cells_in_scope(connection: Connection) -> list[int] | None:
    """Return the cells of the actor's scope; None where that is everywhere."""
    rows = run(connection, "cells_in_scope")
    return rows[0][0] if rows else []


def units_in_scope(connection: Connection, wanted: UnitFilter) -> list[UnitRow]:
    """Return the units of the actor's scope."""
    values = {"status": wanted.status, "after": wanted.after, "limit": wanted.limit}
    return [_row(row) for row in run(connection, "units_in_scope", cells=cells_in_scope(connection), **values)]


def own_units(connection: Connection, wanted: UnitFilter) -> list[UnitRow]:
    """Return the units that the acting landlord or agent lets, or the acting tenant lives in."""
    box = wanted.box._asdict() if wanted.box else dict.fromkeys(Box._fields)
    values = {"building": wanted.building, "status": wanted.status, "after": wanted.after, "limit": wanted.limit}
    return [_row(row) for row in run(connection, "own_units", **box, **values)]


def units_of_building(connection: Connection, wanted: UnitFilter) -> list[UnitRow]:
    """Return the units of a building that the session may see."""
    values = {"status": wanted.status, "after": wanted.after, "limit": wanted.limit}
    return [_row(row) for row in run(connection, "units_of_building", building=wanted.building, **values)]


def stream_units(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Yield the units that the session may see, as files have them."""
    with connection.cursor(name="units") as cursor:
        cursor.itersize = _ROWS_A_FETCH
        yield from cast("Iterator[tuple[Any, ...]]", cursor.execute(_QUERIES["stream_units"]))


def _row(row: tuple[Any, ...]) -> UnitRow:
    return UnitRow(printed_number(row[0]), *row[1:])


def _printed(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(map(printed_number, numbers))
