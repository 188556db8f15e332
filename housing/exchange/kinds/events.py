"""Arrivals, confirmations, departures, and what changes or contests them."""

import datetime
from collections.abc import Iterable
from typing import Annotated, Final, NamedTuple

from housing import errors
from housing.exchange.columns import ADULTS, CHILDREN, DOCUMENT_NUMBER, DOCUMENT_TYPE
from housing.exchange.model import Column, Kind, Objection
from housing.exchange.values.choices import Choice, YesNo
from housing.exchange.values.numbers import Integer
from housing.exchange.values.references import Unit, UnitReference
from housing.exchange.values.texts import Code, Name, Phone, Words
from housing.exchange.values.times import Moment
from housing.language import Text

EVENT_TYPES: Final = Choice(
    {
        "arrival": Text("arrival", "入住登记"),
        "confirmation": Text("residence confirmation", "居住确认"),
        "departure": Text("departure", "离开注销"),
        "correction": Text("correction", "更正"),
        "objection": Text("objection", "异议"),
        "decision": Text("decision", "决定"),
        "household_change": Text("household change", "家庭人数变动"),
    },
    export_only={"expired": Text("expired", "已到期"), "erased": Text("erased", "已删除")},
)
SIDES: Final = Choice(
    {
        "tenant": Text("tenant", "租客"),
        "landlord": Text("landlord", "房东"),
        "agent": Text("agent", "代理人"),
        "officer": Text("officer", "工作人员"),
        "team": Text("field team", "走访人员"),
    }
)
DECISIONS: Final = Choice({"upheld": Text("upheld", "成立"), "dismissed": Text("dismissed", "不成立")})


class EventRow(NamedTuple):
    """One event. An arrival names a person or only counts; the others refer to an event, or to a person in a unit."""

    row: int
    event_id: Annotated[
        str, Column("事件编号", Code(), Text("unique in its source", "在其来源中不可重复"), "EXAMPLE-1", required=True)
    ]
    source: Annotated[
        str | None,
        Column(
            "来源",
            Code(),
            Text("empty: the account it comes by", "空白为提交的账户"),
            "EXAMPLE-SOURCE",
            exemplary=False,
        ),
    ]
    type: Annotated[str, Column("事件类型", EVENT_TYPES, Text("what happened", "发生了什么"), "arrival", required=True)]
    side: Annotated[str, Column("申报方", SIDES, Text("who says so", "由谁申报"), "landlord", required=True)]
    unit: Annotated[
        UnitReference | None,
        Column(
            "房屋",
            Unit(),
            Text(
                "its number, or scheme:code; an arrival may give an address instead",
                "统一编号，或“体系:编码”；入住登记可改填地址",
            ),
            "1000-0000-0093",
        ),
    ]
    address: Annotated[
        str | None,
        Column(
            "地址",
            Words(300),
            Text("of an arrival in a unit not yet registered", "入住尚未登记的房屋时填写"),
            "示例路12号3栋2单元501",
            exemplary=False,
        ),
    ]
    effective_at: Annotated[
        datetime.datetime,
        Column("生效时间", Moment(), Text("when it happened", "何时发生"), "2026-03-07T10:00+08:00", required=True),
    ]
    claimed_at: Annotated[
        datetime.datetime | None,
        Column(
            "申报时间",
            Moment(),
            Text("when it was said; empty: as effective_at", "何时申报；空白同生效时间"),
            "2026-03-08T09:00+08:00",
            exemplary=False,
        ),
    ]
    person_code: Annotated[
        str | None,
        Column("人员编号", Code(), Text("stable in its source", "在其来源中保持不变"), "EXAMPLE-P1", person=True),
    ]
    name: Annotated[str | None, Column("姓名", Name(), Text("as on the document", "与证件一致"), "王示例", person=True)]
    document_type: Annotated[str | None, DOCUMENT_TYPE]
    document_number: Annotated[str | None, DOCUMENT_NUMBER]
    birth_year: Annotated[
        int | None,
        Column(
            "出生年份",
            Integer(1880, 2200),
            Text("where the document does not tell", "证件未载明时填写"),
            "1990",
            person=True,
        ),
    ]
    phone: Annotated[
        str | None,
        Column("手机号", Phone(), Text("for the confirmation only", "仅用于接收确认信息"), "13900000000", person=True),
    ]
    main: Annotated[
        bool | None, Column("主要居所", YesNo(), Text("where one lives most of the time", "多数时间住在这里"), "yes")
    ]
    adults: Annotated[int | None, ADULTS]
    children: Annotated[int | None, CHILDREN]
    claim_code: Annotated[
        str | None,
        Column(
            "登记码",
            Code(16),
            Text("code of the claim it answers", "所答复的登记码"),
            "ABCD2345",
            person=True,
            exemplary=False,
        ),
    ]
    refers_to: Annotated[
        str | None,
        Column(
            "所指事件",
            Code(),
            Text("event_id of the event it is about", "所涉及事件的编号"),
            "EXAMPLE-0",
            exemplary=False,
        ),
    ]
    field: Annotated[
        str | None,
        Column(
            "更正项",
            Code(40),
            Text("of a correction: the column, or residence", "更正的列名，或 residence"),
            "effective_at",
            exemplary=False,
        ),
    ]
    value: Annotated[
        str | None,
        Column(
            "更正值",
            Words(300),
            Text("of a correction: what is right", "更正后的内容"),
            "2026-03-06",
            person=True,
            exemplary=False,
        ),
    ]
    decision: Annotated[
        str | None, Column("决定结果", DECISIONS, Text("of a decision", "决定的结果"), "upheld", exemplary=False)
    ]
    reason: Annotated[
        str | None, Column("事由", Words(300), Text("why", "原因"), "示例事由", person=True, exemplary=False)
    ]


