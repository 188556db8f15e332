"""What is known around a batch of drafts, and the verdicts on them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from housing import errors
from housing.errors import Refusal
from housing.numbers.rules import UnitNumber, printed
from housing.units.doors import Doors, Entry, Spot, spot_at
from housing.units.model import CLAIMS, DIFFERENCES, Alias, Draft, Known, Place, Point, Standing, Status
from housing.units.rules import choices


@dataclass(slots=True)
class Facts:
    """What the register knows around a batch of drafts. `parents` and `places` go by the row of the draft."""

    standing: Standing
    today: datetime.date
    units: Mapping[int, Known] = field(default_factory=dict)
    aliases: Mapping[Alias, int] = field(default_factory=dict)
    codes: Mapping[int, set[Alias]] = field(default_factory=dict)
    places: Mapping[int, Place] = field(default_factory=dict)
    parents: Mapping[int, Known] = field(default_factory=dict)
    doors: Doors = field(default_factory=Doors)
    parts: Mapping[int, dict[str, Entry]] = field(default_factory=dict)
    successors: Mapping[int, list[int]] = field(default_factory=dict)
    unissued: set[int] = field(default_factory=set)
    foreign: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Making:
    """A unit to be made, all of it decided but the number where none was given."""

    row: int
    draft: Draft
    aliases: tuple[Alias, ...]
    place: Place
    entry: Entry
    label: str
    key: str
    status: Status
    parent: Known | None
    cause: str | None
    doubtful: bool
    other: Entry | None = None

    @property
    def door(self) -> Entry:
        """The door that it stands behind."""
        return self.entry.behind or self.entry


@dataclass(slots=True)
class Change:
    """What of a known unit is to be written; None stays."""

    unit: Known
    floor: str | None = None
    area_m2: float | None = None
    status: Status | None = None
    cause: str | None = None
    aliases: tuple[Alias, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return any((self.floor, self.area_m2, self.status, self.aliases))


@dataclass(slots=True)
class Clash:
    """A draft that looks like another unit: refused with that unit's number, once it is known."""

    entry: Entry
    kind: Literal["exists", "let_by_other", "twice"]


@dataclass(slots=True)
class Repeat:
    """A draft that an earlier row of the batch has word for word."""

    entry: Entry


Verdict = Making | Change | Clash | Repeat | Refusal


def spot_of(place: Place, address: str | None) -> Spot:
    """Return the spot of a door."""
    if place.building is not None:
        return ("building", place.building)
    if place.lon is not None and place.lat is not None:
        return spot_at(Point(place.lon, place.lat))
    return ("address", address or "")


def point_of(place: Place) -> Point | None:
    """Return where a place is, if that is known."""
    return Point(place.lon, place.lat) if place.lon is not None and place.lat is not None else None


def refusal_of(clash: Clash) -> Refusal:
    """Return a clash as the refusal E8, with the number of the other unit."""
    number = printed_number(clash.entry.number) if clash.entry.number is not None else "–"
    if clash.kind == "let_by_other":
        return Refusal(errors.UNIT_LET_BY_OTHER, field="door_label", number=number, reasons=choices(CLAIMS))
    kind = errors.UNIT_EXISTS if clash.kind == "exists" else errors.UNIT_TWICE
    return Refusal(kind, field="door_label", number=number, reasons=choices(DIFFERENCES))


def printed_number(number: int) -> str:
    """Return a number of twelve digits as it is printed."""
    return printed(UnitNumber(str(number)))
