"""Take drafts into the register, one or a hundred thousand, in one way: gather, judge, write.

Homes come first, then rooms, then beds, so that a file may hold a flat and its rooms in any order. What is refused is
told row by row, and the rest is written.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from psycopg.errors import ExclusionViolation, UniqueViolation

from housing.db.connect import Connection
from housing.errors import Refusal
from housing.numbers.blocks import take_numbers
from housing.review.model import NewItem
from housing.review.service import open_items
from housing.units import store
from housing.units.facts import Batch, find_places, gather
from housing.units.judge import Judge
from housing.units.model import Draft, Intake, Place, Standing
from housing.units.verdicts import Change, Clash, Making, Repeat, Verdict, printed_number, refusal_of

_PASSES: Final = ("home", "room", "bed")
_RACES: Final = ("door_once", "unit_home_once", "unit_part_once", "unit_alias_once", "unit_key")


class _Act(NamedTuple):
    """One taking in: for whom, where its drafts are, when, and how strictly."""

    connection: Connection
    standing: Standing
    places: Mapping[int, Place]
    now: datetime.datetime
    strict: bool


def take_in(
    connection: Connection, drafts: Sequence[Draft], *, now: datetime.datetime, strict: bool = False
) -> list[Intake]:
    """Register what drafts describe, or find it, or bring it up to date; return what came of each, in their order.

    With `strict` a draft makes a new unit or is refused. Rows are written in the order of their buildings and keys, and
    those of buildings last, so that two that take in the same do not wait for each other in a circle.
    """
    batch = dict(enumerate(drafts))
    act = _Act(connection, store.acting(connection), find_places(connection, batch), now, strict)
    taken: dict[int, Intake] = {}
    for kind in _PASSES:
        part = {row: draft for row, draft in batch.items() if draft.kind == kind}
        if part:
            taken.update(_pass(act, part))
    return [taken[row] for row in batch]


def _pass(act: _Act, drafts: Batch) -> dict[int, Intake]:
    """Take in drafts of one kind. Where another transaction was quicker, look again at what it has written."""
    try:
        with act.connection.transaction():
            return _taken(act, drafts)
    except (UniqueViolation, ExclusionViolation) as error:
        if error.diag.constraint_name not in _RACES:
            raise
    return _taken(act, drafts)


def _taken(act: _Act, drafts: Batch) -> dict[int, Intake]:
    today = act.now.date()
    facts = gather(act.connection, act.standing, drafts, act.places, today)
    judge = Judge(facts, strict=act.strict)
    verdicts = {row: judge.judge(row, draft) for row, draft in drafts.items()}
    changes = [each for each in verdicts.values() if isinstance(each, Change) and each]
    makings = [each for each in verdicts.values() if isinstance(each, Making)]
    _change(act.connection, sorted(changes, key=lambda each: each.unit.number), today)
    _make(act.connection, sorted(makings, key=lambda each: (each.place.building or 0, each.key)), act.now)
    return {row: _told(verdict) for row, verdict in verdicts.items()}


def _told(verdict: Verdict) -> Intake:
    match verdict:
        case Making():
            return Intake("made", verdict.entry.number)
        case Change():
            return Intake("changed" if verdict else "found", verdict.unit.number)
        case Repeat():
            return Intake("found", verdict.entry.number)
        case Clash():
            return Intake("refused", verdict.entry.number, refusal_of(verdict))
        case Refusal():
            return Intake("refused", None, verdict)


def _make(connection: Connection, makings: Sequence[Making], now: datetime.datetime) -> None:
    if not makings:
        return
    unnumbered = [making for making in makings if making.draft.number is None]
    for making, number in zip(unnumbered, take_numbers(connection, len(unnumbered), now=now), strict=True):
        making.entry.number = number
    for making in makings:
        making.entry.number = making.entry.number or making.draft.number
    new_doors = {id(making.door): making for making in makings if making.door.door is None}
    for making, door in zip(new_doors.values(), store.new_doors(connection, len(new_doors)), strict=True):
        making.door.door = door
    known = {making.door.door for making in makings if making.parent is None and id(making.door) not in new_doors}
    store.insert_doors(connection, list(new_doors.values()))
    store.insert_units(connection, makings, now.date(), now)
    store.doors_are_homes(connection, {door for door in known if door is not None})
    aliases = [(alias, making.entry.number or 0) for making in makings for alias in making.aliases]
    store.insert_aliases(connection, aliases)
    open_items(connection, [item for making in makings for item in _findings(making)], now=now)
    store.recount(connection, {making.place.building for making in makings if making.place.building is not None})


def _findings(making: Making) -> Sequence[NewItem]:
    """Return what of a new unit waits for a person's look."""
    number = making.entry.number or 0
    found = []
    details: dict[str, Any]
    if making.other is not None and making.other.number is not None:
        pair = sorted((making.other.number, number))
        details = {
            "numbers": [printed_number(making.other.number), printed_number(number)],
            "differs_because": making.draft.differs_because,
        }
        subject = "-".join(map(str, pair))
        found.append(NewItem("possible_duplicate", subject, number, making.place.cell, details))
    is_unplaced = making.place.lon is None
    if is_unplaced or making.doubtful:
        details = {"number": printed_number(number), "label": making.label, "placed": not is_unplaced}
        found.append(NewItem("address_to_check", str(number), number, making.place.cell, details))
    return found


def _change(connection: Connection, changes: Sequence[Change], today: datetime.date) -> None:
    if not changes:
        return
    store.lock_units(connection, [change.unit.number for change in changes])
    store.update_units(connection, changes, today)
    store.insert_aliases(connection, [(alias, change.unit.number) for change in changes for alias in change.aliases])
    retired = [change for change in changes if change.status == "retired"]
    for cause in {change.cause for change in retired if change.cause is not None}:
        numbers = [change.unit.number for change in retired if change.cause == cause]
        store.retire(connection, store.find_tree(connection, numbers), cause, today)
    touched = {change.unit.building for change in retired if change.unit.building is not None}
    if touched:
        store.recount(connection, touched)
