"""Lettings: fields are named as the columns of a file of lettings."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.schemas import Answer, Body, Day, Line, named

Use = Literal["home", "dormitory", "short"]
State = Literal["pending", "live", "due", "expired", "withdrawn"]
Code = Annotated[Line, Field(min_length=1, max_length=64)]


class LettingBody(Body):
    """A letting to record, or, by a code that is known, to bring up to date."""

    letting_code: Line | None = named("letting code", "出租登记编号", default=None, min_length=1, max_length=64)
    landlord_code: Line = named("landlord code", "房东编号", min_length=1, max_length=64)
    unit: Line = named("unit", "房屋", min_length=1, max_length=200)
    valid_from: Day = named("first day", "有效期起")
    valid_until: Day | None = named("last day", "有效期末日", default=None)
    agent_code: Line | None = named("agent code", "代理人编号", default=None, max_length=64)
    under_letting: Line | None = named("letting it stands under", "上级出租登记", default=None, max_length=64)
    use: Use | None = named("use", "出租用途", default=None)
    adults: int | None = named("adults", "成人人数", default=None, ge=0, le=1000)
    children: int | None = named("children", "儿童人数", default=None, ge=0, le=1000)


class RecordedLettingAnswer(Answer):
    """A letting that is in the register. `warning` says where another landlord lets the same unit at that time."""

    letting_code: str
    unit: str
    valid_until: datetime.date | None
    made: bool
    changed: bool
    warning: str | None


class LettingAnswer(Answer):
    """A letting. Who lets is told by a code, to the desk and to themselves; names need a purpose, and are not here."""

    letting_code: str
    landlord_code: str | None
    agent_code: str | None
    unit: str
    under_letting: str | None
    valid_from: datetime.date
    valid_until: datetime.date | None
    use: Use
    adults: int | None
    children: int | None
    state: State
    withdrawn_on: datetime.date | None


class LettingsAnswer(Answer):
    """A part of the lettings in scope, in the order in which they were made; `next` leads to the part after it."""

    lettings: list[LettingAnswer]
    next: str | None


class RenewLettingsBody(Body):
    """Lettings that get a new last day, all or none of them."""

    letting_code: list[Code] = named("letting codes", "出租登记编号", min_length=1, max_length=500)
    valid_until: Day = named("last day", "有效期末日")


class RenewedLettingsAnswer(Answer):
    """How many lettings have a new last day, and how many had it already."""

    renewed: int
    unchanged: int
    valid_until: datetime.date


class WithdrawLettingBody(Body):
    """A letting to take back, and since when; since today where that is left out."""

    letting_code: Code = named("letting code", "出租登记编号")
    withdrawn_on: Day | None = named("day of withdrawal", "撤回日期", default=None)


class WithdrawnLettingAnswer(Answer):
    """A letting that was taken back."""

    letting_code: str
    withdrawn_on: datetime.date
    changed: bool
