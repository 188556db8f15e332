"""Registrations of a unit to let."""

import datetime
from collections.abc import Iterable
from typing import Annotated, Final, NamedTuple

from housing.exchange.columns import ADULTS, CHILDREN, VALID_FROM, VALID_UNTIL, backwards
from housing.exchange.model import Column, Kind, Objection
from housing.exchange.values.choices import Choice
from housing.exchange.values.references import Unit, UnitReference
from housing.exchange.values.texts import Code
from housing.language import Text

USES: Final = Choice(
    {"home": Text("home", "住宅"), "dormitory": Text("dormitory", "宿舍"), "short": Text("short stays", "短租")}
)


class LettingRow(NamedTuple):
    """One letting."""

    row: int
    letting_code: Annotated[
        str, Column("出租登记编号", Code(), Text("its code, unique", "编号，不可重复"), "EXAMPLE-T1", required=True)
    ]
    landlord_code: Annotated[
        str, Column("房东编号", Code(), Text("code of the landlord", "房东的编号"), "EXAMPLE-L1", required=True)
    ]
    unit: Annotated[
        UnitReference,
        Column(
            "房屋",
            Unit(),
            Text("its number, or scheme:code", "统一编号，或“体系:编码”"),
            "1000-0000-0093",
            required=True,
        ),
    ]
    valid_from: Annotated[
        datetime.date, Column("有效期起", VALID_FROM.type, VALID_FROM.help, VALID_FROM.example, required=True)
    ]
    valid_until: Annotated[datetime.date | None, VALID_UNTIL]
    agent_code: Annotated[
        str | None,
        Column(
            "代理人编号", Code(), Text("code of the agent, as a landlord's", "代理人的编号，同房东编号"), "EXAMPLE-L2"
        ),
    ]
    under_letting: Annotated[
        str | None,
        Column(
            "上级出租登记",
            Code(),
            Text("code of the letting that a sub-landlord lets on", "转租所依据的出租登记编号"),
            "EXAMPLE-T0",
            exemplary=False,
        ),
    ]
    use: Annotated[str | None, Column("出租用途", USES, Text("empty: a home", "空白为住宅"), "home")]
    adults: Annotated[int | None, ADULTS]
    children: Annotated[int | None, CHILDREN]


def _check(row: LettingRow) -> Iterable[Objection]:
    return backwards("valid_until", row.valid_until, "valid_from", row.valid_from)


KIND: Final = Kind(
    "lettings",
    Text("lettings", "出租登记"),
    LettingRow,
    Text("registrations of units to let, by their landlords", "房东办理的出租登记"),
    check=_check,
)
