"""Desks where people go and routes start, and the services that a visitor may refer to."""

from typing import Annotated, Final, NamedTuple

from housing.exchange.columns import DIVISION_CODE, LAT, LON, NAME_EN
from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice
from housing.exchange.values.texts import Code, Words
from housing.language import Text

STATION_KINDS: Final = Choice(
    {
        "station": Text("station", "服务站"),
        "clinic": Text("clinic", "诊所"),
        "school": Text("school", "学校"),
        "legal_aid": Text("legal aid", "法律援助"),
        "other": Text("other service", "其他服务"),
    }
)


class StationRow(NamedTuple):
    """One station or service."""

    row: int
    code: Annotated[
        str, Column("服务站编号", Code(), Text("its code, unique", "编号，不可重复"), "EXAMPLE-S1", required=True)
    ]
    name: Annotated[str, Column("名称", Words(100), Text("its name", "名称"), "示例社区服务站", required=True)]
    name_en: Annotated[str | None, NAME_EN]
    kind: Annotated[
        str | None,
        Column("类别", STATION_KINDS, Text("empty: a station", "空白为服务站"), "station"),
    ]
    division_code: Annotated[str | None, DIVISION_CODE]
    phone: Annotated[str | None, Column("电话", Words(60), Text("its public phone", "公开电话"), "0755-00000000")]
    hours: Annotated[
        str | None, Column("开放时间", Words(100), Text("when it is open", "开放的时间"), "周一至周五 9:00-18:00")
    ]
    lon: Annotated[float, LON]
    lat: Annotated[float, LAT]


KIND: Final = Kind(
    "stations",
    Text("stations", "服务站"),
    StationRow,
    Text("service stations of the communities, and services to refer to", "社区服务站及可转介的服务机构"),
)
