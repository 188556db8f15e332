"""Units: what is said of them, and what is shown. Fields are named as the columns of a file of units."""

import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.schemas import Answer, Body, Day, Line, named

Kind = Literal["home", "room", "bed"]
Status = Literal["provisional", "live", "retired"]
Difference = Literal["other_building", "other_entrance", "other_floor", "same_label", "other_misplaced"]
Reference = Annotated[Line, Field(max_length=200)]
Label = Annotated[Line, Field(max_length=100)]


class NewUnitBody(Body):
    """One unit to register. Its place is a building, an address, a point, or that of the unit it is a part of."""

    number: Line | None = named("unit number", "统一编号", default=None, max_length=40)
    alias: list[Reference] = named("other numbers", "其他编号", default=[], max_length=20)
    building_code: Line | None = named("building code", "楼栋编号", default=None, max_length=64)
    address: Line | None = named("address", "地址", default=None, max_length=300)
    lon: float | None = named("longitude", "经度", default=None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = named("latitude", "纬度", default=None, ge=-90, le=90, allow_inf_nan=False)
    door_label: Line | None = named("door label", "房号", default=None, max_length=100)
    kind: Kind = named("kind", "类别", default="home")
    parent: Line | None = named("unit it is a part of", "上级房屋", default=None, max_length=200)
    floor: Line | None = named("floor", "楼层", default=None, max_length=40)
    area_m2: float | None = named("floor area", "面积", default=None, allow_inf_nan=False)
    status: Status | None = named("status", "状态", default=None)
    status_on: Day | None = named("day since which it holds", "状态日期", default=None)
    cause: Line | None = named("cause", "原因", default=None, max_length=100)
    differs_because: Difference | None = named("why it is another one", "与相近房屋的不同之处", default=None)


class NewUnitAnswer(Answer):
    """The unit that was registered; `review_item`: the desk will look at it."""

    number: str
    status: Status
    door_label: str
    review_item: bool


class SentUnit(Answer):
    """The unit that was to be registered, as it was sent."""

    building_code: str | None
    address: str | None
    lon: float | None
    lat: float | None
    door_label: str | None
    kind: Kind
    floor: str | None


class PublicUnitAnswer(Answer):
    """What anybody may know of a unit: whether it is registered to let and until when, its door and its division."""

    number: str
    registered: bool
    valid_until: datetime.date | None = Field(description="Last day of the registration; null where it has no end.")
    at_door: str = Field(description="The label of its door.")
    division_code: str | None


class UnitAnswer(Answer):
    """A unit as those see it who may: itself, its place, its parts, what it was made from and what it became."""

    number: str
    kind: Kind
    door_label: str = Field(description="Its own label: of a part the part's, such as A.")
    at_door: str | None = Field(description="The label of its door.")
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
    parts: list[str]
    alias: list[str]
    predecessors: list[str]
    successors: list[str]
    lettings: int
    residences_confirmed: int
    residences_claimed: int


class UnitRowAnswer(Answer):
    """A unit in a list."""

    number: str
    kind: Kind
    door_label: str
    status: Status
    building_code: str | None
    lon: float | None
    lat: float | None
    lettings: int


class UnitsAnswer(Answer):
    """A part of the units in scope; `next` leads to the part after it."""

    units: list[UnitRowAnswer]
    next: str | None


class ChangeUnitBody(Body):
    """What is to change of a unit; what is left out stays as it is."""

    unit: Reference = named("unit", "房屋")
    door_label: Line | None = named("door label", "房号", default=None, max_length=100)
    floor: Line | None = named("floor", "楼层", default=None, max_length=40)
    area_m2: float | None = named("floor area", "面积", default=None, allow_inf_nan=False)
    status: Status | None = named("status", "状态", default=None)
    building_code: Line | None = named("building code", "楼栋编号", default=None, max_length=64)
    lon: float | None = named("longitude", "经度", default=None, ge=-180, le=180, allow_inf_nan=False)
    lat: float | None = named("latitude", "纬度", default=None, ge=-90, le=90, allow_inf_nan=False)
    alias: list[Reference] = named("other numbers", "其他编号", default=[], max_length=20)
    differs_because: Difference | None = named("why it is another one", "与相近房屋的不同之处", default=None)


class RetireUnitBody(Body):
    """A unit that is no more, with the cause and since when."""

    unit: Reference = named("unit", "房屋")
    cause: Literal["demolished", "not_a_home", "never_existed", "duplicate"] = named("cause", "原因")
    status_on: Day | None = named("day since which it holds", "状态日期", default=None)


class SplitUnitBody(Body):
    """A unit to divide, and the labels of what takes its place."""

    unit: Reference = named("unit", "房屋")
    door_label: list[Label] = named("door labels", "房号", min_length=2, max_length=50)


class MergeUnitsBody(Body):
    """Units to merge, and the one that stays."""

    unit: list[Reference] = named("units", "房屋", min_length=1, max_length=50)
    into: Reference = named("unit that stays", "并入的房屋")


class ChangedUnitAnswer(Answer):
    """What an act did: whether anything changed, and the units that are there now."""

    number: str
    changed: bool
    now: list[str]


class ClaimUnitBody(Body):
    """What somebody holds against the registration of a unit that another lets."""

    unit: Reference = named("unit", "房屋")
    claim: Literal["new_landlord", "agent", "other_address", "wrong_registration"] = named("claim", "主张")


class ClaimedUnitAnswer(Answer):
    """A claim that the desk will decide."""

    number: str
    item: int
