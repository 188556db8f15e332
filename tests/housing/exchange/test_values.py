"""Single values: what is refused and how, and what is taken in other ways of writing."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.errors import Kind, Refusal
from housing.exchange.local import Local
from housing.exchange.values.base import Unfit, ValueType
from housing.exchange.values.choices import Choice, Several, YesNo
from housing.exchange.values.numbers import Decimal, Integer, Longitude, plain, written
from housing.exchange.values.references import (
    Alias,
    AliasCode,
    Building,
    Door,
    DoorReference,
    Number,
    OsmBuilding,
    Unit,
)
from housing.exchange.values.texts import Code, Document, Label, Name, Phone, Words, count_characters
from housing.exchange.values.times import Clock, Day, Moment
from housing.language import Text
from housing.numbers.rules import FIRST_BODY, LAST_BODY, number_of, printed

SHANGHAI = Local(zone=ZoneInfo("Asia/Shanghai"))
TENURE = Choice({"let": Text("let", "出租"), "own_use": Text("own use", "自用")}, {"gone": Text("gone", "已去")})


def read(of: ValueType, text: str, local: Local = SHANGHAI) -> Any:
    return of.reader(local)(text)


def refused(of: ValueType, text: str, local: Local = SHANGHAI) -> Kind:
    with pytest.raises(Unfit) as caught:
        read(of, text, local)
    return caught.value.kind


@pytest.mark.parametrize(
    ("of", "text", "kind"),
    [
        (Code(), "x" * 65, errors.INPUT_FORM),
        (Code(), "a\x07b", errors.INPUT_CONTROL),
        (Code(), "4.40306E+17", errors.INPUT_SHORTENED),
        (Code(), "1E+11", errors.INPUT_SHORTENED),
        (Label(), "2026-03-02", errors.INPUT_TURNED_DATE),
        (Label(), "3月2日", errors.INPUT_TURNED_DATE),
        (Label(), "2-Mar", errors.INPUT_TURNED_DATE),
        (Label(), "2026/3/2", errors.INPUT_TURNED_DATE),
        (Label(), "x" * 21, errors.INPUT_FORM),
        (Words(5), "abcdef", errors.INPUT_FORM),
        (Words(), "a\x00b", errors.INPUT_CONTROL),
        (Name(), "王" * 101, errors.INPUT_FORM),
        (Name(), "王\u0007芳", errors.INPUT_CONTROL),
        (Name(), "王\n芳", errors.INPUT_CONTROL),
        (Name(), "a\u202eb", errors.INPUT_CONTROL),
        (Phone(), "12", errors.INPUT_FORM),
        (Phone(), "phone", errors.INPUT_FORM),
        (Phone(), "1.38E+10", errors.INPUT_SHORTENED),
        (Document(), "4.40306E+17", errors.INPUT_SHORTENED),
        (Document(), "x" * 41, errors.INPUT_FORM),
        (Integer(0, 9), "10", errors.INPUT_FORM),
        (Integer(0, 9), "-1", errors.INPUT_FORM),
        (Integer(0, 9), "1.5", errors.INPUT_FORM),
        (Integer(0, 9), "five", errors.INPUT_FORM),
        (Integer(0, 99), "1_0", errors.INPUT_FORM),
        (Integer(), "9" * 5000, errors.INPUT_FORM),
        (Decimal(1, 2000, 2), "0.5", errors.INPUT_FORM),
        (Decimal(1, 2000, 2), "nan", errors.INPUT_FORM),
        (Decimal(1, 2000, 2), "1_0", errors.INPUT_FORM),
        (Decimal(1, 2000, 2), "45,5", errors.INPUT_FORM),
        (Longitude(), "inf", errors.INPUT_FORM),
        (Longitude(), "114°", errors.INPUT_FORM),
        (Day(), "2026-02-30", errors.INPUT_DATE),
        (Day(), "2026年13月1日", errors.INPUT_DATE),
        (Day(), "07.03.2026", errors.INPUT_FORM),
        (Day(), "46088", errors.INPUT_FORM),
        (Day(), "2026-03-07T10:00", errors.INPUT_FORM),
        (Moment(), "2026-02-30T10:00", errors.INPUT_DATE),
        (Moment(), "yesterday", errors.INPUT_FORM),
        (Moment(), "2026-03-07 25:00", errors.INPUT_FORM),
        (Clock(), "25:00", errors.INPUT_FORM),
        (Clock(), "8", errors.INPUT_FORM),
        (TENURE, "rented", errors.INPUT_CHOICE),
        (TENURE, "gone", errors.INPUT_EXPORT_ONLY),
        (YesNo(), "maybe", errors.INPUT_FORM),
        (Number(), "1000-0000-0094", errors.INPUT_CHECK_DIGIT),
        (Number(), "100", errors.INPUT_FORM),
        (Number(), "1.2E+11", errors.INPUT_SHORTENED),
        (Number(), "old:5", errors.INPUT_FORM),
        (Unit(), "1000-0000-0094", errors.INPUT_CHECK_DIGIT),
        (Unit(), "1.2E+11", errors.INPUT_SHORTENED),
        (Unit(), "old:", errors.INPUT_FORM),
        (Unit(), ":5", errors.INPUT_FORM),
        (AliasCode(), "5", errors.INPUT_FORM),
        (Several(AliasCode()), "a:1;b", errors.INPUT_FORM),
        (Building(), "x" * 65, errors.INPUT_FORM),
        (Door(), "x" * 161, errors.INPUT_FORM),
    ],
)
def test_what_cannot_stand_in_a_cell_is_refused_by_its_own_pattern(of: ValueType, text: str, kind: Kind) -> None:
    assert refused(of, text) is kind


@pytest.mark.parametrize(
    ("of", "text", "value"),
    [
        (Code(), "03", "03"),
        (Code(), "Ａ－０３", "A-03"),
        (Code(), "３栋", "3栋"),
        (Label(), "3-2-501", "3-2-501"),
        (Label(), "5-1", "5-1"),
        (Label(), "1201-1-2", "1201-1-2"),
        (Words(), "第一行\n第二行", "第一行 第二行"),
        (Words(), "Ａ座", "Ａ座"),
        (Name(), "葛曾䮌", "葛曾䮌"),
        (Name(), "张𬭎", "张𬭎"),
        (Name(), "古丽米热·艾比布力", "古丽米热·艾比布力"),
        (Name(), "O'Brien-Smith Jr.", "O'Brien-Smith Jr."),
        (Name(), "ﬁ", "ﬁ"),
        (Name(), "𬭎" * 100, "𬭎" * 100),
        (Phone(), "+86 138-0000 0000", "+8613800000000"),
        (Phone(), "（０７５５）12345678", "075512345678"),
        (Document(), " 11010519491231002x", "11010519491231002X"),
        (Document(), "M1234567(8)", "M1234567(8)"),
        (Integer(), "３", 3),
        (Integer(), "3.0", 3),
        (Integer(-5, 5), "-5", -5),
        (Decimal(1, 2000, 2), "４５．５", 45.5),
        (Decimal(0, 1, 4), "1e-3", 0.001),
        (Longitude(), "114.0571234", 114.0571234),
        (Longitude(), "505000.25", 505000.25),
        (Day(), "2026-03-07", datetime.date(2026, 3, 7)),
        (Day(), "2026/3/7", datetime.date(2026, 3, 7)),
        (Day(), "２０２６年３月７日", datetime.date(2026, 3, 7)),
        (Day(), "2026-03-07 00:00:00", datetime.date(2026, 3, 7)),
        (Clock(), "8:30", datetime.time(8, 30)),
        (Clock(), "08:30:00", datetime.time(8, 30)),
        (Clock(), "24:00", datetime.time(23, 59)),
        (Clock(), "8点30分", datetime.time(8, 30)),
        (TENURE, "let", "let"),
        (TENURE, "Own Use", "own_use"),
        (TENURE, "自用", "own_use"),
        (YesNo(), "是", True),
        (YesNo(), "NO", False),
        (YesNo(), "true", True),
        (YesNo(), "０", False),
        (Number(), "１０００－００００－００９３", "100000000093"),
        (Number(), "100000000093", "100000000093"),
        (Unit(), "old：A-501", Alias("old", "A-501")),
        (Unit(), "1000 0000 0093", "100000000093"),
        (Several(AliasCode()), "a:1； b:2;", (Alias("a", "1"), Alias("b", "2"))),
        (Building(), "B/3", "B/3"),
        (Building(), "OSM:w123", OsmBuilding("w", 123)),
        (Building(), "osm:building", "osm:building"),
        (Door(), "B/3/501", DoorReference("B/3/501")),
        (Door(), "osm:w123#4", DoorReference("osm:w123", 4)),
        (Door(), "meters:M-1 # 2", DoorReference("meters:M-1", 2)),
        (Door(), "#4", DoorReference("#4")),
    ],
)
def test_other_ways_of_writing_are_taken(of: ValueType, text: str, value: object) -> None:
    assert read(of, text) == value


def test_a_moment_without_a_zone_is_in_the_citys() -> None:
    beijing = datetime.timezone(datetime.timedelta(hours=8))
    ten = datetime.datetime(2026, 3, 7, 10, 0, tzinfo=beijing)
    for text in (
        "2026-03-07T10:00",
        "2026-03-07 10:00:00",
        "2026/3/7 10:00",
        "2026年3月7日 10:00",
        "2026-03-07T02:00Z",
    ):
        assert read(Moment(), text) == ten
    midnight = datetime.datetime(2026, 3, 7, tzinfo=beijing)
    assert read(Moment(), "2026-03-07") == midnight
    assert read(Moment(), "2026-03-07T10:00", Local(zone=ZoneInfo("Europe/Berlin"))) != ten


def test_characters_are_counted_as_people_count_them() -> None:
    assert count_characters("𬭎") == 1
    assert count_characters("e\u0301") == 1
    assert count_characters("葛\U000e0100") == 1
    assert count_characters("क्षि") == 2
    assert read(Name(), "e\u0301" * 100) == "e\u0301" * 100
    assert refused(Name(), "e\u0301" * 101) is errors.INPUT_FORM


def test_rules_of_the_city_are_asked_and_their_refusal_is_passed_on() -> None:
    def only_eleven(number: str) -> None:
        if len(number) != 11:
            raise Refusal(errors.INPUT_FORM, name="phone", form=Text("11 digits", "11 位数字"), example="13800000000")

    local = Local(check_phone=only_eleven)
    assert read(Phone(), "138 0000 0000", local) == "13800000000"
    assert refused(Phone(), "138000", local) is errors.INPUT_FORM


def test_a_city_may_know_further_document_types() -> None:
    from housing.exchange.columns import DOCUMENT_TYPES

    local = Local(document_types={"residence_permit": Text("residence permit", "居住证")})
    assert refused(DOCUMENT_TYPES, "居住证") is errors.INPUT_CHOICE
    assert read(DOCUMENT_TYPES, "居住证", local) == "residence_permit"


def test_a_door_reference_offers_its_readings() -> None:
    door = DoorReference("campus:1/B/501")
    assert door.frame_row == ("campus", "1/B/501")
    assert door.building_door == ("campus:1/B", "501")
    assert DoorReference("B").frame_row is None
    assert DoorReference("B").building_door is None
    assert DoorReference("B/").building_door == ("B", "")
    assert str(DoorReference("B", 3)) == "B#3"


@given(st.integers(FIRST_BODY, LAST_BODY), st.sampled_from(["", "-", " ", "–"]))
def test_every_unit_number_is_read_in_every_printed_form(body: int, between: str) -> None:
    number = number_of(body)
    text = between.join((number[:4], number[4:8], number[8:]))
    assert read(Unit(), text) == number
    assert Unit().write(number) == printed(number)


@given(st.integers(FIRST_BODY, LAST_BODY), st.integers(0, 11), st.integers(1, 9))
def test_a_slip_in_a_unit_number_is_never_taken(body: int, place: int, shift: int) -> None:
    number = number_of(body)
    slipped = f"{number[:place]}{(int(number[place]) + shift) % 10}{number[place + 1 :]}"
    assert refused(Unit(), slipped) in {errors.INPUT_CHECK_DIGIT, errors.INPUT_FORM}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.00001, "0.00001"), (1e-7, "0.0000001"), (5.0, "5"), (12345678.25, "12345678.25"), (-0.5, "-0.5")],
)
def test_numbers_leave_as_plain_decimals(value: float, text: str) -> None:
    assert written(value) == text


def test_minus_zero_leaves_as_zero() -> None:
    assert plain(-0.00000001, 7) == "0"
    assert written(Decimal(-1, 1, 2).write(-0.001)) == "0"
