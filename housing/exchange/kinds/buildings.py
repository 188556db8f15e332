"""Structures with a footprint."""

from typing import Annotated, Final, NamedTuple

import shapely

from housing.exchange.columns import DIVISION_CODE
from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice
from housing.exchange.values.numbers import Integer
from housing.exchange.values.shapes import POLYGON
from housing.exchange.values.texts import Code, Words
from housing.language import Text

BUILDING_KINDS: Final = Choice(
    {
        "house": Text("house", "独栋房屋"),
        "apartment": Text("apartment building", "公寓住宅楼"),
        "dormitory": Text("dormitory", "宿舍"),
        "mixed": Text("homes and business", "商住混合"),
        "office": Text("office", "办公"),
        "shop": Text("shop", "商铺"),
        "other": Text("other", "其他"),
    }
)


class BuildingRow(NamedTuple):
    """One building."""

    row: int
    code: Annotated[
        str, Column("楼栋编号", Code(), Text("its code, unique", "编号，不可重复"), "EXAMPLE-B1", required=True)
    ]
    name: Annotated[str | None, Column("名称", Words(100), Text("its name", "名称"), "示例小区3栋")]
    division_code: Annotated[str | None, DIVISION_CODE]
    kind: Annotated[str | None, Column("类别", BUILDING_KINDS, Text("what it is used for", "用途类别"), "apartment")]
    floors: Annotated[int | None, Column("层数", Integer(0, 300), Text("floors above the ground", "地上层数"), "6")]
    doors_per_floor: Annotated[
        int | None, Column("每层户数", Integer(0, 999), Text("doors on a usual floor", "标准层的户数"), "4")
    ]
    geometry: Annotated[
        shapely.Geometry,
        Column(
            "几何",
            POLYGON,
            Text("its footprint", "楼栋轮廓"),
            "POLYGON ((114.05 22.54, 114.0503 22.54, 114.0503 22.5401, 114.05 22.5401, 114.05 22.54))",
            required=True,
        ),
    ]


KIND: Final = Kind(
    "buildings", Text("buildings", "楼栋"), BuildingRow, Text("buildings with their footprints", "楼栋及其轮廓")
)
