"""Who lives where, for a stated purpose."""

import datetime
from typing import Annotated, Final, NamedTuple

from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice, YesNo
from housing.exchange.values.references import Unit, UnitReference
from housing.exchange.values.texts import Code
from housing.exchange.values.times import Day
from housing.language import Text

STATES: Final = Choice(
    {
        "claimed": Text("unconfirmed", "待确认"),
        "confirmed": Text("confirmed", "已确认"),
        "disputed": Text("objection, to be decided", "有异议"),
        "closed": Text("closed", "已结束"),
    }
)


class ResidenceRow(NamedTuple):
    """One residence."""

    row: int
    unit: Annotated[UnitReference | None, Column("房屋", Unit(), Text("its number", "统一编号"))]
    person_code: Annotated[
        str | None, Column("人员编号", Code(), Text("code or reference of the person", "人员编号或引用"), person=True)
    ]
    from_: Annotated[datetime.date | None, Column("起始日期", Day(), Text("first day", "首日"))]
    until: Annotated[datetime.date | None, Column("终止日期", Day(), Text("last day", "末日"))]
    main: Annotated[bool | None, Column("主要居所", YesNo(), Text("whether it is the main one", "是否为主要居所"))]
    state: Annotated[str | None, Column("状态", STATES, Text("its state", "状态"))]
    last_confirmed_on: Annotated[
        datetime.date | None, Column("最近确认日期", Day(), Text("day of the last confirmation", "最近一次确认的日期"))
    ]


KIND: Final = Kind(
    "residences",
    Text("residences", "居住记录"),
    ResidenceRow,
    Text("residences, scoped and logged", "居住记录，按权限导出并记入日志"),
    imported=False,
)
