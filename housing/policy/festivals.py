"""The festival calendar: weeks in which many homes stand empty or change hands, so that doors answer otherwise."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from housing import errors
from housing.errors import Refusal
from housing.language import Text
from housing.policy.rows import Label, Section, bilingual, row, whole

_LEAP_YEAR: Final = 2020


def _real_day(text: str) -> str:
    month, day = (int(part) for part in text.split("-"))
    try:
        datetime.date(_LEAP_YEAR, month, day)
    except ValueError:
        raise PydanticCustomError("unfit", "no such day") from None
    return text


def _one_a_year(dates: tuple[datetime.date, ...]) -> tuple[datetime.date, ...]:
    years = [date.year for date in dates]
    if years != sorted(set(years)):
        raise PydanticCustomError("unfit", "years repeat or run backwards")
    return dates


MonthDay = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}-[0-9]{2}$"), AfterValidator(_real_day)]
_MONTH_DAY: Final = Text('month and day in quotes, such as "06-15"', '加引号的月和日，例如 "06-15"')


class Festival(Section):
    """One festival: either the same days each year, or a date for each year with days around it."""

    label: Label = bilingual("name of the festival", "节日名称")
    starts: MonthDay | None = row(
        _MONTH_DAY, "first day, where it is the same each year", "每年相同的首日", default=None
    )
    ends: MonthDay | None = row(
        _MONTH_DAY,
        "last day; before `starts` means in the next year",
        "每年相同的末日；早于 `starts` 即为次年",
        default=None,
    )
    dates: Annotated[tuple[datetime.date, ...], AfterValidator(_one_a_year)] = row(
        Text(
            "a list of dates such as 2026-02-17, one a year, in order",
            "日期列表，例如 2026-02-17，每年一个，按先后排列",
        ),
        "its date in each year, where it moves",
        "每年不同的日期",
        strict=False,
        default=(),
    )
    before_days: int = whole(0, 60, "days before the date that belong to it", "日期之前计入的天数", default=0)
    after_days: int = whole(0, 60, "days after the date that belong to it", "日期之后计入的天数", default=0)


class Period(NamedTuple):
    """The days of one festival in one year, both ends included."""

    code: str
    first: datetime.date
    last: datetime.date


def periods_between(festivals: Mapping[str, Festival], first: datetime.date, last: datetime.date) -> list[Period]:
    """Return the periods that touch the days from `first` to `last`, both included, in order of their first day.

    Raises `policy.festival_undated` where a moving festival has no date for a year in between: to take such a year for
    one without the festival would be a silent error.
    """
    found = [
        period
        for code, festival in festivals.items()
        for period in _periods(code, festival, first.year, last.year)
        if period.first <= last and first <= period.last
    ]
    return sorted(found, key=lambda period: (period.first, period.code))


def _periods(code: str, festival: Festival, first_year: int, last_year: int) -> Sequence[Period]:
    if festival.starts and festival.ends:
        return [_fixed(code, festival.starts, festival.ends, year) for year in range(first_year - 1, last_year + 1)]
    dated = {date.year: date for date in festival.dates}
    for year in range(first_year, last_year + 1):
        if year not in dated:
            raise Refusal(
                errors.POLICY_FESTIVAL_UNDATED, field=f"festivals.{code}.dates", festival=festival.label, year=year
            )
    before = datetime.timedelta(days=festival.before_days)
    after = datetime.timedelta(days=festival.after_days)
    near = [date for year, date in dated.items() if first_year - 1 <= year <= last_year + 1]
    return [Period(code, date - before, date + after) for date in near]


def _fixed(code: str, starts: str, ends: str, year: int) -> Period:
    return Period(code, _day(year, starts), _day(year + (ends < starts), ends))


def _day(year: int, month_day: str) -> datetime.date:
    """Return the day in that year; 29 February is the 28th where there is none."""
    month, day = (int(part) for part in month_day.split("-"))
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return datetime.date(year, month, day - 1)
