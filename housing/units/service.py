"""Register units, and change what is known of them."""

import dataclasses
import datetime

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.review.model import NewItem
from housing.review.service import open_items, settle_items
from housing.units import store
from housing.units.facts import find_parents, find_places, gather
from housing.units.intake import take_in
from housing.units.judge import Judge
from housing.units.lineage import gone
from housing.units.model import (
    CLAIMS,
    ChangedUnit,
    ChangeUnit,
    ClaimedUnit,
    ClaimUnit,
    CreateBuilding,
    CreatedUnit,
    CreatedUnits,
    Draft,
    Intake,
    Known,
    Place,
    Point,
    Standing,
)
from housing.units.pattern import doors_of_building
from housing.units.resolve import any_unit, known_unit
from housing.units.rules import choices
from housing.units.verdicts import Clash, Making, printed_number, refusal_of

CLAIM_DAYS = 30


def create_unit(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    draft: Draft,
    *,
    now: datetime.datetime,
) -> CreatedUnit:
    """Register one new unit.

    Raises `unit.exists` or `unit.let_by_other` with the number of what looks like it, unless `differs_because` says why
    it is another one; then the desk gets an item to look at. Further: `act.not_yours`, `scope.nothing`,
    `unit.place_missing`, `unit.unnamed`, `unit.tree`, `unit.gone`, `unit.alias_taken`, `number.not_issued`,
    `input.form` and `input.choice` at the field.
    """
    (taken,) = take_in(connection, [draft], now=now, strict=True)
    number = _number(taken)
    unit = store.find_units(connection, [number])[number]
    waits = draft.differs_because is not None or unit.lon is None
    return CreatedUnit(printed_number(number), unit.status, unit.label, waits)


def create_building(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: CreateBuilding,
    *,
    now: datetime.datetime,
) -> CreatedUnits:
    """Register the homes of a building by the pattern of their labels, all or none; those that are there are found.

    So it may be sent again after it broke off. Raises what `create_unit` and the pattern refuse.
    """
    doors = doors_of_building(
        command.pattern,
        (command.floor_from, command.floor_to),
        command.doors_per_floor,
        floors_left_out=command.floors_left_out,
        labels_left_out=command.labels_left_out,
    )
    drafts = [Draft(label=door.label, building=command.building, floor=str(door.floor)) for door in doors]
    made: dict[str, str] = {}
    found: dict[str, str] = {}
    for door, taken in zip(doors, take_in(connection, drafts, now=now), strict=True):
        (made if taken.result == "made" else found)[door.label] = printed_number(_number(taken))
    return CreatedUnits(made, found)


def change_unit(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: ChangeUnit,
    *,
    now: datetime.datetime,
) -> ChangedUnit:
    """Change what is known of a unit, and put it where it is.

    The desk may change all of it; landlords and agents floor, area, and the labels of parts. Raises `scope.nothing`,
    `act.not_yours`, `unit.gone`, `unit.goes_on`, `unit.exists` where it would look like another one, and what
    `create_unit` refuses of the values.
    """
    unit = known_unit(connection, command.unit)
    store.lock_units(connection, [unit.number])
    standing = store.acting(connection)
    if unit.status == "retired":
        raise gone(connection, unit)
    _check_rights(unit, command, standing)
    if command.status == "provisional" and unit.status == "live":
        raise Refusal(errors.UNIT_GOES_ON, field="status", number=printed_number(unit.number))
    details = Draft(
        number=unit.number,
        kind=unit.kind,
        floor=command.floor,
        area_m2=command.area_m2,
        status=command.status,
        aliases=command.aliases,
        parent=unit.parent,
    )
    (taken,) = take_in(connection, [details], now=now)
    _number(taken)
    moved = _settle(connection, standing, unit, command, now)
    return ChangedUnit(printed_number(unit.number), taken.result == "changed" or moved, (printed_number(unit.number),))


