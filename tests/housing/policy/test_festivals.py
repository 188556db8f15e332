"""The festival calendar: its dates are the moon's, and a year without one is never one without the festival."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.errors import Refusal
from housing.policy.festivals import Festival, Period, periods_between
from housing.policy.load import load_profile

DAY = datetime.date
CN = load_profile("cn").festivals
GENERIC = load_profile("generic").festivals


@pytest.mark.parametrize(("first", "last"), [(2019, 2019), (2036, 2036), (2035, 2036), (2018, 2040)])
def test_a_year_without_a_date_is_refused(first: int, last: int) -> None:
    with pytest.raises(Refusal) as caught:
        periods_between(CN, DAY(first, 5, 1), DAY(last, 5, 2))
    assert caught.value.kind is errors.POLICY_FESTIVAL_UNDATED
    assert "春节" in caught.value.what("zh")
    assert "Spring Festival" in caught.value.what("en")


def test_each_spring_festival_is_the_second_new_moon_after_the_solstice() -> None:
    """It lies between 21 January and 21 February, about a day at most from the mean new moon, in China's time.

    The mean new moon: 6 January 2000, 18:14 UTC, and every 29.530588853 days (Meeus, Astronomical Algorithms, ch. 49);
    the true one is up to 14 hours from it.
    """
    epoch, month = datetime.datetime(2000, 1, 7, 2, 14), datetime.timedelta(days=29.530588853)
    for date in CN["spring_festival"].dates:
        assert (1, 21) <= (date.month, date.day) <= (2, 21)
        noon = datetime.datetime.combine(date, datetime.time(12))
        since = (noon - epoch) % month
        assert min(since, month - since) <= datetime.timedelta(hours=12 + 14)
    assert [date.year for date in CN["spring_festival"].dates] == list(range(2020, 2036))


def test_the_periods_of_a_year_in_order() -> None:
    assert periods_between(CN, DAY(2026, 1, 1), DAY(2026, 12, 31)) == [
        Period("spring_festival", DAY(2026, 2, 2), DAY(2026, 3, 13)),
        Period("graduation", DAY(2026, 6, 10), DAY(2026, 7, 15)),
    ]


def test_the_days_around_a_festival_are_forty() -> None:
    """The travel season of 2026 ran from 2 February to 13 March."""
    [period] = periods_between(CN, DAY(2026, 2, 17), DAY(2026, 2, 17))
    assert (period.last - period.first).days + 1 == 40
    for day, inside in ((DAY(2026, 2, 1), False), (DAY(2026, 2, 2), True), (DAY(2026, 3, 13), True)):
        assert bool(periods_between(CN, day, day)) is inside
    assert not periods_between(CN, DAY(2026, 3, 14), DAY(2026, 3, 14))


@pytest.mark.parametrize("day", [DAY(2026, 1, 3), DAY(2026, 12, 24), DAY(2025, 12, 31), DAY(2026, 1, 6)])
def test_a_festival_over_the_turn_of_the_year_is_found_from_both_sides(day: datetime.date) -> None:
    assert [period.code for period in periods_between(GENERIC, day, day)] == ["year_end"]
    assert not periods_between(GENERIC, DAY(2026, 1, 7), DAY(2026, 1, 7))


def test_the_last_day_of_february_is_there_every_year() -> None:
    festival = Festival.model_validate({"label": {"en": "a", "zh": "甲"}, "starts": "02-29", "ends": "02-29"})
    for year, day in ((2027, 28), (2028, 29)):
        [period] = periods_between({"leap": festival}, DAY(year, 2, day), DAY(year, 2, day))
        assert (period.first, period.last) == (DAY(year, 2, day), DAY(year, 2, day))


@given(st.dates(DAY(2020, 1, 1), DAY(2035, 12, 31)), st.integers(0, 400))
def test_periods_touch_what_was_asked_and_days_of_a_range_find_no_more(first: datetime.date, length: int) -> None:
    last = min(first + datetime.timedelta(days=length), DAY(2035, 12, 31))
    found = periods_between(CN, first, last)
    assert all(period.first <= last and first <= period.last for period in found)
    days = [first + datetime.timedelta(days=each) for each in range((last - first).days + 1)]
    assert {period for day in days for period in periods_between(CN, day, day)} == set(found)
