"""Rows of the frame in and out of the database, and the doors that they make or find."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import numpy as np

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.kinds.frame import FrameRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.frame.rules import SOURCE, SOURCE_FORM, UNKNOWN, Label, Use, Word, read_label, weigh
from housing.places.faults import Faults
from housing.places.references import Located, locate
from housing.places.staging import as_hex, run, staged
from housing.places.store import read_scope

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
TOLD: Final = {
    "label": "door_label",
    "floor": "floor",
    "doors": "doors",
    "kind": "kind",
    "tenure": "tenure",
    "active": "active",
    "observed_on": "observed_on",
    "point": "lon",
}
"""What a row keeps as it is told it, and the column that tells."""

_LONGEST_FLOOR: Final = 8
_LONGEST_SOURCE_ID: Final = 100
_ROWS_A_FETCH: Final = 5_000
_UNLABELLED: Final = Label("", None, is_readable=True)
_USE: Final = ("kind", "tenure", "tenure_source", "tenure_on")

Doors = dict[int, Use]
"""Doors by id, and what is known of them."""


class _Stored(NamedTuple):
    """A row of the frame as it stands in the table, its door apart; the point as hexadecimal well-known binary."""

    source: str
    source_id: str
    building: int | None
    label: str | None
    floor: str | None
    doors: int
    kind: str
    tenure: str
    active: bool | None
    observed_on: Any
    point: str | None
    cell: int

    @property
    def word(self) -> Word:
        """What it says of its door."""
        return Word(self.source, self.source_id, self.kind, self.tenure, self.observed_on)


class _Known(NamedTuple):
    """A row that is there, and its door with where that stands."""

    row: _Stored
    door: int | None
    door_building: int | None
    door_key: str | None

    @property
    def is_loose(self) -> bool:
        """Whether its door has no label and stands in no building: then it is the row's own."""
        return self.door is not None and self.door_building is None and self.door_key == ""


@dataclass(slots=True)
class _Entry:
    """One row on its way: as it is to be stored, as it was, its label as it is read, and its door once known."""

    row: _Stored
    known: _Known | None
    label: Label
    door: int | None = None

    @property
    def is_changed(self) -> bool:
        """Whether it has to be written."""
        return self.known is None or self.known.row != self.row or self.known.door != self.door

    @property
    def floor(self) -> str | None:
        """The floor that the row tells, else the label itself."""
        return self.row.floor or self.label.floor


def load_frame(connection: Connection, rows: Sequence[FrameRow], context: Context) -> list[Fault]:
    """Write rows of the frame. A label makes or finds the door of its building; a point without a building makes one.

    A row belongs to the building that it names, else to that around its point. Rows of a building without a label make
    no door: they are counted. Of tenure and kind of a door, the latest word counts. A label that cannot be read makes
    no door but an item for review. The desk writes in its scope.
    """
    faults = Faults("frame")
    for row in rows:
        _check(row, faults)
    located = locate(connection, context, rows, faults)
    known = _known(connection, rows)
    scope = read_scope(connection)
    for row in rows:
        there = known.get((row.source, row.source_id))
        if there is not None and not scope.has(there.row.cell):
            faults.outside(row, "source_id")
    points = as_hex(np.array([at.point for at in located], dtype=object))
    entries = [
        _entry(row, at, point, known.get((row.source, row.source_id)), context)
        for row, at, point in zip(rows, located, points, strict=True)
        if not faults.of(row)
    ]
    made = _find_doors(connection, entries)
    changed = [entry for entry in entries if entry.is_changed]
    if changed:
        _write(connection, changed, made, context)
    return faults.listed()


def read_frame(connection: Connection, context: Context) -> Iterator[FrameRow]:  # noqa: ARG001 -- scoped by role
    """Yield the rows of the frame that the actor may see."""
    with connection.cursor(name="frame") as cursor:
        cursor.itersize = _ROWS_A_FETCH
        for number, found in enumerate(cursor.execute(QUERIES["read_rows"]), start=2):
            row: tuple[Any, ...] = found
            yield FrameRow._make((number, *row))


def _check(row: FrameRow, faults: Faults) -> None:
    if not SOURCE.fullmatch(row.source):
        faults.unfit(row, "source", SOURCE_FORM)
    if len(row.source_id) > _LONGEST_SOURCE_ID:
        faults.too_long(row, "source_id", _LONGEST_SOURCE_ID)
    if row.floor and len(row.floor) > _LONGEST_FLOOR:
        faults.too_long(row, "floor", _LONGEST_FLOOR)


