"""Services: what is open now, what is missing for the rest, and nothing that the rule may not know."""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.policy.eligibility import ServiceState, qualifies
from housing.policy.load import load_profile, read_profile

CN = load_profile("cn")


def permit(birth_year: int | None, days: int, main: bool = True) -> ServiceState:
    return next(state for state in qualifies(CN, birth_year, days, main, year=2026) if state.code == "residence_permit")


@pytest.mark.parametrize(
    ("birth_year", "days", "main", "lacks", "zh"),
    [
        (1990, 29, True, ["days"], ["还需住满 1 天"]),
        (1990, 18, True, ["days"], ["还需住满 12 天"]),
        (2011, 30, True, ["age"], ["年满 16 岁（2027 年）"]),
        (None, 30, True, ["birth_year"], ["登记您的出生年份"]),
        (1990, 30, False, ["main"], ["须为您的主要居所"]),
        (2011, 0, False, ["age", "days", "main"], ["年满 16 岁（2027 年）", "还需住满 30 天", "须为您的主要居所"]),
    ],
)
def test_what_is_missing_for_a_residence_permit_is_told(
    birth_year: int | None, days: int, main: bool, lacks: list[str], zh: list[str]
) -> None:
    state = permit(birth_year, days, main)
    assert not state.open
    assert [missing.lack for missing in state.missing] == lacks
    assert [missing.text.zh for missing in state.missing] == zh


@pytest.mark.parametrize(("days", "sentence"), [(29, "1 more day of residence"), (18, "12 more days of residence")])
def test_days_are_counted_in_english_too(days: int, sentence: str) -> None:
    assert [missing.text.en for missing in permit(1990, days).missing] == [sentence]


@pytest.mark.parametrize(("birth_year", "days"), [(1990, 30), (1920, 10_000), (2010, 30)])
def test_sixteen_and_thirty_days_open_the_residence_permit(birth_year: int, days: int) -> None:
    """Who turns 16 within the year is not kept waiting: the desk sees the day."""
    assert permit(birth_year, days).open


def test_everybody_has_services_from_the_first_day() -> None:
    assert {state.code for state in qualifies(CN, None, 0, False, year=2026) if state.open} == {
        "health_station",
        "legal_aid",
    }


def test_a_service_whose_highest_age_is_past_is_left_out() -> None:
    profile = read_profile('extends = "cn"\n[services.health_station]\nmost_age = 6\n', "ours.toml")
    for birth_year, is_there in ((2020, True), (2019, False), (None, True)):
        codes = [state.code for state in qualifies(profile, birth_year, 0, True, year=2026)]
        assert ("health_station" in codes) is is_there


def test_the_rule_knows_age_days_and_main_and_nothing_else() -> None:
    assert set(inspect.signature(qualifies).parameters) == {"profile", "birth_year", "days_resident", "main", "year"}


@given(st.integers(1900, 2026), st.integers(0, 400), st.booleans(), st.integers(0, 400))
def test_more_days_never_close_a_service(birth_year: int, days: int, main: bool, more: int) -> None:
    before = {state.code for state in qualifies(CN, birth_year, days, main, year=2026) if state.open}
    after = {state.code for state in qualifies(CN, birth_year, days + more, main, year=2026) if state.open}
    assert before <= after


@given(st.integers(1900, 2026), st.integers(0, 400), st.booleans())
def test_when_what_is_missing_comes_the_service_opens(birth_year: int, days: int, main: bool) -> None:
    for state in qualifies(CN, birth_year, days, main, year=2026):
        older = birth_year - (state.service.least_age or 0)
        later = qualifies(CN, older, days + state.service.least_days, True, year=2026)
        assert next(each for each in later if each.code == state.code).open
