"""Unit numbers: slips of the hand are caught, and every printed form folds back."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.errors import Refusal
from housing.numbers.rules import EXAMPLE, FIRST_BODY, LAST_BODY, UnitNumber, number_of, parse_number, printed

bodies = st.integers(FIRST_BODY, LAST_BODY)
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


def is_number(text: str) -> bool:
    try:
        parse_number(text)
    except Refusal:
        return False
    return True


def test_the_example_in_messages_is_a_number() -> None:
    assert parse_number(EXAMPLE) == number_of(FIRST_BODY)


def test_check_digits_worked_out_by_hand() -> None:
    """1000000000 · 100 = 97 · 1030927835 + 5, and 98 − 5 = 93; so the number ends in 93 and leaves 1."""
    body = 1_000_000_000
    assert int(number_of(body)) % 97 == 1
    assert number_of(body)[-2:] == f"{98 - body * 100 % 97:02d}"


@given(bodies)
def test_a_number_leaves_one_and_its_check_digits_lie_in_their_range(body: int) -> None:
    number = number_of(body)
    assert int(number) % 97 == 1
    assert 2 <= int(number[-2:]) <= 98


@given(bodies, st.sampled_from(["", "-", " ", "　", "–", "－", " - "]))
def test_every_printed_form_folds_back(body: int, separator: str) -> None:
    number = number_of(body)
    for text in (separator.join((number[:4], number[4:8], number[8:])), printed(number), f" {printed(number)}\n"):
        assert parse_number(text) == number
        assert parse_number(text.translate(FULL_WIDTH)) == number


@given(bodies, st.integers(0, 11), st.integers(1, 9))
def test_every_error_of_one_digit_is_caught(body: int, place: int, shift: int) -> None:
    number = number_of(body)
    wrong = (int(number[place]) + shift) % 10
    assert not is_number(f"{number[:place]}{wrong}{number[place + 1 :]}")


@given(bodies, st.integers(0, 10))
def test_every_exchange_of_neighbours_is_caught(body: int, place: int) -> None:
    number = number_of(body)
    if number[place] != number[place + 1]:
        assert not is_number(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


def test_a_hundred_thousand_numbers_let_no_slip_through() -> None:
    """All single-digit errors, adjacent transpositions, dropped zeros and wrong lengths."""
    chance = random.Random(10)
    for _ in range(100_000):
        number = number_of(chance.randint(FIRST_BODY, LAST_BODY))
        value = int(number)
        for place in range(12):
            unit = 10**place
            digit = value // unit % 10
            for other in range(10):
                assert other == digit or (value + (other - digit) * unit) % 97 != 1
        for place in range(11):
            one, two = value // 10**place % 10, value // 10 ** (place + 1) % 10
            swapped = value + (one - two) * (10 ** (place + 1) - 10**place)
            assert one == two or swapped % 97 != 1
    for _ in range(2_000):
        number = number_of(chance.randint(FIRST_BODY, LAST_BODY))
        place = chance.randrange(12)
        for wrong in (
            number[:place] + number[place + 1 :],
            number[:place] + "0" + number[place:],
            number.replace("0", "", 1),
        ):
            assert wrong == number or not is_number(wrong)


@pytest.mark.parametrize("text", ["", "1", "0000-0000-0098", "abcd-efgh-ijkl", "1000-0000-00930", "¹000-0000-0093x"])
def test_what_is_no_number_is_told_the_form(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_number(text)
    assert caught.value.kind is errors.INPUT_FORM
    assert EXAMPLE in caught.value.fix("zh")


def test_the_other_solutions_of_the_division_are_no_check_digits() -> None:
    """Where 97, 98 or 02 are right, 00, 01 and 99 would leave 1 as well."""
    bodies_by_check = {number_of(body)[-2:]: body for body in range(FIRST_BODY, FIRST_BODY + 97)}
    for right, wrong in (("97", "00"), ("98", "01"), ("02", "99")):
        number = UnitNumber(f"{bodies_by_check[right]}{wrong}")
        assert int(number) % 97 == 1
        with pytest.raises(Refusal) as caught:
            parse_number(number)
        assert caught.value.kind is errors.INPUT_CHECK_DIGIT