def _known(connection: Connection, rows: Sequence[FrameRow]) -> dict[tuple[str, str], _Known]:
    keys = staged(("source", "source_id"), [(row.source, row.source_id) for row in rows])
    found = [cast("tuple[Any, ...]", row) for row in run(connection, QUERIES["known_rows"], {"keys": keys})]
    return {row[:2]: _Known(_Stored._make(row[:-3]), *row[-3:]) for row in found}


def _entry(row: FrameRow, at: Located, point: str | None, known: _Known | None, context: Context) -> _Entry:
    building = at.building
    stored = _Stored(
        row.source,
        row.source_id,
        building.id if building else None,
        row.door_label,
        row.floor,
        1 if row.doors is None else row.doors,
        row.kind or UNKNOWN,
        row.tenure or UNKNOWN,
        row.active,
        row.observed_on,
        point,
        at.cell,
    )
    if known is not None:
        untold = [name for name, column in TOLD.items() if column not in context.columns]
        stored = stored._replace(**{name: getattr(known.row, name) for name in untold}) if untold else stored
    label = read_label(stored.label, building.name if building else None) if stored.label else _UNLABELLED
    return _Entry(stored, known, label)


def _find_doors(connection: Connection, entries: Sequence[_Entry]) -> Doors:
    """Tell each row its door, and return the doors that had to be made."""
    readable = [entry for entry in entries if entry.label.is_readable]
    made = _take_labelled(connection, [entry for entry in readable if entry.row.building and entry.label.key])
    loose = [entry for entry in readable if entry.row.building is None]
    for entry in loose:
        if entry.known and entry.known.is_loose and not entry.label.key and entry.known.row.point == entry.row.point:
            entry.door = entry.known.door
    made |= _take_loose(connection, [entry for entry in loose if entry.door is None])
    _house(connection, [entry for entry in readable if entry.row.building and not entry.label.key])
    unreadable = [entry.row for entry in entries if not entry.label.is_readable]
    if unreadable:
        names = ("source", "source_id", "building", "cell")
        records = [(row.source, row.source_id, row.building, row.cell) for row in unreadable]
        run(connection, QUERIES["ask_about_labels"], {"rows": staged(names, records)})
    return made


def _take_labelled(connection: Connection, entries: Sequence[_Entry]) -> Doors:
    """Find the doors of labels in buildings, and make those that are not there."""
    made: Doors = {}
    doors: dict[tuple[int | None, str], int] = {}
    missing: dict[tuple[int | None, str], list[_Entry]] = defaultdict(list)
    for entry in entries:
        missing[entry.row.building, entry.label.key].append(entry)
    names = ("building", "label", "label_key", "floor", "cell", *_USE)
    while missing:  # more than once only where another session made one of them at the same time
        uses = {place: _use(each) for place, each in missing.items()}
        records = [
            (building, first.row.label, key, first.floor, first.row.cell, *uses[building, key])
            for (building, key), (first, *_) in missing.items()
        ]
        found = run(connection, QUERIES["take_doors"], {"doors": staged(names, records)})
        for building, key, door, is_made in cast("list[tuple[int, str, int, bool]]", found.fetchall()):
            doors[building, key] = door
            if is_made:
                made[door] = uses[building, key]
        missing = {place: each for place, each in missing.items() if place not in doors}
    for entry in entries:
        entry.door = doors[entry.row.building, entry.label.key]
    return made


def _take_loose(connection: Connection, entries: Sequence[_Entry]) -> Doors:
    """Find the doors at points, and make those that are not there."""
    if not entries:
        return {}
    places = _places(entries)
    records = [(at, entry.row.source, *place) for at, (entry, place) in enumerate(zip(entries, places, strict=True))]
    wanted = staged(("at", "source", "point", "label_key", "rank"), records)
    found = cast("list[tuple[int, int]]", run(connection, QUERIES["loose_doors"], {"rows": wanted}).fetchall())
    for at, door in found:
        entries[at].door = door
    missing: dict[tuple[str | None, str, int], list[_Entry]] = defaultdict(list)
    for entry, place in zip(entries, places, strict=True):
        if entry.door is None:
            missing[place].append(entry)
    return _make_loose(connection, [group for _, group in sorted(missing.items(), key=lambda item: item[0][2])])


