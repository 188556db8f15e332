"""What is said of units, and what the register answers; the closed lists of causes and of differences."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple
from uuid import UUID

from housing.errors import Refusal
from housing.language import Text

UnitKind = Literal["home", "room", "bed"]
Status = Literal["provisional", "live", "retired"]

KINDS: Final[Mapping[str, Text]] = {
    "home": Text("whole home", "整套"),
    "room": Text("room", "单间"),
    "bed": Text("bed", "床位"),
}
STATUSES: Final[Mapping[str, Text]] = {
    "provisional": Text("provisional", "临时"),
    "live": Text("live", "有效"),
    "retired": Text("retired", "已注销"),
}
CAUSES: Final[Mapping[str, Text]] = {
    "demolished": Text("demolished", "已拆除"),
    "not_a_home": Text("no longer a home", "不再用于居住"),
    "never_existed": Text("was never there", "从未存在"),
    "duplicate": Text("registered twice", "重复登记"),
    "split": Text("divided into several", "已拆分"),
    "merged": Text("merged into another", "已合并"),
}
"""Why a unit is retired. Only splitting and merging give the last two."""

DIFFERENCES: Final[Mapping[str, Text]] = {
    "other_building": Text("it is in another building", "在另一栋楼"),
    "other_entrance": Text("it is behind another entrance", "在另一单元或入口"),
    "other_floor": Text("it is on another floor", "在另一楼层"),
    "same_label": Text("two doors bear the same label", "两扇门的房号相同"),
    "other_misplaced": Text("the one registered stands in the wrong place", "已登记的位置有误"),
}
"""Why what looks like a registered unit is another one."""

CLAIMS: Final[Mapping[str, Text]] = {
    "new_landlord": Text("I am the new landlord", "我是新房东"),
    "agent": Text("I am the agent", "我是代理人"),
    "other_address": Text("the address is a different one", "地址不同"),
    "wrong_registration": Text("the registration is wrong", "登记有误"),
}
"""What somebody can hold against the registration of a unit that another lets."""

LONGEST_LABEL: Final = 20
NEAR_M: Final = 30.0
"""Within this distance two equal labels may be one door, where no building tells them apart."""


class Alias(NamedTuple):
    """A foreign code of a unit: unique within its scheme at any time."""

    scheme: str
    code: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


UnitReference = int | Alias
"""A unit by its number of twelve digits, or by an alias."""


class Point(NamedTuple):
    """A position in EPSG:4326."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A unit as somebody describes it; what is None is not known.

    Its place is a building's code, an address as it is written, a point, or that of its parent. A part may lack a label
    where its number or an alias tells it from the others; it then gets the next free letter. With `differs_because` it
    is registered although it looks like another one.
    """

    label: str | None = None
    kind: UnitKind = "home"
    number: int | None = None
    aliases: tuple[Alias, ...] = ()
    building: str | None = None
    address: str | None = None
    point: Point | None = None
    parent: UnitReference | None = None
    floor: str | None = None
    area_m2: float | None = None
    status: Status | None = None
    status_on: datetime.date | None = None
    cause: str | None = None
    differs_because: str | None = None


Result = Literal["made", "changed", "found", "refused"]


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of one draft: the unit that it is now, or the refusal."""

    result: Result
    number: int | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class CreatedUnit:
    """A unit that was registered."""

    number: str
    status: Status
    door_label: str
    review_item: bool


@dataclass(frozen=True, slots=True)
class CreateBuilding:
    """Register the homes of a whole building whose labels follow a pattern."""

    building: str
    pattern: str
    floor_from: int
    floor_to: int
    doors_per_floor: int
    floors_left_out: tuple[int, ...] = ()
    labels_left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreatedUnits:
    """What came of registering many homes: new numbers by label, and those that were registered already."""

    made: Mapping[str, str]
    found: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChangeUnit:
    """Change what is known of a unit; what is None stays as it is. A place is given as in a `Draft`."""

    unit: UnitReference
    label: str | None = None
    floor: str | None = None
    area_m2: float | None = None
    status: Status | None = None
    building: str | None = None
    point: Point | None = None
    aliases: tuple[Alias, ...] = ()
    differs_because: str | None = None


