"""Names: every name on a document passes, two writings of one meet, and others see its first character alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.errors import Refusal
from housing.people.names import check_name, count_characters, masked, matching_form

NAMES = {
    "𬭎": 1,
    "葛曾䮌": 3,
    "古丽米热·艾比布力": 9,
    "O'Brien": 7,
    "Suharto": 7,
    "Nguyễn Văn A": 12,
    "Nguye\u0302\u0303n": 6,
    "José": 4,
    "Jose\u0301": 4,
    "Łukasz-Żółć": 11,
    "মো. রহিম": 6,
    "สมชาย": 5,
    "محمد": 4,
    "نیم\u200cفاصله": 8,
    "김철수": 3,
    "\u1100\u1175\u11b7": 1,
    "葛\U000e0100城": 2,
    "Ὀδυσσεύς": 8,
    "Ng": 2,
    "X Æ A-12": 8,
    "-": 1,
}


@pytest.mark.parametrize("text", ["", " ", "　", "\t\n", "\u200b", " \u200d\ufeff "])
def test_no_name_is_told_to_be_entered(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_name(text)
    assert (caught.value.kind, caught.value.field) == (errors.PERSON_EMPTY, "name")


REFUSED = {
    "a control character": "a\x00b",
    "a line end": "a\nb",
    "a tab": "a\tb",
    "delete": "a\x7f",
    "one of the C1 set": "a\x9b",
    "a line separator": "a\u2028b",
    "a direction override": "\u202eabc",
    "an isolate": "a\u2066b",
    "half a character": "a\ud83d",
    "101 letters": "a" * 101,
    "101 Han characters of plane 2": "𬭎" * 101,
    "one letter under a thousand marks": "a" + "\u0301" * 1000,
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_name_is_refused_for_control_characters_and_length_alone(why: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_name(REFUSED[why], field="full_name")
    assert (caught.value.kind, caught.value.field) == (errors.INPUT_FORM, "full_name")
    assert "1 至 100 个字符" in caught.value.what("zh")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_passes_as_typed_and_is_counted_as_people_count(name: str) -> None:
    assert check_name(name) == name
    assert check_name(f" {name}\n") == name
    assert count_characters(name) == NAMES[name]


def test_a_hundred_characters_pass_whatever_they_take_in_memory() -> None:
    for character in ("𬭎", "e\u0302\u0301", "a", "葛\U000e0100"):
        name = character * 100
        assert check_name(name) == name
        assert count_characters(name) == 100


SAME = [
    (*(f"古丽米热{dot}艾比布力" for dot in "·•‧∙⋅・･᛫⸱⸳●․.．﹒"), "古丽米热 · 艾比布力", "古丽米热·　艾比布力"),
    ("O'Brien", "O’Brien", "o‘brien", "O＇BRIEN", "Oʼbrien", "O´Brien", " o'brien "),
    ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John  Smith", "JOHN SMITH", "john\u00a0smith"),
    ("李明", "李　明", "李 明"),
    ("José", "Jose\u0301", "JOSÉ"),
    ("Straße", "STRASSE"),
    ("葛城", "葛\U000e0100城"),
    ("محمد", "مـحمد".replace("ـ", ""), "\u200fمحمد"),
    ("Anne-Marie", "Anne‑Marie", "ANNE–MARIE"),
    ("김철수", unicodedata.normalize("NFD", "김철수")),
]


@pytest.mark.parametrize("names", SAME)
def test_writings_of_one_name_have_one_form(names: tuple[str, ...]) -> None:
    assert len({matching_form(name) for name in names}) == 1


DIFFERENT = [
    *(("后明", "後明"), ("叶", "葉"), ("José", "Jose"), ("李明", "李明明"), ("O'Brien", "OBrien"), ("A. B", "A B")),
    *(("古丽米热·艾比布力", "古丽米热艾比布力"), ("𬭎", "铽"), ("Anna Marie", "Annamarie")),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert matching_form(one) != matching_form(other)


MASKED = {
    "𬭎明": "𬭎*",
    "古丽米热·艾比布力": "古*",
    "葛曾䮌": "葛*",
    "O'Brien": "O*",
    "Suharto": "S*",
    " 李明": "李*",
    "e\u0302\u0301a": "e\u0302\u0301*",
    "\u200fمحمد": "م*",
    "𬭎": "*",
    "A": "*",
}


@pytest.mark.parametrize(("name", "shown"), MASKED.items())
def test_others_see_the_first_character_and_not_the_length(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(st.text(max_size=60))
def test_the_form_of_a_form_is_itself(name: str) -> None:
    assert matching_form(matching_form(name)) == matching_form(name)


@given(st.text(min_size=1, max_size=120))
def test_a_name_is_kept_as_typed_or_refused(text: str) -> None:
    try:
        name = check_name(text)
    except Refusal:
        return
    assert name == text.strip()
    assert 1 <= count_characters(name) <= 100
    assert name.encode()
    assert masked(name).endswith("*")
    assert len(masked(name)) < len(name) + 1 or count_characters(name) == 1
