"""The smallest areas of responsibility."""

from typing import Annotated, Final, NamedTuple

import shapely

from housing.exchange.model import Column, Kind
from housing.exchange.values.shapes import POLYGON
from housing.exchange.values.texts import Code, Words
from housing.language import Text


class CellRow(NamedTuple):
    """One cell."""

    row: int
    code: Annotated[str, Column("网格编号", Code(), Text("its code, unique", "编号，不可重复"), "W-001", required=True)]
    name: Annotated[str, Column("名称", Words(100), Text("its name", "名称"), "示例社区第一网格", required=True)]
    division_code: Annotated[
        str,
        Column("区划代码", Code(20), Text("code of its community", "所属社区的代码"), "440309001001", required=True),
    ]
    geometry: Annotated[
        shapely.Geometry,
        Column(
            "几何",
            POLYGON,
            Text("its area", "范围"),
            "POLYGON ((114.05 22.54, 114.051 22.54, 114.051 22.541, 114.05 22.54))",
            required=True,
        ),
    ]


KIND: Final = Kind(
    "cells",
    Text("cells", "网格"),
    CellRow,
    Text("areas of one coordinator each, which divide a community", "每名网格员负责的范围，共同构成一个社区"),
)
