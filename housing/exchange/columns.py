"""Columns that several kinds share, and the rules they share."""

import datetime
from collections.abc import Iterable
from typing import Final

from housing import errors
from housing.exchange.model import Column, Objection
from housing.exchange.values.choices import Choice, DocumentType
from housing.exchange.values.numbers import Integer, Latitude, Longitude
from housing.exchange.values.references import Building
from housing.exchange.values.texts import Code, Document, Label, Words
from housing.exchange.values.times import Day
from housing.language import Text

DOCUMENT_TYPES: Final = DocumentType(
    {
        "id_card": Text("identity card", "居民身份证"),
        "passport": Text("passport", "护照"),
        "travel_permit": Text("travel permit", "通行证"),
        "other": Text("other", "其他"),
    }
)
TENURES: Final = Choice(
    {
        "let": Text("let", "出租"),
        "own_use": Text("own use", "自用"),
        "mixed": Text("mixed", "部分出租"),
        "vacant": Text("vacant", "空置"),
        "unknown": Text("unknown", "未知"),
    }
)
DOOR_KINDS: Final = Choice(
    {"home": Text("home", "住房"), "not_a_home": Text("not a home", "非住房"), "unknown": Text("unknown", "未知")}
)

LON: Final = Column(
    "经度",
    Longitude(),
    Text("longitude in degrees, EPSG:4326", "经度，单位为度，EPSG:4326"),
    "114.0571234",
    required=True,
)
LAT: Final = Column(
    "纬度", Latitude(), Text("latitude in degrees, EPSG:4326", "纬度，单位为度，EPSG:4326"), "22.5431234", required=True
)
LON_OPTIONAL: Final = Column("经度", LON.type, LON.help, LON.example)
LAT_OPTIONAL: Final = Column("纬度", LAT.type, LAT.help, LAT.example)

NAME_EN: Final = Column("英文名称", Words(100), Text("its name in English", "英文名称"), "Example")
DIVISION_CODE: Final = Column(
    "区划代码", Code(20), Text("code of the division it lies in", "所在区划的代码"), "440309001001"
)
BUILDING_CODE: Final = Column(
    "楼栋编号",
    Building(),
    Text("code of the building, or osm:w and the number of its way", "楼栋编号，或 osm:w 加其 OSM 路线编号"),
    "EXAMPLE-B1",
)
DOOR_LABEL: Final = Column("房号", Label(), Text("what stands at the door", "门上的房号"), "501")
FLOOR: Final = Column("楼层", Label(10), Text("the floor, as people there call it", "楼层，按当地叫法"), "5")
ADULTS: Final = Column("成人", Integer(0, 999), Text("adults of the household", "住户中的成人数"), "2")
CHILDREN: Final = Column("儿童", Integer(0, 999), Text("children of the household", "住户中的儿童数"), "1")
VALID_FROM: Final = Column("有效期起", Day(), Text("first day of its validity", "生效的首日"), "2026-01-01")
VALID_UNTIL: Final = Column(
    "有效期至", Day(), Text("last day of its validity; empty: no end", "有效的末日；空白为无期限"), "2026-12-31"
)
DOCUMENT_TYPE: Final = Column(
    "证件类型", DOCUMENT_TYPES, Text("type of the identity document", "身份证件的类型"), "passport", person=True
)
DOCUMENT_NUMBER: Final = Column(
    "证件号码", Document(), Text("number of the identity document", "身份证件的号码"), "X0000000", person=True
)


def backwards(
    later: str, until: datetime.date | None, earlier: str, since: datetime.date | None, reason: Text | None = None
) -> Iterable[Objection]:
    """Object where a period ends before it begins; the first column is the one that is reported."""
    if until is not None and since is not None and until < since:
        why = reason or Text("that is where it begins", "此为起始日期")
        yield Objection((later, earlier), errors.INPUT_EARLIEST, {"date": since.isoformat(), "reason": why})