def _places(entries: Sequence[_Entry]) -> list[tuple[str | None, str, int]]:
    """Return for each row at a point: point, label, and which one of the unlabelled ones of its source there it is."""
    counts: dict[tuple[str, str | None], int] = defaultdict(int)
    places = []
    for entry in entries:
        rank = 1
        if not entry.label.key:
            counts[entry.row.source, entry.row.point] += 1
            rank = counts[entry.row.source, entry.row.point]
        places.append((entry.row.point, entry.label.key, rank))
    return places


def _make_loose(connection: Connection, groups: Sequence[Sequence[_Entry]]) -> Doors:
    """Make a door at a point for each group of rows, in this order: their ids tell which is the first there."""
    if not groups:
        return {}
    ids = [cast("int", row[0]) for row in run(connection, QUERIES["next_doors"], {"count": len(groups)})]
    made = {door: _use(group) for door, group in zip(ids, groups, strict=True)}
    records = [
        (door, first.row.label or "", first.label.key, first.floor, first.row.point, first.row.cell, *made[door])
        for door, (first, *_) in zip(ids, groups, strict=True)
    ]
    names = ("id", "label", "label_key", "floor", "point", "cell", *_USE)
    run(connection, QUERIES["add_loose_doors"], {"doors": staged(names, records)})
    for door, group in zip(ids, groups, strict=True):
        for entry in group:
            entry.door = door
    return made


def _house(connection: Connection, entries: Sequence[_Entry]) -> None:
    """Let unlabelled rows keep the door that they made at their point before their building was known."""
    kept = {}
    for entry in entries:
        if entry.known and (entry.known.is_loose or _is_own(entry, entry.known)):
            entry.door = entry.known.door
            if entry.known.is_loose:
                kept[entry.known.door] = entry.row.building
    if kept:
        run(connection, QUERIES["house_doors"], {"doors": list(kept), "buildings": list(kept.values())})


def _is_own(entry: _Entry, known: _Known) -> bool:
    """Tell whether an unlabelled row in a building already has a door there that it once made."""
    return known.row.building == entry.row.building and not known.row.label


def _use(entries: Sequence[_Entry]) -> Use:
    """Return what rows say of a door that nobody else speaks of."""
    return weigh(Use(), (), [entry.row.word for entry in entries])


def _write(connection: Connection, entries: Sequence[_Entry], made: Doors, context: Context) -> None:
    """Write rows, and what their doors are by all that is said of them now."""
    touched = {entry.door for entry in entries} | {entry.known.door for entry in entries if entry.known}
    weighed = _Weighed(connection, [door for door in touched if door is not None and door not in made])
    added = [(*entry.row, entry.door) for entry in entries if entry.known is None]
    changed = [(*entry.row, entry.door) for entry in entries if entry.known is not None]
    for query, rows in (("add_rows", added), ("change_rows", changed)):
        if rows:
            run(connection, QUERIES[query], {"rows": staged((*_Stored._fields, "door"), rows)})
    context.added += len(added)
    context.changed += len(changed)
    weighed.write(entries)


class _Weighed:
    """Doors that are there, and what their rows said of them before some of these were written."""

    def __init__(self, connection: Connection, doors: Sequence[int]) -> None:
        self._connection = connection
        self._uses: Doors = {}
        self._words: dict[int, list[Word]] = defaultdict(list)
        for row in run(connection, QUERIES["words_about_doors"], {"doors": sorted(doors)}) if doors else ():
            door, *use, word = (*row[:5], row[5:])
            self._uses[cast("int", door)] = Use._make(use)
            if word[0] is not None:
                self._words[cast("int", door)].append(Word._make(word))

    def write(self, entries: Sequence[_Entry]) -> None:
        """Write what has become of the doors, with these rows in place of what they were."""
        anew = {(entry.row.source, entry.row.source_id) for entry in entries}
        said: dict[int, list[Word]] = defaultdict(list)
        for entry in entries:
            if entry.door in self._uses:
                said[entry.door].append(entry.row.word)
        changed = []
        for door, use in self._uses.items():
            before = self._words[door]
            kept = [word for word in before if (word.source, word.source_id) not in anew]
            now = weigh(use, before, kept + said[door])
            if now != use:
                changed.append((door, *now))
        if changed:
            run(self._connection, QUERIES["change_doors"], {"doors": staged(("id", *_USE), changed)})
