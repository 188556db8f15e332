"""`doorplate number check`."""

from tests.programs import result, run


def test_a_number_in_any_spacing_is_printed_as_on_a_plate() -> None:
    assert result("number", "check", "１０００ 0000－0093") == {"number": "100000000093", "printed": "1000-0000-0093"}


def test_a_wrong_check_digit_is_refused_in_the_readers_language() -> None:
    ended = run("number", "check", "1000-0000-0094", DOORPLATE_LANGUAGE="zh")
    assert ended.returncode == 1
    assert "统一编号校验位不符" in ended.stderr
