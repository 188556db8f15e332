"""Standard addresses."""

from typing import Annotated, Final, NamedTuple

from housing.exchange.columns import BUILDING_CODE, LAT_OPTIONAL, LON_OPTIONAL
from housing.exchange.model import Column, Kind
from housing.exchange.values.references import BuildingReference
from housing.exchange.values.texts import Code, Label, Words
from housing.language import Text


def _part(zh: str, example: str, *, label: bool = False) -> Column:
    return Column(
        zh,
        Label(40) if label else Words(100),
        Text("component of the address", "地址的组成部分"),
        example,
    )


class AddressRow(NamedTuple):
    """One address: as text, or as components, or as both."""

    row: int
    code: Annotated[
        str, Column("地址编号", Code(), Text("its code, unique", "编号，不可重复"), "EXAMPLE-A1", required=True)
    ]
    text: Annotated[
        str | None,
        Column(
            "地址",
            Words(300),
            Text("the whole address, in any way of writing", "完整地址，写法不限"),
            "示例路12号3栋2单元501",
        ),
    ]
    province: Annotated[str | None, _part("省", "广东省")]
    city: Annotated[str | None, _part("市", "深圳市")]
    county: Annotated[str | None, _part("区县", "示例区")]
    street_town: Annotated[str | None, _part("街道乡镇", "示例街道")]
    community: Annotated[str | None, _part("社区", "示例社区")]
    road: Annotated[str | None, _part("路", "示例路")]
    lane: Annotated[str | None, _part("巷", "三巷")]
    number: Annotated[str | None, _part("门牌号", "12", label=True)]
    estate_poi: Annotated[str | None, _part("小区", "示例小区")]
    building: Annotated[str | None, _part("楼栋", "3", label=True)]
    unit_entrance: Annotated[str | None, _part("单元", "2", label=True)]
    floor: Annotated[str | None, _part("楼层", "5", label=True)]
    room: Annotated[str | None, _part("室", "501", label=True)]
    building_code: Annotated[BuildingReference | None, BUILDING_CODE]
    lon: Annotated[float | None, LON_OPTIONAL]
    lat: Annotated[float | None, LAT_OPTIONAL]


COMPONENTS: Final = (
    "province", "city", "county", "street_town", "community", "road", "lane", "number", "estate_poi", "building",
    "unit_entrance", "floor", "room",
)  # fmt: skip

KIND: Final = Kind(
    "addresses",
    Text("addresses", "地址"),
    AddressRow,
    Text("standard addresses, with the point of their entrance", "标准地址及其出入口位置"),
    one_of=(("text",), *((part,) for part in COMPONENTS)),
)