def claim_unit(connection: Connection, actor: Actor, command: ClaimUnit, *, now: datetime.datetime) -> ClaimedUnit:
    """Hold something against the registration of a unit that another lets. Nothing changes until the desk decides.

    Raises `act.not_yours`, `scope.nothing` for a number that there is not, `unit.gone`, `input.choice` at `claim`.
    """
    standing = store.acting(connection)
    if standing.kind not in ("landlord", "agent") and not standing.is_desk:
        raise Refusal(errors.ACT_NOT_YOURS)
    unit = any_unit(connection, command.unit)
    if unit is None:
        raise Refusal(errors.SCOPE_NOTHING, field="unit")
    if unit.status == "retired":
        raise gone(connection, unit)
    if command.claim not in CLAIMS:
        raise Refusal(errors.INPUT_CHOICE, field="claim", name=errors.CLAIM, choices=choices(CLAIMS))
    details = {
        "number": printed_number(unit.number),
        "claim": command.claim,
        "lettings": store.open_lettings(connection, unit.number),
        "account": str(actor.account),
    }
    due_on = now.date() + datetime.timedelta(days=CLAIM_DAYS)
    subject = f"{unit.number}:{command.claim}:{actor.account}"
    item = NewItem("letting_dispute", subject, unit.number, unit.cell, details, due_on)
    return ClaimedUnit(printed_number(unit.number), open_items(connection, [item], now=now)[0])


def _number(taken: Intake) -> int:
    if taken.refusal is not None:
        raise taken.refusal
    assert taken.number is not None
    return taken.number


def _check_rights(unit: Known, command: ChangeUnit, standing: Standing) -> None:
    if standing.is_desk:
        return
    for name in ("status", "building", "point"):
        if getattr(command, name) is not None:
            raise Refusal(errors.ACT_NOT_YOURS, field=name)
    if command.aliases or (command.label is not None and unit.parent is None):
        raise Refusal(errors.ACT_NOT_YOURS, field="alias" if command.aliases else "label")


def _settle(
    connection: Connection, standing: Standing, unit: Known, command: ChangeUnit, now: datetime.datetime
) -> bool:
    """Give a unit its new label and place; tell whether either is new."""
    if command.label is None and command.building is None and command.point is None:
        return False
    making = _making(connection, standing, unit, command, now)
    if making.key == unit.label_key and making.label == unit.label and not _is_elsewhere(making.place, unit):
        return False
    if unit.parent is None:
        _settle_door(connection, unit, making)
    store.rename_unit(connection, unit.number, making.label, making.key)
    if making.place.lon is not None:
        settle_items(connection, "address_to_check", [str(unit.number)])
    return True


def _making(
    connection: Connection, standing: Standing, unit: Known, command: ChangeUnit, now: datetime.datetime
) -> Making:
    """Return the unit as it would be made there, as if it were not yet. Raises what looks like it."""
    here = Point(unit.lon, unit.lat) if unit.lon is not None and unit.lat is not None else None
    stays = command.building is None and command.point is None
    draft = Draft(
        label=command.label or unit.label,
        kind=unit.kind,
        building=unit.building_code if stays else command.building,
        point=here if stays else command.point,
        address=unit.address if stays and here is None else None,
        parent=unit.parent,
        differs_because=command.differs_because,
    )
    batch = {0: draft}
    places = find_places(connection, batch)
    facts = gather(connection, standing, batch, places, now.date())
    facts.doors.forget(unit.number)
    for parts in facts.parts.values():
        for key in [key for key, entry in parts.items() if entry.number == unit.number]:
            del parts[key]
    verdict = Judge(dataclasses.replace(facts, parents=find_parents(connection, batch)), strict=True).judge(0, draft)
    if isinstance(verdict, Clash):
        raise refusal_of(verdict)
    if isinstance(verdict, Refusal):
        raise verdict
    assert isinstance(verdict, Making)
    return verdict


def _is_elsewhere(place: Place, unit: Known) -> bool:
    return (place.building, place.lon, place.lat) != (unit.building, unit.lon, unit.lat)


def _settle_door(connection: Connection, unit: Known, making: Making) -> None:
    """Put a home with its parts behind the door of its new label and place.

    Where there is no such door, its own door moves, unless a source of the frame shows it: then a new one is made.
    """
    door = making.entry.door
    if door is None:
        if store.is_in_frame(connection, unit.door):
            (door,) = store.new_doors(connection, 1)
            making.entry.door = door
            store.insert_doors(connection, [making])
        else:
            door = unit.door
            store.move_door(connection, door, making)
    store.move_units(connection, store.find_tree(connection, [unit.number]), door, making.place)
    store.recount(connection, {place for place in (unit.building, making.place.building) if place is not None})
