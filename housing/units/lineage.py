"""What becomes of units: retired with a cause, split, merged, and a merge taken back. Numbers stay findable for ever.

Residences stay with the number under which they were recorded; its lineage tells what it is now.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.units import store
from housing.units.intake import take_in
from housing.units.model import (
    CAUSES,
    Alias,
    ChangedUnit,
    Draft,
    Known,
    MergeUnits,
    Point,
    RetireUnit,
    SplitUnit,
)
from housing.units.resolve import known_unit, require_desk
from housing.units.rules import choices, door_of, part_key
from housing.units.verdicts import printed_number

BY_ACTS: Final = ("split", "merged")
LEAST_PARTS: Final = 2


def retire_unit(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: RetireUnit,
    *,
    now: datetime.datetime,
) -> ChangedUnit:
    """Retire a unit with all its parts; retiring it again for the same cause changes nothing.

    Raises `act.not_yours`, `scope.nothing`, `input.choice` at `cause`, `unit.gone`, `unit.lived_in`.
    """
    require_desk(connection)
    if command.cause not in CAUSES or command.cause in BY_ACTS:
        given = {code: label for code, label in CAUSES.items() if code not in BY_ACTS}
        raise Refusal(errors.INPUT_CHOICE, field="cause", name=errors.CAUSE, choices=choices(given))
    unit = _locked(connection, command.unit)
    if unit.status == "retired":
        if store.cause_of(connection, unit.number) == command.cause:
            return ChangedUnit(printed_number(unit.number), changed=False, now=())
        raise gone(connection, unit)
    tree = store.find_tree(connection, [unit.number])
    for part in store.find_units(connection, tree).values():
        if part.lived_in:
            raise Refusal(errors.UNIT_LIVED_IN, field="unit", number=printed_number(part.number))
    store.retire(connection, tree, command.cause, command.on or now.date())
    _recount(connection, [unit])
    return ChangedUnit(printed_number(unit.number), changed=True, now=())


def split_unit(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: SplitUnit,
    *,
    now: datetime.datetime,
) -> ChangedUnit:
    """Divide a unit: it is retired, and units of its kind take its place, each with a number of its own.

    Its lettings and aliases pass to the first of them. Raises `act.not_yours`, `scope.nothing`, `unit.gone`,
    `unit.has_parts`, `unit.split_labels`, and `unit.exists` where a label is another unit's.
    """
    require_desk(connection)
    unit = _locked(connection, command.unit)
    if unit.status == "retired":
        raise gone(connection, unit)
    _check_labels(unit, command.labels)
    if len(store.find_tree(connection, [unit.number])) > 1:
        raise Refusal(errors.UNIT_HAS_PARTS, field="unit", number=printed_number(unit.number))
    store.retire(connection, [unit.number], "split", now.date())
    drafts = [_part_of(unit, label) for label in command.labels]
    made = []
    for taken in take_in(connection, drafts, now=now, strict=True):
        if taken.refusal is not None:
            raise taken.refusal
        made.append(taken.number or 0)
    store.insert_lineage(connection, [(unit.number, each) for each in made], "split", now)
    store.move_lettings(connection, [unit.number], made[0], now)
    store.move_aliases(connection, [unit.number], made[0])
    store.empty_doors(connection, [unit.door])
    store.recount(connection, [unit.building] if unit.building else [], [unit.number, *made])
    return ChangedUnit(printed_number(unit.number), changed=True, now=tuple(map(printed_number, made)))


def merge_units(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: MergeUnits,
    *,
    now: datetime.datetime,
) -> ChangedUnit:
    """Merge units into one that stays: their parts, lettings and aliases go to it, their numbers lead to it.

    Raises `act.not_yours`, `scope.nothing`, `unit.not_merged`, `unit.same_parts`.
    """
    require_desk(connection)
    into = known_unit(connection, command.into, "into")
    units = [known_unit(connection, reference, "units") for reference in command.units]
    merged = merge(connection, into.number, [unit.number for unit in units], now=now)
    return ChangedUnit(printed_number(into.number), changed=bool(merged), now=(printed_number(into.number),))


def merge(
    connection: Connection, into_number: int, numbers: Sequence[int], *, now: datetime.datetime
) -> list[dict[str, Any]]:
    """Merge units by their numbers; return, for each, what taking it back will need to know."""
    store.lock_units(connection, [into_number, *numbers])
    known = store.find_units(connection, [into_number, *numbers])
    into = known[into_number]
    memos = []
    for number in numbers:
        unit = known[number]
        _check_merge(unit, into)
        memos.append(_merge_one(connection, unit, into, now))
    _recount(connection, known.values())
    return memos


def unmerge(connection: Connection, into_number: int, memo: Mapping[str, Any], *, now: datetime.datetime) -> None:
    """Take a merge back, as far as its memo goes. Raises `review.stale` where the unit has moved on since."""
    number = int(memo["unit"])
    store.lock_units(connection, [number, into_number])
    known = store.find_units(connection, [number, into_number])
    unit = known[number]
    if unit.status != "retired" or into_number not in store.successors_of(connection, [number]).get(number, ()):
        raise Refusal(errors.REVIEW_STALE, field="item", number=printed_number(number))
    store.unretire(connection, number, memo["status"], datetime.date.fromisoformat(memo["status_on"]))
    store.delete_lineage(connection, number, into_number)
    store.return_lettings(connection, number, memo["lettings"], now)
    store.return_aliases(connection, into_number, number, [Alias(*alias) for alias in memo["aliases"]])
    store.set_parent(connection, memo["parts"], number)
    store.reopen_doors(connection, [unit.door])
    _recount(connection, known.values())


def gone(connection: Connection, unit: Known, field: str = "unit") -> Refusal:
    """Return the refusal of a retired unit, with what became of it."""
    successors = store.successors_of(connection, [unit.number]).get(unit.number, [])
    listed = ", ".join(map(printed_number, successors)) or "–"
    return Refusal(errors.UNIT_GONE, field=field, number=printed_number(unit.number), successors=listed)


def _locked(connection: Connection, reference: int | Alias) -> Known:
    """Return a unit of the desk's scope, its building and itself locked, as it is then."""
    unit = known_unit(connection, reference)
    store.lock_units(connection, [unit.number])
    return store.find_units(connection, [unit.number])[unit.number]


