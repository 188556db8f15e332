"""Doors known from any source that is independent of the register."""

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
from housing.exchange.values.numbers import Integer
from housing.exchange.values.references import BuildingReference
from housing.exchange.values.texts import Code
from housing.exchange.values.times import Day
from housing.language import Text


class FrameRow(NamedTuple):
    """One row of a source: a door, or as many as it stands for."""

    row: int
    source: Annotated[
        str,
        Column(
            "来源",
            Code(),
            Text("the source, such as water_meters", "来源，例如 water_meters"),
            "EXAMPLE",
            required=True,
        ),
    ]
    source_id: Annotated[
        str,
        Column(
            "来源编号",
            Code(),
            Text("its identifier, unique in its source", "在该来源中不重复的编号"),
            "M-0001",
            required=True,
        ),
    ]
    building_code: Annotated[BuildingReference | None, BUILDING_CODE]
    lon: Annotated[float | None, LON_OPTIONAL]
    lat: Annotated[float | None, LAT_OPTIONAL]
    door_label: Annotated[str | None, DOOR_LABEL]
    floor: Annotated[str | None, FLOOR]
    doors: Annotated[
        int | None,
        Column(
            "门数", Integer(0, 9_999), Text("doors that the row stands for; empty: 1", "该行代表的门数，空白为 1"), "1"
        ),
    ]
    kind: Annotated[str | None, Column("类别", DOOR_KINDS, Text("whether it is a home", "是否为住房"), "home")]
    tenure: Annotated[str | None, Column("使用情况", TENURES, Text("how the home is used", "住房的使用情况"), "let")]
    active: Annotated[
        bool | None, Column("在用", YesNo(), Text("whether the source shows use", "该来源是否显示在用"), "yes")
    ]
    observed_on: Annotated[
        datetime.date | None, Column("观测日期", Day(), Text("day of the observation", "观测的日期"), "2026-03-07")
    ]


KIND: Final = Kind(
    "frame",
    Text("frame", "底册"),
    FrameRow,
    Text("doors known from an independent source", "由独立来源得知的门"),
    one_of=(("building_code",), ("lon", "lat")),
)
