"""How complete and how fresh the register is, area by area."""

import datetime
from typing import Annotated, Final, NamedTuple

from housing.exchange.model import Column, Kind
from housing.exchange.values.base import ValueType
from housing.exchange.values.choices import Choice
from housing.exchange.values.numbers import Decimal, Integer
from housing.exchange.values.texts import Code
from housing.exchange.values.times import Day
from housing.language import Text

AREAS: Final = Choice(
    {
        "city": Text("city", "市"),
        "district": Text("district", "区县"),
        "street": Text("street", "街道乡镇"),
        "community": Text("community", "社区"),
        "cell": Text("cell", "网格"),
        "building": Text("building", "楼栋"),
    }
)
CLASSES: Final = Choice(
    {
        "blind_spot": Text("blind spot", "盲区"),
        "ordinary": Text("ordinary", "一般"),
        "never_observed": Text("never observed", "从未走访"),
        "cannot_tell": Text("cannot tell", "尚不能判断"),
    }
)
EXPECTED: Final = Decimal(0, 1e9, 2)
SHARE: Final = Decimal(0, 1, 4)


def _figure(zh: str, what: str, meaning: str, of: ValueType = EXPECTED) -> Column:
    return Column(zh, of, Text(what, meaning))


def _ends(zh: str, what: str, meaning: str, of: ValueType = EXPECTED) -> tuple[Column, Column]:
    low = Column(f"{zh}下限", of, Text(f"lower end of the 95 % interval of {what}", f"{meaning}的 95% 区间下限"))
    high = Column(f"{zh}上限", of, Text(f"upper end of the 95 % interval of {what}", f"{meaning}的 95% 区间上限"))
    return low, high


_HOMES_LO, _HOMES_HI = _ends("住房数", "homes", "住房数")
_LET_LO, _LET_HI = _ends("出租住房数", "let homes", "出租住房数")
_COVERAGE_LO, _COVERAGE_HI = _ends("覆盖率", "coverage", "覆盖率", SHARE)
_MISSING_LO, _MISSING_HI = _ends("漏登数", "missing let homes", "漏登数")
_FRESHNESS_LO, _FRESHNESS_HI = _ends("鲜活度", "freshness", "鲜活度", SHARE)


class CoverageRow(NamedTuple):
    """The figures of one area."""

    row: int
    level: Annotated[str | None, Column("层级", AREAS, Text("what kind of area", "区域的层级"))]
    code: Annotated[str | None, Column("代码", Code(), Text("its code", "区域代码"))]
    as_of: Annotated[datetime.date | None, Column("截至日期", Day(), Text("day of the figures", "数据的日期"))]
    fit: Annotated[str | None, Column("拟合", Code(), Text("the fit they were made with", "所用的模型拟合"))]
    doors: Annotated[float | None, _figure("门数", "expected doors of the frame", "底册中的预期门数")]
    homes: Annotated[float | None, _figure("住房数", "those that are homes", "其中的住房")]
    homes_lo: Annotated[float | None, _HOMES_LO]
    homes_hi: Annotated[float | None, _HOMES_HI]
    let_homes: Annotated[float | None, _figure("出租住房数", "homes let or partly let", "出租或部分出租的住房")]
    let_lo: Annotated[float | None, _LET_LO]
    let_hi: Annotated[float | None, _LET_HI]
    registered: Annotated[float | None, _figure("已登记数", "registered doors", "已登记的门")]
    coverage: Annotated[
        float | None, _figure("覆盖率", "share of let homes that are registered", "出租住房中已登记的比例", SHARE)
    ]
    coverage_lo: Annotated[float | None, _COVERAGE_LO]
    coverage_hi: Annotated[float | None, _COVERAGE_HI]
    missing: Annotated[float | None, _figure("漏登数", "let homes that are not registered", "未登记的出租住房")]
    missing_lo: Annotated[float | None, _MISSING_LO]
    missing_hi: Annotated[float | None, _MISSING_HI]
    freshness: Annotated[
        float | None,
        _figure("鲜活度", "mean probability that the open records are still true", "现有记录仍属实的平均概率", SHARE),
    ]
    freshness_lo: Annotated[float | None, _FRESHNESS_LO]
    freshness_hi: Annotated[float | None, _FRESHNESS_HI]
    doors_observed: Annotated[
        int | None,
        Column("已观测门数", Integer(0, 10**9), Text("doors with an observed outcome", "有观测结果的门")),
    ]
    class_: Annotated[str | None, Column("分类", CLASSES, Text("its class", "分类"))]
    q_value: Annotated[
        float | None,
        _figure("校正显著性", "significance after false-discovery control", "控制错误发现率后的显著性", SHARE),
    ]


KIND: Final = Kind(
    "coverage",
    Text("coverage", "覆盖率"),
    CoverageRow,
    Text("coverage, freshness and blind spots of areas", "各区域的覆盖率、鲜活度与盲区"),
    imported=False,
)
