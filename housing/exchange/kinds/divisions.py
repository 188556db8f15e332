"""Administrative areas with their codes."""

import datetime
from collections.abc import Iterable
from typing import Annotated, Final, NamedTuple

import shapely

from housing.exchange.columns import NAME_EN, VALID_FROM, VALID_UNTIL, backwards
from housing.exchange.model import Column, Kind, Objection
from housing.exchange.values.choices import Choice
from housing.exchange.values.shapes import POLYGON
from housing.exchange.values.texts import Code, Words
from housing.language import Text

LEVELS: Final = Choice(
    {
        "1": Text("province", "省级"),
        "2": Text("city", "市级"),
        "3": Text("district or county", "区县级"),
        "4": Text("street or town", "街道乡镇级"),
        "5": Text("community", "社区级"),
    }
)


class DivisionRow(NamedTuple):
    """One division."""

    row: int
    code: Annotated[
        str,
        Column(
            "区划代码",
            Code(20),
            Text("its official code, unique", "官方代码，不可重复"),
            "440309001",
            required=True,
        ),
    ]
    name: Annotated[str, Column("名称", Words(100), Text("its name", "名称"), "示例街道", required=True)]
    name_en: Annotated[str | None, NAME_EN]
    parent_code: Annotated[
        str | None,
        Column("上级区划代码", Code(20), Text("code of the division it is a part of", "所属上级区划的代码"), "440309"),
    ]
    level: Annotated[str | None, Column("级别", LEVELS, Text("its level", "级别"), "4")]
    valid_from: Annotated[datetime.date | None, VALID_FROM]
    valid_until: Annotated[datetime.date | None, VALID_UNTIL]
    geometry: Annotated[
        shapely.Geometry | None,
        Column(
            "几何",
            POLYGON,
            Text("its area", "范围"),
            "POLYGON ((114.05 22.54, 114.06 22.54, 114.06 22.55, 114.05 22.54))",
            exemplary=False,
        ),
    ]


def _check(row: DivisionRow) -> Iterable[Objection]:
    return backwards("valid_until", row.valid_until, "valid_from", row.valid_from)


KIND: Final = Kind(
    "divisions",
    Text("divisions", "区划"),
    DivisionRow,
    Text("administrative areas, from the province down to the community", "行政区划，自省级至社区级"),
    check=_check,
)
