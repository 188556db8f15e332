"""Pure rules of lettings: terms, states, and what may stand under what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.lettings.model import Known, LettingDraft, Other, PortfolioRow
from housing.lettings.portfolio import matches, states_of
from housing.lettings.rules import (
    Sublet,
    chain_above,
    check_period,
    check_under,
    check_values,
    overlaps,
    state_of,
)
from tests.housing.units.city import TODAY, refuses

days = st.dates(date(2000, 1, 1), date(2050, 1, 1))


def known(number: int, landlord: int, unit: int, withdrawn_on: date | None = None) -> Known:
    return Known(
        number, f"T-{number}", landlord, None, unit, None, TODAY, None, "home", None, None, withdrawn_on,
        in_scope=True, is_mine=False, is_agents=False,
    )  # fmt: skip


def test_a_term_that_ends_before_it_begins_is_refused() -> None:
    with refuses(errors.INPUT_EARLIEST, "valid_until"):
        check_period(TODAY, TODAY - timedelta(1), today=TODAY, longest_days=365)
    check_period(TODAY, TODAY, today=TODAY, longest_days=365)


@given(days, st.integers(0, 2000), st.integers(1, 1000))
def test_a_term_is_no_longer_than_the_longest_from_its_beginning_or_from_today(
    begins: date, length: int, longest: int
) -> None:
    last = begins + timedelta(length)
    if last > max(begins, TODAY) + timedelta(longest):
        with refuses(errors.INPUT_LATEST, "valid_until") as caught:
            check_period(begins, last, today=TODAY, longest_days=longest)
        latest = date.fromisoformat(str(caught.value.values["date"]))
        check_period(begins, latest, today=TODAY, longest_days=longest)
    else:
        check_period(begins, last, today=TODAY, longest_days=longest)


def test_a_term_without_an_end_is_taken_as_not_known() -> None:
    check_period(TODAY, None, today=TODAY, longest_days=1)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "x" * 65}, "letting_code"),
        ({"code": "a\x1f"}, "letting_code"),
        ({"use": "office"}, "use"),
        ({"adults": -1}, "adults"),
        ({"children": 1001}, "children"),
        ({"agent": "L"}, "agent_code"),
    ],
)
def test_values_that_cannot_be_are_refused(more: dict[str, object], field: str) -> None:
    with pytest.raises(errors.Refusal) as caught:
        check_values(LettingDraft("L", 1, TODAY, **more))  # type: ignore[arg-type]  # of the list above
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("under", "above", "sublet", "fits"),
    [
        (known(1, 10, 100), (1,), Sublet(None, 20, (100,)), True),
        (known(1, 10, 100), (1,), Sublet(None, 20, (101, 100)), True),
        (None, (), Sublet(None, 20, (100,)), False),
        (known(1, 10, 100), (1,), Sublet(None, 10, (100,)), False),
        (known(1, 10, 100), (1,), Sublet(None, 20, (101,)), False),
        (known(1, 10, 100), (1,), Sublet(1, 20, (100,)), False),
        (known(1, 10, 100), (1, 3), Sublet(3, 20, (100,)), False),
        (known(1, 10, 100, TODAY), (1,), Sublet(None, 20, (100,)), False),
    ],
    ids=["same unit", "whole", "none", "own", "elsewhere", "itself", "circle", "withdrawn"],
)
def test_a_letting_stands_under_anothers_of_the_same_unit_or_its_whole(
    under: Known | None, above: tuple[int, ...], sublet: Sublet, fits: bool
) -> None:
    if fits:
        check_under("T-1", under, above, sublet)
    else:
        with refuses(errors.LETTING_UNDER, "under_letting"):
            check_under("T-1", under, above, sublet)


@given(st.dictionaries(st.integers(1, 8), st.one_of(st.none(), st.integers(1, 8))), st.integers(1, 8))
def test_a_chain_ends_even_where_it_goes_in_a_circle(under: dict[int, int | None], start: int) -> None:
    chain = chain_above(start, under)
    assert chain[0] == start
    assert len(set(chain)) == len(chain)


@given(days, st.integers(1, 500), days, st.integers(1, 500))
def test_two_periods_overlap_where_they_share_a_day_that_is_not_past(
    one: date, length: int, other: date, other_length: int
) -> None:
    mine = {one + timedelta(n) for n in range(length)}
    theirs = {other + timedelta(n) for n in range(other_length)}
    shared = any(day >= TODAY for day in mine & theirs)
    found = Other(1, "T", 1, other, other + timedelta(other_length), 1)
    assert overlaps(one, one + timedelta(length), found, TODAY) is shared


@pytest.mark.parametrize(
    ("begins", "ends", "withdrawn", "state"),
    [
        (1, None, None, "pending"),
        (0, None, None, "live"),
        (-9, 91, None, "live"),
        (-9, 90, None, "due"),
        (-9, 1, None, "due"),
        (-9, 0, None, "expired"),
        (-9, 91, 0, "withdrawn"),
    ],
)
def test_the_state_follows_the_day(begins: int, ends: int | None, withdrawn: int | None, state: str) -> None:
    day = [None if each is None else TODAY + timedelta(each) for each in (begins, ends, withdrawn)]
    assert day[0] is not None
    assert state_of(day[0], day[1], day[2], TODAY) == state


def row(**more: object) -> PortfolioRow:
    values: dict[str, object] = {
        "number": "1000-0000-0093", "kind": "home", "label": "501", "door_label": "501", "building_code": "b-1",
        "building_name": "民治大厦", "letting_code": "T", "valid_until": None, "state": "live",
        "residences_confirmed": 0, "residences_claimed": 0, "alias_codes": ("A-12",),
    }  # fmt: skip
    return PortfolioRow(**(values | more))  # type: ignore[arg-type]  # as they are named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, True), ("", True), ("1000 00", True), ("１０００-00", True), ("0093", False), ("501", True),
        ("民治", True), ("B-1", True), ("a-12", True), ("502", False),
    ],
)  # fmt: skip
def test_a_unit_is_found_by_what_it_is_known_by(text: str | None, found: bool) -> None:
    assert matches(row(), text) is found


def test_a_unit_may_be_in_several_states() -> None:
    assert states_of(row()) == {"vacant"}
    assert states_of(row(residences_confirmed=1, residences_claimed=2, state="due")) == {
        "occupied",
        "unconfirmed",
        "due",
    }
    assert states_of(row(state="expired")) == {"vacant", "expired"}
