"""What is said of lettings, and what the register answers."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from housing.errors import Refusal
from housing.language import Text
from housing.policy.model import Profile
from housing.units.model import UnitReference

Use = Literal["home", "dormitory", "short"]
LettingState = Literal["pending", "live", "due", "expired", "withdrawn"]

USES: Final[Mapping[str, Text]] = {
    "home": Text("home", "住宅"),
    "dormitory": Text("dormitory", "宿舍"),
    "short": Text("short stays", "短租"),
}
STATES: Final[Mapping[str, Text]] = {
    "pending": Text("pending", "待生效"),
    "live": Text("live", "有效"),
    "due": Text("due", "即将到期"),
    "expired": Text("expired", "已到期"),
    "withdrawn": Text("withdrawn", "已撤回"),
}
PORTFOLIO_STATES: Final[Mapping[str, Text]] = {
    "vacant": Text("vacant", "空置"),
    "occupied": Text("occupied", "在住"),
    "unconfirmed": Text("unconfirmed", "待确认"),
    "due": Text("due", "即将到期"),
    "expired": Text("expired", "已到期"),
}
DUE_DAYS: Final = 90
LONGEST_CODE: Final = 64
MOST_PERSONS: Final = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy profile says about lettings."""

    longest_days: int = 3 * 366
    default_days: int = 365


def terms_of(profile: Profile) -> Terms:
    """Return what a policy profile says about lettings."""
    return Terms(profile.deadlines.letting_longest_days, profile.deadlines.letting_default_days)


@dataclass(frozen=True, slots=True)
class LettingDraft:
    """A letting as a sender describes one.

    `valid_until` is its last day, None where it has no end, unless the sender says nothing of it (`keeps_end`). Without
    a code it gets one. Of a letting that is known, what is None stays; an agent given as "" goes.
    """

    landlord: str
    unit: UnitReference
    valid_from: datetime.date
    valid_until: datetime.date | None = None
    code: str | None = None
    agent: str | None = None
    under: str | None = None
    use: Use | None = None
    adults: int | None = None
    children: int | None = None
    keeps_end: bool = False


Result = Literal["made", "changed", "found", "refused"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one draft; `disputed`: another landlord lets the same, and the desk is to look at it."""

    result: Result
    code: str | None = None
    refusal: Refusal | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class RecordedLetting:
    """A letting that is in the register. `warning` says where another landlord lets the same unit at that time."""

    code: str
    unit: str
    valid_until: datetime.date | None
    made: bool
    changed: bool
    warning: Text | None


@dataclass(frozen=True, slots=True)
class RenewLettings:
    """Give lettings a new last day, all or none of them."""

    codes: tuple[str, ...]
    valid_until: datetime.date


@dataclass(frozen=True, slots=True)
class RenewedLettings:
    """What came of a renewal: how many lettings have a new last day, and how many had it already."""

    renewed: int
    unchanged: int
    valid_until: datetime.date


@dataclass(frozen=True, slots=True)
class WithdrawLetting:
    """Take a letting back: it never counts again. One that has merely ended stays, as expired."""

    code: str
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class WithdrawnLetting:
    """A letting that was taken back."""

    code: str
    withdrawn_on: datetime.date
    changed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A letting of the register; `ends` is the day after its last. Mine: of the acting landlord, or as its agent."""

    id: int
    code: str
    landlord: int
    agent: int | None
    unit: int
    under: int | None
    begins: datetime.date
    ends: datetime.date | None
    use: Use
    adults: int | None
    children: int | None
    withdrawn_on: datetime.date | None
    in_scope: bool
    is_mine: bool
    is_agents: bool


class Other(NamedTuple):
    """A letting on a unit, or on what that is a part of, or on a part of it, that was not withdrawn."""

    unit: int
    code: str
    landlord: int
    begins: datetime.date
    ends: datetime.date | None
    id: int


class Dispute(NamedTuple):
    """Two lettings of one unit, by different landlords, at the same time."""

    code: str
    other: str
    unit: int
    cell: int


@dataclass(frozen=True, slots=True)
class LettingFilter:
    """Which lettings to list: one by its code, of a unit, in a state, or all; those after a place, a page at a time."""

    code: str | None = None
    unit: int | None = None
    state: LettingState | None = None
    after: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class LettingView:
    """A letting as those see it who may. Landlord and agent are told by their codes, to the desk and to themselves.

    `place` is where it stands in the list; `under` is told to those who may see that letting too.
    """

    place: int
    code: str
    landlord: str | None
    agent: str | None
    unit: str
    under: str | None
    valid_from: datetime.date
    valid_until: datetime.date | None
    use: Use
    adults: int | None
    children: int | None
    withdrawn_on: datetime.date | None
    state: LettingState


@dataclass(frozen=True, slots=True)
class PortfolioFilter:
    """Which of the own units to list: with one of `PORTFOLIO_STATES`, found by a text, pages counted from 1."""

    state: str | None = None
    text: str | None = None
    page: int = 1
    page_size: int = 50


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One unit of a landlord's or agent's, with the letting that lasts longest."""

    number: str
    kind: str
    label: str
    door_label: str
    building_code: str | None
    building_name: str | None
    letting_code: str | None
    valid_until: datetime.date | None
    state: LettingState | None
    residences_confirmed: int
    residences_claimed: int
    alias_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A page of the own units, and how many there are in each state."""

    rows: tuple[PortfolioRow, ...]
    found: int
    counts: Mapping[str, int]
