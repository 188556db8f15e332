"""What is let on its own: homes, rooms, beds."""

import datetime
from typing import Annotated, Final, NamedTuple

from housing.exchange.columns import BUILDING_CODE, DOOR_LABEL, FLOOR, LAT_OPTIONAL, LON_OPTIONAL
from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice, Several
from housing.exchange.values.numbers import Decimal
from housing.exchange.values.references import Alias, AliasCode, BuildingReference, Number, Unit, UnitReference
from housing.exchange.values.texts import Words
from housing.exchange.values.times import Day
from housing.language import Text
from housing.numbers.rules import UnitNumber

UNIT_KINDS: Final = Choice(
    {"home": Text("whole home", "整套"), "room": Text("room", "单间"), "bed": Text("bed", "床位")}
)
STATUSES: Final = Choice(
    {"provisional": Text("provisional", "临时"), "live": Text("live", "有效"), "retired": Text("retired", "已注销")}
)


class UnitRow(NamedTuple):
    """One unit. A part of another one may leave its place and its door label to it."""

    row: int
    number: Annotated[
        UnitNumber | None,
        Column("统一编号", Number(), Text("its number; empty: issue one", "统一编号，空白则新发"), "1000-0000-0093"),
    ]
    alias: Annotated[
        tuple[Alias, ...] | None,
        Column(
            "其他编号",
            Several(AliasCode()),
            Text("foreign codes as scheme:code, with ; between them", "其他体系的编号，写成“体系:编码”，以 ; 分隔"),
            "old:A-501",
        ),
    ]
    building_code: Annotated[BuildingReference | None, BUILDING_CODE]
    address: Annotated[
        str | None, Column("地址", Words(300), Text("in any way of writing", "写法不限"), "示例路12号3栋2单元501")
    ]
    lon: Annotated[float | None, LON_OPTIONAL]
    lat: Annotated[float | None, LAT_OPTIONAL]
    door_label: Annotated[
        str | None,
        Column("房号", DOOR_LABEL.type, DOOR_LABEL.help, DOOR_LABEL.example, required=True, unless="parent"),
    ]
    kind: Annotated[str | None, Column("类别", UNIT_KINDS, Text("empty: a whole home", "空白为整套"), "home")]
    parent: Annotated[
        UnitReference | None,
        Column(
            "上级房屋",
            Unit(),
            Text("the unit it is a part of, whose door is its door", "所属的房屋，与其同门"),
            "old:A-5",
            exemplary=False,
        ),
    ]
    floor: Annotated[str | None, FLOOR]
    area_m2: Annotated[
        float | None, Column("面积", Decimal(1, 2000, 2), Text("floor area in square metres", "面积，平方米"), "45.5")
    ]
    status: Annotated[str | None, Column("状态", STATUSES, Text("empty: live", "空白为有效"), "live")]
    status_on: Annotated[
        datetime.date | None,
        Column("状态日期", Day(), Text("day since which it holds", "该状态起始的日期"), "2026-01-01"),
    ]
    cause: Annotated[
        str | None,
        Column("原因", Words(100), Text("why it came to this status", "变为该状态的原因"), "示例原因", exemplary=False),
    ]


KIND: Final = Kind(
    "units",
    Text("units", "房屋"),
    UnitRow,
    Text("homes, rooms and beds that are let on their own", "单独出租的整套、单间与床位"),
    one_of=(("building_code",), ("address",), ("lon", "lat"), ("parent",)),
)
