"""Masks: each sign means one thing, and no mask can hang the program."""

import time

import pytest

from housing.policy.masks import compiled, fits, is_mask

BAD = ("", "#{", "#{0}", "#{41}", "#{3,2}", "#{1,2}#{1,2}", "h", "#{1}{2}", "中", "#+", "[a]", "#{1,}", " ")


@pytest.mark.parametrize("mask", BAD)
def test_what_is_no_mask_is_refused(mask: str) -> None:
    assert not is_mask(mask)
    with pytest.raises(ValueError, match="no mask"):
        compiled(mask)


@pytest.mark.parametrize(
    ("mask", "right", "wrong"),
    [
        ("#", "0 9", "a A ٣ ３ 10 -"),
        ("@", "A Z", "a 1 É Ａ"),
        ("*", "A 9", "a - 中"),
        ("?{1,2}", "中 - ab", "abc"),
        ("H#{8}", "H12345678", "H1234567 H123456789 M12345678 h12345678"),
        ("#{2}(@)", "12(A)", "12A 12(AB)"),
        ("A.B", "A.B", "AXB"),
        ("*{6,9}", "ABC123 123456789", "12345 1234567890"),
    ],
)
def test_a_mask_takes_just_what_it_says(mask: str, right: str, wrong: str) -> None:
    assert all(fits(mask, text) for text in right.split(" "))
    assert not any(fits(mask, text) for text in wrong.split(" "))


def test_a_long_input_is_answered_at_once() -> None:
    mask = "?" * 20 + "*{1,40}" + "#{40}" * 5
    assert is_mask(mask)
    started = time.perf_counter()
    assert not fits(mask, "1" * 100_000)
    assert time.perf_counter() - started < 1
