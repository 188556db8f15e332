"""Who lets."""

from typing import Annotated, Final, NamedTuple

from housing.exchange.columns import DOCUMENT_NUMBER, DOCUMENT_TYPE
from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice
from housing.exchange.values.texts import Code, Name, Phone
from housing.language import Text

LANDLORD_KINDS: Final = Choice(
    {"person": Text("person", "个人"), "employer": Text("employer", "用人单位"), "agency": Text("agency", "中介机构")}
)


class LandlordRow(NamedTuple):
    """One landlord or agent."""

    row: int
    landlord_code: Annotated[
        str, Column("房东编号", Code(), Text("their code, unique", "编号，不可重复"), "EXAMPLE-L1", required=True)
    ]
    name: Annotated[
        str | None,
        Column(
            "姓名",
            Name(),
            Text("as on the document, or name of the firm", "与证件一致，或单位名称"),
            "李示例",
            person=True,
        ),
    ]
    document_type: Annotated[str | None, DOCUMENT_TYPE]
    document_number: Annotated[str | None, DOCUMENT_NUMBER]
    phone: Annotated[
        str | None, Column("手机号", Phone(), Text("for notices", "用于接收通知"), "13800000000", person=True)
    ]
    kind: Annotated[str | None, Column("类别", LANDLORD_KINDS, Text("empty: a person", "空白为个人"), "person")]


KIND: Final = Kind("landlords", Text("landlords", "房东"), LandlordRow, Text("landlords and agents", "房东与代理人"))
