"""Events: what is said of who lives where. Fields are named as the columns of a file of events."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime

from api.http.schemas import Answer, Body, Line, named


class EventBody(Body):
    """One event. An arrival names a person, or only counts; the others refer to an event, or to a person in a unit."""

    type: Literal["arrival", "confirmation", "departure", "correction", "objection", "decision", "household_change"] = (
        named("type", "类型")
    )
    side: Literal["tenant", "landlord", "agent", "officer", "team"] = named("side", "申报方")
    unit: Line | None = named("unit", "房屋", default=None, max_length=200)
    address: Line | None = named("address", "地址", default=None, max_length=300)
    effective_at: AwareDatetime = named("date it happened", "发生时间")
    claimed_at: AwareDatetime | None = named("time it was reported", "申报时间", default=None)
    person_code: Line | None = named("person code", "人员编号", default=None, max_length=100)
    name: Line | None = named("full name", "姓名", default=None, max_length=400)
    document_type: Line | None = named("document type", "证件类型", default=None, max_length=40)
    document_number: Line | None = named("document number", "证件号码", default=None, max_length=60)
    birth_year: int | None = named("birth year", "出生年份", default=None, ge=1880, le=2200)
    phone: Line | None = named("mobile", "手机号", default=None, max_length=40)
    main: Literal["yes", "no"] | None = named("main residence", "主要居所", default=None)
    adults: int | None = named("adults", "成人人数", default=None, ge=0, le=1000)
    children: int | None = named("children", "儿童人数", default=None, ge=0, le=1000)
    claim_code: Line | None = named("claim code", "登记码", default=None, max_length=20)
    refers_to: Line | None = named("event it refers to", "所指事件", default=None, max_length=100)
    field: Line | None = named("field to correct", "更正项", default=None, max_length=40)
    value: Line | None = named("right value", "更正值", default=None, max_length=300)
    decision: Literal["upheld", "dismissed"] | None = named("decision", "决定结果", default=None)
    reason: Line | None = named("reason", "事由", default=None, max_length=300)


class ReceiptAnswer(Answer):
    """Proof that the event is stored. `claim_code` is for the other side of an arrival, and is shown this once."""

    receipt: str
    event: UUID
    unit: str
    repeated: bool
    claim_code: str | None = None
    claim_code_until: datetime | None = None


class ResidenceAnswer(Answer):
    """A residence, as far as the purpose shows it."""

    event: UUID
    person: UUID
    unit: str
    from_at: datetime | None
    until_at: datetime | None
    main: bool | None
    state: Literal["claimed", "confirmed", "disputed", "closed"] | None
    leaving_at: datetime | None
    last_confirmed_at: datetime | None
    adults: int | None
    children: int | None
    name: str | None
    document_type: str | None
    document_number: str | None
    birth_year: int | None
    phone: str | None


class ResidencesAnswer(Answer):
    """A part of the residences in scope; `next` leads to the part after it."""

    residences: list[ResidenceAnswer]
    next: str | None


class LogLineAnswer(Answer):
    """One reading or act on a person's record, by an office and never by a name."""

    at: datetime
    kind: str | None
    office: str | None
    purpose: str
    act: str
    fields: list[str]
    unit: str | None
    basis: str | None


class LogAnswer(Answer):
    """A part of the log, newest first; `next` leads to the part after it."""

    lines: list[LogLineAnswer]
    next: str | None
