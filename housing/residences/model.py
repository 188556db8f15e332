"""Residences and log lines as they are shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from housing.people.model import NOBODY_KNOWN, Identity

FIRST: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which residences: of a unit, of a person, or all in scope; a page of them, after an arrival.

    `named`: with who the person is, as far as the purpose shows it.
    """

    unit: int | None = None
    person: UUID | None = None
    after: UUID = FIRST
    limit: int = 50
    named: bool = False


@dataclass(frozen=True, slots=True)
class ResidenceView:
    """A residence as the purpose shows it; what it does not show is None."""

    arrival: UUID
    person: UUID
    unit: int
    from_at: datetime | None
    until_at: datetime | None
    main: bool | None
    state: str | None
    leaving_at: datetime | None
    last_confirmed_at: datetime | None
    adults: int | None
    children: int | None
    identity: Identity = NOBODY_KNOWN


@dataclass(frozen=True, slots=True)
class LogLine:
    """One reading or act on a person's record: when, by which kind of account of which office, why, and what it saw."""

    seq: int
    at: datetime
    kind: str | None
    office: str | None
    purpose: str
    verb: str
    fields: list[str]
    unit: int | None
    basis: str | None
