"""`doorplate number`."""

from pathlib import Path

from housing.numbers.rules import parse_number, printed
from tests.programs import result, run


def test_a_number_in_any_spacing_is_printed_as_on_a_plate() -> None:
    assert result("number", "check", "１０００ 0000－0093") == {"number": "100000000093", "printed": "1000-0000-0093"}


def test_a_wrong_check_digit_is_refused_in_the_readers_language() -> None:
    ended = run("number", "check", "1000-0000-0094", DOORPLATE_LANGUAGE="zh")
    assert ended.returncode == 1
    assert "统一编号校验位不符" in ended.stderr


def test_numbers_are_issued_once_one_a_line_as_they_are_printed(home: Path) -> None:
    first = result("number", "issue", "--count", "3", "--holder", "tablet-07", home=home)
    assert first["holder"] == "tablet-07"
    ended = run("number", "issue", "--count", "2", "--holder", "tablet-07", home=home)
    assert ended.returncode == 0, ended.stderr
    numbers = [*first["numbers"], *ended.stdout.splitlines()]
    assert len(set(numbers)) == 5
    assert [printed(parse_number(each)) for each in numbers] == numbers


def test_numbers_are_issued_by_desks_alone_to_a_holder_that_has_a_name(home: Path) -> None:
    result("user", "add", "tenant", "--kind", "tenant", home=home)
    refused = run("number", "issue", "--count", "1", "--holder", "x", "--as", "tenant", home=home)
    assert refused.returncode == 1
    assert "not open to your kind of account" in refused.stderr
    for count, holder in (("0", "x"), ("100001", "x"), ("1", " "), ("1", "register")):
        ended = run("number", "issue", "--count", count, "--holder", holder, home=home)
        assert ended.returncode == 1, (count, holder)
        assert ended.stdout == ""
    assert run("number", "issue", "--count", "1", home=home).returncode == 2
