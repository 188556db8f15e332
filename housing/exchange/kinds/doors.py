"""The doors of the frame, for the desk: what is known of each, and what one more visit would bring."""

import datetime
from typing import Annotated, Final, NamedTuple

from housing.exchange.columns import (
    BUILDING_CODE,
    DOOR_KINDS,
    DOOR_LABEL,
    FLOOR,
    LAT_OPTIONAL,
    LON_OPTIONAL,
    TENURES,
)
from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import YesNo
from housing.exchange.values.numbers import Decimal, Integer
from housing.exchange.values.references import BuildingReference, Door, DoorReference
from housing.exchange.values.times import Day
from housing.language import Text


class DoorRow(NamedTuple):
    """One door. Never a person."""

    row: int
    door: Annotated[DoorReference | None, Column("门", Door(), Text("how to refer to it", "引用该门的写法"))]
    building_code: Annotated[BuildingReference | None, BUILDING_CODE]
    door_label: Annotated[str | None, DOOR_LABEL]
    floor: Annotated[str | None, FLOOR]
    lon: Annotated[float | None, LON_OPTIONAL]
    lat: Annotated[float | None, LAT_OPTIONAL]
    kind: Annotated[str | None, Column("类别", DOOR_KINDS, Text("whether it is a home", "是否为住房"))]
    tenure: Annotated[str | None, Column("使用情况", TENURES, Text("how the home is used", "住房的使用情况"))]
    registered: Annotated[bool | None, Column("已登记", YesNo(), Text("whether it is registered", "是否已登记"))]
    last_visit_on: Annotated[
        datetime.date | None, Column("最近走访日期", Day(), Text("day of the last visit", "最近一次走访的日期"))
    ]
    attempts: Annotated[int | None, Column("尝试次数", Integer(0, 9_999), Text("visits so far", "至今的走访次数"))]
    expected_gain: Annotated[
        float | None,
        Column(
            "预期收益",
            Decimal(0, 1e6, 2),
            Text(
                "missed let homes found and stale records renewed by one more visit",
                "再走访一次预计补登的住房与更新的记录",
            ),
        ),
    ]
    minutes: Annotated[
        float | None, Column("所需分钟", Decimal(0, 1e6, 2), Text("field time it takes", "所需的外勤时间"))
    ]


KIND: Final = Kind(
    "doors",
    Text("doors", "门"),
    DoorRow,
    Text("doors of the frame, without persons", "底册中的门，不含个人信息"),
    imported=False,
)
