"""Lettings: listed as far as the reader may see them, recorded, renewed and withdrawn."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Response

from api.http.connection import Own, Recording
from api.http.dependencies import LocalNow, TheCaller, ThePage, place_after
from api.http.front import TheFront
from api.http.languages import TheLanguage
from api.http.routes.units import reference_of
from api.http.schemas import Line
from api.http.schemas.lettings import (
    LettingAnswer,
    LettingBody,
    LettingsAnswer,
    RecordedLettingAnswer,
    RenewedLettingsAnswer,
    RenewLettingsBody,
    State,
    WithdrawLettingBody,
    WithdrawnLettingAnswer,
)
from housing import errors
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.lettings.finding import find_letting, list_lettings
from housing.lettings.model import (
    LettingDraft,
    LettingFilter,
    LettingView,
    RenewLettings,
    Terms,
    WithdrawLetting,
    terms_of,
)
from housing.lettings.service import record_letting, renew_lettings, withdraw_letting
from housing.units.resolve import number_of_reference

router = APIRouter(prefix="/api/v1/lettings", tags=["lettings"])


@dataclass(frozen=True, slots=True)
class Ground:
    """What recording stands on: for whom, under which terms, when."""

    actor: Actor
    terms: Terms
    now: datetime


async def _ground(front: TheFront, caller: TheCaller, now: LocalNow) -> Ground:
    return Ground(caller.actor, terms_of(front.profile), now)


TheGround = Annotated[Ground, Depends(_ground)]


@dataclass(frozen=True, slots=True)
class SentLetting:
    """A letting as it was sent; `by_key`: its code was made of an idempotency key."""

    draft: LettingDraft
    by_key: bool


def sent_letting(
    body: LettingBody,
    caller: TheCaller,
    key: Annotated[
        str | None,
        Header(alias="Idempotency-Key", min_length=1, max_length=100, description="Where there is no letting_code."),
    ] = None,
) -> SentLetting:
    """Return the letting that was sent. Raises `request.missing` for one with neither code nor key."""
    plain = ("valid_from", "valid_until", "use", "adults", "children")
    draft = LettingDraft(
        landlord=body.landlord_code,
        unit=reference_of(body.unit),
        code=body.letting_code or _code_of(caller.actor, key),
        agent=body.agent_code,
        under=body.under_letting,
        **{name: getattr(body, name) for name in plain},
    )
    return SentLetting(draft, by_key=not body.letting_code)


def wanted_of(
    page: ThePage,
    connection: Own,
    unit: Annotated[Line | None, Query(description="Only of this unit.", max_length=200)] = None,
    state: Annotated[State | None, Query(description="Only in this state.")] = None,
) -> LettingFilter:
    """Return which lettings are asked for. An alias that nothing bears is of no unit."""
    number = number_of_reference(connection, reference_of(unit)) or 0 if unit else None
    return LettingFilter(unit=number, state=state, after=place_after(page), limit=page.limit)


@router.get("")
def show(
    caller: TheCaller, wanted: Annotated[LettingFilter, Depends(wanted_of)], connection: Own, now: LocalNow
) -> LettingsAnswer:
    """List the lettings that the reader may see: staff those of their scope, landlords and agents their own."""
    found = list_lettings(connection, caller.actor, wanted, now=now)
    following = str(found[-1].place) if len(found) == wanted.limit else None
    return LettingsAnswer(lettings=[_answer(each) for each in found], next=following)


@router.get("/{letting_code:path}")
def show_one(
    letting_code: Annotated[Line, Path(max_length=64)], caller: TheCaller, connection: Own, now: LocalNow
) -> LettingAnswer:
    """Show a letting that the reader may see."""
    return _answer(find_letting(connection, caller.actor, letting_code, now=now))


@router.post("", status_code=201, responses={200: {"model": RecordedLettingAnswer}, 404: {}, 409: {}})
def record(
    sent: Annotated[SentLetting, Depends(sent_letting)],
    on: TheGround,
    connection: Recording,
    language: TheLanguage,
    response: Response,
) -> RecordedLettingAnswer:
    """Record a letting. By its code, or by an Idempotency-Key in its place, it is recorded once however often sent."""
    done = record_letting(connection, on.actor, sent.draft, terms=on.terms, now=on.now)
    if done.changed and sent.by_key:
        raise Refusal(errors.LETTING_TAKEN, field="Idempotency-Key", code=done.code)
    response.status_code = 201 if done.made else 200
    return RecordedLettingAnswer(
        letting_code=done.code,
        unit=done.unit,
        valid_until=done.valid_until,
        made=done.made,
        changed=done.changed,
        warning=done.warning.in_(language) if done.warning else None,
    )


@router.post(":renew", responses={404: {}, 409: {}})
def renew(body: RenewLettingsBody, on: TheGround, connection: Recording) -> RenewedLettingsAnswer:
    """Give lettings a new last day, all or none of them."""
    command = RenewLettings(tuple(body.letting_code), body.valid_until)
    done = renew_lettings(connection, on.actor, command, terms=on.terms, now=on.now)
    return RenewedLettingsAnswer.model_validate(done)


@router.post(":withdraw", responses={404: {}})
def withdraw(
    body: WithdrawLettingBody, caller: TheCaller, connection: Recording, now: LocalNow
) -> WithdrawnLettingAnswer:
    """Take a letting back: it never counts again. Taken back again it stays as it was."""
    command = WithdrawLetting(body.letting_code, body.withdrawn_on)
    done = withdraw_letting(connection, caller.actor, command, now=now)
    return WithdrawnLettingAnswer(letting_code=done.code, withdrawn_on=done.withdrawn_on, changed=done.changed)


def _code_of(actor: Actor, key: str | None) -> str:
    """Return the code that a key of this account stands for: the same each time that it is sent."""
    if key is None:
        raise Refusal(errors.REQUEST_MISSING, field="letting_code", name=errors.LETTING_CODE)
    return f"T-{hashlib.sha256(f'{actor.account}:{key}'.encode()).hexdigest()[:16]}"


def _answer(view: LettingView) -> LettingAnswer:
    shown = {name: getattr(view, name) for name in LettingAnswer.model_fields if hasattr(view, name)}
    codes = {"letting_code": view.code, "landlord_code": view.landlord, "agent_code": view.agent}
    return LettingAnswer.model_validate({**shown, **codes, "under_letting": view.under})