def _merge_one(connection: Connection, unit: Known, into: Known, now: datetime.datetime) -> dict[str, Any]:
    parts = store.find_parts(connection, [unit.number, into.number])
    for key in parts[unit.number].keys() & parts[into.number].keys():
        raise Refusal(errors.UNIT_SAME_PARTS, field="units", label=key)
    moved = [entry.number for entry in parts[unit.number].values() if entry.number is not None]
    store.set_parent(connection, moved, into.number)
    memo = {
        "unit": str(unit.number),
        "status": unit.status,
        "status_on": unit.status_on.isoformat(),
        "lettings": store.move_lettings(connection, [unit.number], into.number, now),
        "aliases": store.move_aliases(connection, [unit.number], into.number),
        "parts": moved,
    }
    store.retire(connection, [unit.number], "merged", now.date())
    store.insert_lineage(connection, [(unit.number, into.number)], "merge", now)
    store.empty_doors(connection, [unit.door])
    return memo


def _check_merge(unit: Known, into: Known) -> None:
    is_fit = (
        unit.number != into.number
        and unit.status != "retired"
        and into.status != "retired"
        and unit.kind == into.kind
        and unit.parent == into.parent
    )
    if not is_fit:
        raise Refusal(errors.UNIT_NOT_MERGED, field="units", number=printed_number(unit.number))


def _check_labels(unit: Known, labels: Sequence[str]) -> None:
    keys = {door_of(label, None).key if unit.parent is None else part_key(label) for label in labels}
    if len(labels) < LEAST_PARTS or len(keys) < len(labels):
        raise Refusal(errors.UNIT_SPLIT_LABELS, field="labels")


def _part_of(unit: Known, label: str) -> Draft:
    point = Point(unit.lon, unit.lat) if unit.lon is not None and unit.lat is not None else None
    return Draft(
        label=label,
        kind=unit.kind,
        building=unit.building_code,
        address=unit.address if point is None else None,
        point=point,
        parent=unit.parent,
        floor=unit.floor,
        status="live" if unit.status == "live" else "provisional",
    )


def _recount(connection: Connection, units: Collection[Known]) -> None:
    buildings = {unit.building for unit in units if unit.building is not None}
    store.recount(connection, buildings, [unit.number for unit in units])