_CORRECTABLE: Final = (*EventRow._fields[1:], "residence")
_TYPE: Final = ("type",)
_PERSON_OR_COUNT: Final = ("person_code", "name", "adults", "children")
_PERSON_OR_EVENT: Final = ("refers_to", "claim_code", "person_code", "name", "document_number")


def _check(row: EventRow) -> Iterable[Objection]:
    if row.type == "arrival":
        if row.unit is None and row.address is None:
            yield Objection(("unit", "address"), errors.INPUT_ONE_OF, hangs_on=_TYPE)
        who: tuple[object, ...] = (row.person_code, row.name, row.adults, row.children)
        if who == (None, None, None, None):
            yield Objection(_PERSON_OR_COUNT, errors.INPUT_ONE_OF, hangs_on=_TYPE)
        return
    if row.unit is None:
        yield Objection(("unit",), errors.INPUT_MISSING, hangs_on=_TYPE)
    if row.refers_to is None and (row.claim_code, row.person_code, row.name, row.document_number) == (None,) * 4:
        yield Objection(_PERSON_OR_EVENT, errors.INPUT_ONE_OF, hangs_on=_TYPE)
    if row.type == "correction" and row.field is None:
        yield Objection(("field",), errors.INPUT_MISSING, hangs_on=_TYPE)
    elif row.type == "correction" and row.field not in _CORRECTABLE:
        yield Objection(("field",), errors.INPUT_CHOICE, {"choices": ", ".join(_CORRECTABLE)}, hangs_on=_TYPE)
    if row.type == "decision" and row.decision is None:
        yield Objection(("decision",), errors.INPUT_UNSELECTED, hangs_on=_TYPE)


KIND: Final = Kind(
    "events",
    Text("events", "事件"),
    EventRow,
    Text(
        "arrivals, confirmations and departures, corrections, objections, decisions, changes of households",
        "入住登记、居住确认、离开注销，以及更正、异议、决定和家庭人数变动",
    ),
    check=_check,
)
