"""Documents and phones: slips are caught, real cards pass whatever their district, and no message repeats a number."""

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from housing import errors
from housing.errors import Kind, Refusal
from housing.people.documents import Document, check_document, check_phone, normal_number
from housing.policy.load import load_profile, read_profile

CN = load_profile("cn")
GENERIC = load_profile("generic")
TODAY = datetime.date(2026, 7, 24)
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def card(place: str, born: str, order: str = "002") -> str:
    """Return the identity number of nobody, with its right check digit (ISO 7064 MOD 11-2, worked out here)."""
    body = place + born + order
    rest = sum(int(digit) * 2 ** (17 - position) for position, digit in enumerate(body)) % 11
    return body + "10X98765432"[rest]


def refused(code: str, number: str, today: datetime.date = TODAY) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_document(CN, code, number, today=today)
    return caught.value


@pytest.mark.parametrize(
    ("code", "number", "kind"),
    [
        ("id_card", "", errors.PERSON_EMPTY),
        ("id_card", " 　- ", errors.PERSON_EMPTY),
        ("id_card", "11010519491231002", errors.INPUT_FORM),
        ("id_card", "11010519491231002XX", errors.INPUT_FORM),
        ("id_card", "1101051949123100 2Y", errors.DOCUMENT_CHECK_DIGIT),
        ("id_card", "X1010519491231002X", errors.INPUT_FORM),
        ("id_card", "110105491231002", errors.INPUT_FORM),
        ("id_card", "一一〇一〇五一九四九一二三一〇〇二X", errors.INPUT_FORM),
        ("id_card", "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", errors.INPUT_FORM),
        ("id_card", "110105194912310021", errors.DOCUMENT_CHECK_DIGIT),
        ("id_card", card("110105", "19490230"), errors.DOCUMENT_BIRTH_DATE),
        ("id_card", card("110105", "20261331"), errors.DOCUMENT_BIRTH_DATE),
        ("id_card", card("110105", "20260725"), errors.DOCUMENT_BIRTH_DATE),
        ("id_card", card("110105", "18951231"), errors.DOCUMENT_BIRTH_DATE),
        ("passport", "E1234", errors.INPUT_FORM),
        ("passport", "E123456789", errors.INPUT_FORM),
        ("passport", "E1234567é", errors.INPUT_FORM),
        ("travel_permit", "H1234567", errors.INPUT_FORM),
        ("travel_permit", "A12345678", errors.INPUT_FORM),
        ("permanent_residence", "AB1234567890123", errors.INPUT_FORM),
        ("other", "x" * 41, errors.INPUT_FORM),
        ("other", "a\x00b", errors.INPUT_FORM),
        ("library_card", "1", errors.DOCUMENT_TYPE_UNKNOWN),
    ],
)
def test_what_is_no_document_is_refused(code: str, number: str, kind: Kind) -> None:
    refusal = refused(code, number)
    assert refusal.kind is kind
    assert refusal.field == ("document_type" if kind is errors.DOCUMENT_TYPE_UNKNOWN else "document_number")


def test_a_refusal_tells_the_form_and_an_example_and_never_the_number() -> None:
    refusal = refused("id_card", "110105194912310")
    assert "18 位，末位可为 X" in refusal.what("zh")
    assert "18 characters" in refusal.what("en")
    assert "11010519491231002X" in refusal.fix("en")
    for number in ("110105194912310021", card("110105", "20991231"), "H1234567"):
        told = refused("id_card", number)
        assert number not in f"{told} {told.what('zh')} {told.fix('zh')} {dict(told.values)}"


def test_the_example_of_the_standard_passes() -> None:
    assert check_document(CN, "id_card", "11010519491231002X", today=TODAY) == Document(
        "id_card", "11010519491231002X", 1949
    )


@pytest.mark.parametrize(
    "number",
    [
        card("110105", "19900101"),
        card("440305", "19600101"),  # the district was founded in 1990
        card("330282", "19600101"),  # the city in 1988
        card("330113", "20220101"),  # the library lists the city and not this district of 2021
        card("810000", "19940823"),  # residence permits for people from Hong Kong, Macao, Taiwan
        card("820000", "19940823"),
        card("830000", "19940823"),
    ],
)
def test_a_real_card_passes_whatever_is_known_of_its_place(number: str) -> None:
    assert check_document(CN, "id_card", number, today=TODAY).birth_year == int(number[6:10])


def test_people_born_today_and_a_hundred_and_thirty_years_ago_are_people() -> None:
    for born in ("20260724", "18960101"):
        assert check_document(CN, "id_card", card("110105", born), today=TODAY).birth_year == int(born[:4])


@given(
    st.dates(datetime.date(1900, 1, 1), TODAY),
    st.integers(1, 999),
    st.sampled_from(["", " ", "-", "　", " - ", "–"]),
    st.booleans(),
)
def test_every_writing_of_a_card_has_one_normal_form(
    born: datetime.date, order: int, separator: str, is_wide: bool
) -> None:
    number = card("110105", f"{born:%Y%m%d}", f"{order:03d}")
    assert ric.calc_check_digit(number) == number[-1]
    text = separator.join((number[:6], number[6:14], number[14:])).lower()
    document = check_document(CN, "id_card", text.translate(FULL_WIDTH) if is_wide else text, today=TODAY)
    assert document == Document("id_card", number, born.year)


