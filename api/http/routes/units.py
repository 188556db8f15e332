"""Units: listed and shown as far as the reader may see them, registered, and changed by the acts that there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from api.http.connection import Own, ReadingAsAnyone, Recording
from api.http.dependencies import Anyone, LocalNow, TheCaller, ThePage, place_after
from api.http.schemas import Line
from api.http.schemas.units import (
    ChangedUnitAnswer,
    ChangeUnitBody,
    ClaimedUnitAnswer,
    ClaimUnitBody,
    MergeUnitsBody,
    NewUnitAnswer,
    NewUnitBody,
    PublicUnitAnswer,
    RetireUnitBody,
    SentUnit,
    SplitUnitBody,
    Status,
    UnitAnswer,
    UnitRowAnswer,
    UnitsAnswer,
)
from api.http.validation import BOX_FORM
from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.numbers.rules import UnitNumber, parse_number
from housing.units.finding import find_unit, list_units, public_unit
from housing.units.lineage import merge_units, retire_unit, split_unit
from housing.units.model import (
    Alias,
    Box,
    ChangeUnit,
    ClaimUnit,
    Draft,
    MergeUnits,
    Point,
    PublicUnit,
    RetireUnit,
    SplitUnit,
    UnitFilter,
    UnitReference,
    UnitRow,
    UnitView,
)
from housing.units.service import change_unit, claim_unit, create_unit

WIDEST_BOX = 1.0
"""In degrees. A box is looked up tile by tile; a wider one is asked for in parts."""

router = APIRouter(prefix="/api/v1/units", tags=["units"])


def reference_of(text: str, field: str = "unit") -> UnitReference:
    """Return the unit that a text names: a number in any printed form, or `scheme:code`. Raises `input.form`."""
    scheme, colon, code = text.replace("：", ":").partition(":")
    return Alias(scheme.strip(), code) if colon else int(parse_number(text, field=field))


def wanted_of(
    page: ThePage,
    building: Annotated[Line | None, Query(description="Only of the building of this code.", max_length=64)] = None,
    status: Annotated[Status | None, Query(description="Only with this status.")] = None,
    bbox: Annotated[
        str | None,
        Query(description="Only in this box: west,south,east,north in EPSG:4326, at most 1 degree wide and high."),
        AfterValidator(lambda text: text if text is None or _box(text) else None),
    ] = None,
) -> UnitFilter:
    """Return which units are asked for."""
    return UnitFilter(building, _box(bbox) if bbox is not None else None, status, place_after(page), page.limit)


@router.get("")
def show(caller: TheCaller, wanted: Annotated[UnitFilter, Depends(wanted_of)], connection: Own) -> UnitsAnswer:
    """List the units that the reader may see: staff those of their scope, landlords what they let."""
    found = list_units(connection, caller.actor, wanted)
    following = found[-1].number.replace("-", "") if len(found) == wanted.limit else None
    return UnitsAnswer(units=[_row(each) for each in found], next=following)


@router.get("/{unit:path}")
def show_one(
    unit: Annotated[Line, Path(max_length=200, description="Its number in any spacing, or an alias as scheme:code.")],
    actor: Anyone,
    connection: ReadingAsAnyone,
) -> UnitAnswer | PublicUnitAnswer:
    """Show a unit: all of it to who may see it; to anybody else, by its number, what is public."""
    reference = reference_of(unit)
    try:
        return _view(find_unit(connection, actor, reference))
    except Refusal:
        if isinstance(reference, Alias):
            raise
        return _public(public_unit(connection, actor, UnitNumber(str(reference))))


@router.post("", status_code=201, responses={404: {}, 409: {}})
def create(body: NewUnitBody, caller: TheCaller, connection: Recording, now: LocalNow) -> NewUnitAnswer:
    """Register one unit. Where one that looks like it is there, both are shown; `differs_because` says what differs."""
    with _showing_both(connection, caller.actor, body):
        created = create_unit(connection, caller.actor, _draft(body), now=now)
    return NewUnitAnswer.model_validate(created)


@router.post(":change", responses={404: {}, 409: {}})
def change(body: ChangeUnitBody, caller: TheCaller, connection: Recording, now: LocalNow) -> ChangedUnitAnswer:
    """Change what is known of a unit, and put it where it is."""
    command = ChangeUnit(
        unit=reference_of(body.unit),
        label=body.door_label,
        floor=body.floor,
        area_m2=body.area_m2,
        status=body.status,
        building=body.building_code,
        point=_point(body.lon, body.lat),
        aliases=_aliases(body.alias),
        differs_because=body.differs_because,
    )
    return ChangedUnitAnswer.model_validate(change_unit(connection, caller.actor, command, now=now))


@router.post(":retire", responses={404: {}, 409: {}})
def retire(body: RetireUnitBody, caller: TheCaller, connection: Recording, now: LocalNow) -> ChangedUnitAnswer:
    """Retire a unit that is no more, with all its parts."""
    command = RetireUnit(reference_of(body.unit), body.cause, body.status_on)
    return ChangedUnitAnswer.model_validate(retire_unit(connection, caller.actor, command, now=now))


@router.post(":split", responses={404: {}, 409: {}})
def split(body: SplitUnitBody, caller: TheCaller, connection: Recording, now: LocalNow) -> ChangedUnitAnswer:
    """Divide a unit into one for each label; its lettings go to the first."""
    command = SplitUnit(reference_of(body.unit), tuple(body.door_label))
    return ChangedUnitAnswer.model_validate(split_unit(connection, caller.actor, command, now=now))


@router.post(":merge", responses={404: {}, 409: {}})
def merge(body: MergeUnitsBody, caller: TheCaller, connection: Recording, now: LocalNow) -> ChangedUnitAnswer:
    """Merge units into one that stays; their parts and lettings go to it."""
    units = tuple(reference_of(each) for each in body.unit)
    command = MergeUnits(units, reference_of(body.into, "into"))
    return ChangedUnitAnswer.model_validate(merge_units(connection, caller.actor, command, now=now))


@router.post(":claim", responses={404: {}, 409: {}})
def claim(body: ClaimUnitBody, caller: TheCaller, connection: Recording, now: LocalNow) -> ClaimedUnitAnswer:
    """Hold something against the registration of a unit that another lets; the desk decides."""
    command = ClaimUnit(reference_of(body.unit), body.claim)
    return ClaimedUnitAnswer.model_validate(claim_unit(connection, caller.actor, command, now=now))


@contextmanager
def _showing_both(connection: Connection, actor: Actor, body: NewUnitBody) -> Iterator[None]:
    """Give the refusal of a near-duplicate both units: the one that was sent, and what is public of the other."""
    try:
        yield
    except Refusal as refusal:
        if refusal.kind not in (errors.UNIT_EXISTS, errors.UNIT_LET_BY_OTHER):
            raise
        other = public_unit(connection, actor, parse_number(str(refusal.values["number"])))
        sent = SentUnit.model_validate(body).model_dump()
        shown = {"sent": sent, "registered": _public(other).model_dump(mode="json")}
        raise Refusal(refusal.kind, refusal.field, **refusal.values, **shown) from None


def _draft(body: NewUnitBody) -> Draft:
    plain = ("kind", "address", "floor", "area_m2", "status", "status_on", "cause", "differs_because")
    return Draft(
        label=body.door_label,
        number=int(parse_number(body.number, field="number")) if body.number else None,
        aliases=_aliases(body.alias),
        building=body.building_code,
        point=_point(body.lon, body.lat),
        parent=reference_of(body.parent, "parent") if body.parent else None,
        **{name: getattr(body, name) for name in plain},
    )


def _aliases(texts: list[str]) -> tuple[Alias, ...]:
    found = []
    for text in texts:
        scheme, _, code = text.replace("：", ":").partition(":")
        found.append(Alias(scheme.strip(), code))
    return tuple(found)


def _point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else Point(lon, lat)


def _box(text: str) -> Box:
    """Return the box that a text gives. Raises what pydantic takes for the refusal of a value."""
    try:
        box = Box(*map(float, text.split(",")))
    except (TypeError, ValueError):
        raise _no_box() from None
    is_box = -180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90  # noqa: PLR2004 -- degrees
    if not is_box or max(box.east - box.west, box.north - box.south) > WIDEST_BOX:
        raise _no_box()
    return box


def _no_box() -> PydanticCustomError:
    return PydanticCustomError(BOX_FORM, "no box")


def _row(row: UnitRow) -> UnitRowAnswer:
    shown = {name: getattr(row, name) for name in UnitRowAnswer.model_fields if hasattr(row, name)}
    return UnitRowAnswer.model_validate({**shown, "door_label": row.label})


def _view(view: UnitView) -> UnitAnswer:
    shown = {name: getattr(view, name) for name in UnitAnswer.model_fields if hasattr(view, name)}
    return UnitAnswer.model_validate(
        {**shown, "door_label": view.label, "at_door": view.door_label, "alias": view.aliases}
    )


def _public(unit: PublicUnit) -> PublicUnitAnswer:
    return PublicUnitAnswer(
        number=unit.number,
        registered=unit.registered,
        valid_until=unit.valid_until,
        at_door=unit.door_label,
        division_code=unit.division,
    )
