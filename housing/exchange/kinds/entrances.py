"""Where a building is entered."""

import datetime
from typing import Annotated, Final, NamedTuple

from housing.exchange.columns import BUILDING_CODE, LAT, LON
from housing.exchange.model import Column, Kind
from housing.exchange.values.references import BuildingReference
from housing.exchange.values.texts import Label
from housing.exchange.values.times import Clock
from housing.language import Text


class EntranceRow(NamedTuple):
    """One entrance. Its access is a window of the day, which may run past midnight."""

    row: int
    building_code: Annotated[
        BuildingReference,
        Column("楼栋编号", BUILDING_CODE.type, BUILDING_CODE.help, BUILDING_CODE.example, required=True),
    ]
    label: Annotated[
        str | None,
        Column("出入口名称", Label(40), Text("name of the entrance or staircase", "出入口或单元的名称"), "2单元"),
    ]
    access_from: Annotated[
        datetime.time | None, Column("可进入时间起", Clock(), Text("from when it is open", "何时起可以进入"), "08:00")
    ]
    access_until: Annotated[
        datetime.time | None, Column("可进入时间止", Clock(), Text("until when it is open", "何时止可以进入"), "21:00")
    ]
    lon: Annotated[float, LON]
    lat: Annotated[float, LAT]


KIND: Final = Kind(
    "entrances", Text("entrances", "出入口"), EntranceRow, Text("entrances of buildings", "楼栋的出入口")
)