def test_every_wrong_digit_and_every_exchange_of_neighbours_is_caught() -> None:
    chance = random.Random(7)
    for _ in range(200):
        number = card("110105", f"19{chance.randint(0, 99):02d}0101", f"{chance.randint(1, 999):03d}")
        place = chance.randrange(17)
        wrong = str((int(number[place]) + chance.randint(1, 9)) % 10)
        slips = {number[:place] + wrong + number[place + 1 :]}
        slips |= {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(16)}
        for slip in slips - {number}:
            assert refused("id_card", slip).kind is errors.DOCUMENT_CHECK_DIGIT


@pytest.mark.parametrize(
    ("code", "number", "normal"),
    [
        ("passport", "e 1234-5678", "E12345678"),
        ("passport", "ＥＡ１２３４５６７", "EA1234567"),
        ("travel_permit", "h12345678", "H12345678"),
        ("travel_permit", "M1234567801", "M12345678"),
        ("travel_permit", "12345678", "12345678"),
        ("permanent_residence", "ABC123456789012", "ABC123456789012"),
        ("other", "军 字第 001 号", "军字第001号"),
        ("other", "ab.1", "AB.1"),
    ],
)
def test_other_documents_have_their_normal_forms(code: str, number: str, normal: str) -> None:
    assert check_document(CN, code, number, today=TODAY) == Document(code, normal, None)


def test_a_travel_permit_issued_anew_is_the_same_document() -> None:
    """Its last two digits count the issues."""
    numbers = ("H12345678", "H1234567800", "H1234567801")
    assert len({check_document(CN, "travel_permit", number, today=TODAY) for number in numbers}) == 1


def test_a_new_permanent_residence_card_tells_the_birth_year() -> None:
    number = card("931156", "19880707")
    assert check_document(CN, "permanent_residence", number, today=TODAY).birth_year == 1988


def test_another_city_takes_longer_passports_and_checks_no_identity_card() -> None:
    assert check_document(GENERIC, "passport", "a" * 20, today=TODAY).number == "A" * 20
    assert check_document(GENERIC, "id_card", "11010519491231002X", today=TODAY).birth_year is None
    with pytest.raises(Refusal):
        check_document(GENERIC, "passport", "a" * 21, today=TODAY)


def test_a_city_may_name_the_check_of_its_own_country() -> None:
    profile = read_profile(
        'extends = "generic"\n[documents.id_card]\ncheck = "be.nn"\nforms = []\ntells = ["birth_year"]\n'
        'example = "85.07.30-033 28"\nform = { en = "11 digits", zh = "11 位数字" }\n',
        "ours.toml",
    )
    document = check_document(profile, "id_card", "85.07.30-033 28", today=TODAY)
    assert document == Document("id_card", "85073003328", 1985)
    for number, kind in (("85073003329", errors.DOCUMENT_CHECK_DIGIT), ("8507300332", errors.INPUT_FORM)):
        with pytest.raises(Refusal) as caught:
            check_document(profile, "id_card", number, today=TODAY)
        assert caught.value.kind is kind


@given(st.text(max_size=30))
def test_a_normal_number_is_its_own_normal_form(text: str) -> None:
    assert normal_number(normal_number(text)) == normal_number(text)


@given(st.sampled_from(list(CN.documents)), st.text(max_size=60) | st.text("0123456789Xx -H", max_size=20))
def test_whatever_is_typed_is_taken_or_refused(code: str, number: str) -> None:
    try:
        document = check_document(CN, code, number, today=TODAY)
    except Refusal:
        return
    assert check_document(CN, code, document.number, today=TODAY) == document


@pytest.mark.parametrize(
    "text",
    [
        *("12800000000", "1380000000", "138000000000", "+8612800000000", "008610123", "+", "abc", "+0123456789"),
        *("+1234", "+" + "1" * 16, "7700900000", "一三八〇〇〇〇〇〇〇〇", "+86", "86"),
    ],
)
def test_what_is_no_phone_number_is_told_the_form(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_phone(CN.phones, text)
    assert caught.value.kind is errors.INPUT_FORM
    assert "11 位数字" in caught.value.what("zh")
    assert text not in caught.value.what("zh") or len(text) < 4


@pytest.mark.parametrize("text", ["", " ", "- ()"])
def test_no_phone_number_is_told_to_be_entered(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_phone(CN.phones, text, field="mobile")
    assert (caught.value.kind, caught.value.field) == (errors.PERSON_EMPTY, "mobile")


@pytest.mark.parametrize(
    "text",
    [
        "13800000000",
        "138-0000-0000",
        "+86 138 0000 0000",
        "0086 13800000000",
        "8613800000000",
        "１３８００００００００",
    ],
)
def test_every_writing_of_a_phone_number_is_one_number(text: str) -> None:
    assert check_phone(CN.phones, text) == "+8613800000000"


@pytest.mark.parametrize(
    ("text", "number"),
    [("+44 7700 900000", "+447700900000"), ("0049 (30) 123.456", "+4930123456"), ("+852 5123 4567", "+85251234567")],
)
def test_numbers_of_other_countries_pass_with_their_code(text: str, number: str) -> None:
    assert check_phone(CN.phones, text) == number
    assert check_phone(GENERIC.phones, text) == number


def test_with_no_country_of_its_own_a_code_is_needed() -> None:
    with pytest.raises(Refusal) as caught:
        check_phone(GENERIC.phones, "13800000000")
    assert "国家码" in caught.value.what("zh")
    assert check_phone(GENERIC.phones, "+86 13800000000") == "+8613800000000"
