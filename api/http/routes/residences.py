"""Reading residences: for a stated purpose, in scope, and logged for the person to see."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.http.connection import Reading
from api.http.dependencies import TheCaller, ThePage, ThePurpose
from api.http.front import TheFront
from api.http.schemas.events import ResidenceAnswer, ResidencesAnswer
from housing.numbers.rules import UnitNumber, parse_number, printed
from housing.people.model import IDENTITY_FIELDS
from housing.residences.model import FIRST, ResidenceView, Wanted
from housing.residences.service import Reader, list_residences, place_after

router = APIRouter(prefix="/api/v1/residences", tags=["residences"])


def reader_of(front: TheFront, caller: TheCaller, purpose: ThePurpose) -> Reader:
    """Return who reads, and why."""
    return Reader(front.profile, caller.kind, purpose)


def wanted_of(
    page: ThePage,
    unit: Annotated[str | None, Query(description="Only of this unit number.", max_length=40)] = None,
    named: Annotated[bool, Query(description="With who the persons are, as far as the purpose shows it.")] = False,
) -> Wanted:
    """Return which residences are asked for."""
    number = int(parse_number(unit, field="unit")) if unit else None
    after = place_after(page.after) if page.after else FIRST
    return Wanted(unit=number, after=after, limit=page.limit, named=named)


@router.get("", responses={403: {}})
def show(
    reader: Annotated[Reader, Depends(reader_of)],
    wanted: Annotated[Wanted, Depends(wanted_of)],
    connection: Reading,
    front: TheFront,
) -> ResidencesAnswer:
    """List residences in scope. The own record is read for the purpose own_record."""
    found = list_residences(connection, reader, wanted, front.vault)
    following = str(found[-1].arrival) if len(found) == wanted.limit else None
    return ResidencesAnswer(residences=[_answer(each) for each in found], next=following)


def _answer(view: ResidenceView) -> ResidenceAnswer:
    shown = {name: getattr(view, name) for name in ResidenceAnswer.model_fields if hasattr(view, name)}
    who = {name: getattr(view.identity, name) for name in IDENTITY_FIELDS}
    where = {"event": view.arrival, "unit": printed(UnitNumber(str(view.unit)))}
    return ResidenceAnswer.model_validate({**shown, **who, **where})