@dataclass(frozen=True, slots=True)
class RetireUnit:
    """Retire a unit and all its parts, with the cause and since when."""

    unit: UnitReference
    cause: str
    on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class SplitUnit:
    """Divide a unit into several of its kind, named by their labels; its lettings go to the first."""

    unit: UnitReference
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeUnits:
    """Merge units into one that stays; their parts and lettings go to it."""

    units: tuple[UnitReference, ...]
    into: UnitReference


@dataclass(frozen=True, slots=True)
class ClaimUnit:
    """Hold something against the registration of a unit that another lets."""

    unit: UnitReference
    claim: str


@dataclass(frozen=True, slots=True)
class ChangedUnit:
    """What an act did: whether anything changed, the unit it was about, and the units that are there now."""

    number: str
    changed: bool
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimedUnit:
    """A claim that the desk will decide."""

    number: str
    item: int


@dataclass(frozen=True, slots=True)
class Known:
    """A unit of the register, with the building of its door; `mine`: the acting landlord or agent may change it."""

    number: int
    door: int
    building: int | None
    building_code: str | None
    parent: int | None
    kind: UnitKind
    label: str
    label_key: str
    floor: str | None
    area_m2: float | None
    status: Status
    status_on: datetime.date
    cell: int
    address: str | None
    lon: float | None
    lat: float | None
    lettings: int
    lived_in: bool
    in_scope: bool
    mine: bool


class Standing(NamedTuple):
    """Who acts, as the database knows it; `everywhere`: also where no cell is."""

    kind: str | None
    account: UUID | None
    landlord: int | None
    everywhere: bool

    @property
    def is_staff(self) -> bool:
        """Whether somebody with a scope acts, at a desk or in the field."""
        return self.kind in ("officer", "administrator", "team_member")

    @property
    def has_own(self) -> bool:
        """Whether this kind of account sees what is its own, and has no scope."""
        return self.kind in ("landlord", "agent", "tenant")

    @property
    def may_register(self) -> bool:
        """Whether this kind of account may say that there is a unit."""
        return self.is_staff or self.kind in ("landlord", "agent", "tenant", "public")

    @property
    def is_desk(self) -> bool:
        """Whether an officer or administrator acts."""
        return self.kind in ("officer", "administrator")


class Place(NamedTuple):
    """Where a door is: its building, if any, and what that is called; its point, if known; its cell."""

    building: int | None
    name: str | None
    lon: float | None
    lat: float | None
    cell: int
    in_scope: bool


NOWHERE: Final = Place(None, None, None, None, 0, in_scope=False)
"""A place that is not known yet."""


@dataclass(frozen=True, slots=True)
class PublicUnit:
    """What anybody may know of a unit."""

    number: str
    registered: bool
    valid_until: datetime.date | None
    door_label: str
    division: str | None


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as those see it who may: itself, its place, its parts, and what it was made from and became."""

    number: str
    kind: UnitKind
    label: str
    door_label: str
    floor: str | None
    area_m2: float | None
    status: Status
    status_on: datetime.date
    cause: str | None
    building_code: str | None
    address: str | None
    lon: float | None
    lat: float | None
    parent: str | None
    parts: tuple[str, ...]
    aliases: tuple[str, ...]
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    lettings: int
    residences_confirmed: int
    residences_claimed: int


class Box(NamedTuple):
    """A box in EPSG:4326."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """Which units to list: of a building, in a box, with a status, or all; those after a number, a page at a time."""

    building: str | None = None
    box: Box | None = None
    status: Status | None = None
    after: int = 0
    limit: int = 50


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in a list."""

    number: str
    kind: UnitKind
    label: str
    status: Status
    building_code: str | None
    lon: float | None
    lat: float | None
    lettings: int
