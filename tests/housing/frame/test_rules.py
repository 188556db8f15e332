"""The latest word about a door counts, in whatever order the files come."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.address.doors import read_door
from housing.frame.rules import Use, Word, read_label, weigh

DAYS = st.none() | st.dates(datetime.date(2025, 1, 1), datetime.date(2025, 1, 4))
WORDS = st.lists(
    st.builds(
        Word,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["home", "not_a_home", "unknown"]),
        st.sampled_from(["let", "vacant", "unknown"]),
        DAYS,
    ),
    unique_by=lambda word: (word.source, word.source_id),
    max_size=4,
)
DAY = datetime.date(2026, 3, 1)


@given(WORDS)
def test_the_order_in_which_rows_come_does_not_matter(words: list[Word]) -> None:
    ends = set()
    for order in itertools.permutations(words):
        use = Use()
        said: list[Word] = []
        for word in order:
            use = weigh(use, said, [*said, word])
            said.append(word)
        ends.add(use)
    assert len(ends) == 1
    assert ends == {weigh(Use(), (), words)}


@given(WORDS, WORDS)
def test_what_rows_say_no_more_is_no_more_told(before: list[Word], after: list[Word]) -> None:
    old = weigh(Use(), (), before)
    new = weigh(old, before, after)
    assert new._replace(kind="") == weigh(Use(), (), after)._replace(kind="")
    assert weigh(new, after, after) == new


@given(WORDS)
def test_a_visit_gives_way_to_a_later_day_only(words: list[Word]) -> None:
    visited = Use("home", "own_use", "visit", datetime.date(2025, 1, 2))
    use = weigh(visited, (), words)
    later = [word for word in words if word.on and word.on > datetime.date(2025, 1, 2) and word.tenure != "unknown"]
    assert (use.tenure_source == "visit") == (not later)
    assert use.tenure_on is not None
    assert use.tenure_on >= datetime.date(2025, 1, 2)


def test_an_undated_word_is_older_than_any_and_the_first_source_decides_a_day() -> None:
    words = [
        Word("z", "1", "home", "let", None),
        Word("m", "1", "home", "vacant", DAY),
        Word("b", "9", "home", "own_use", DAY),
    ]
    assert weigh(Use(), (), words) == Use("home", "own_use", "b", DAY)
    assert weigh(Use(), (), words[:1]) == Use("home", "let", "z", None)


def test_who_is_let_or_lived_in_is_a_home() -> None:
    assert weigh(Use(), (), [Word("a", "1", "unknown", "let", DAY)]).kind == "home"
    assert weigh(Use(), (), [Word("a", "1", "not_a_home", "unknown", DAY)]) == Use("not_a_home")


@pytest.mark.parametrize("label", ["501", "3栋2单元501", "３－２－５０１", "Flat A", "B1-03", "501之1"])
def test_labels_that_the_grammar_reads_make_doors(label: str) -> None:
    assert read_label(label, None).is_readable
    assert read_label(label, None).key == read_door(label).key


@pytest.mark.parametrize("label", ["张三的家", "门卫室 旁边", "?", "", "one two three four"])
def test_free_text_makes_none(label: str) -> None:
    assert not read_label(label, None).is_readable


@given(
    st.from_regex(r"[0-9]{1,6}", fullmatch=True),
    st.sampled_from(
        [
            "3",
            "03",
            "501",
            "1203",
            "3栋",
            "12栋",
            "A座",
            "示例小区3栋",
            "示例小区",
            "Block 5",
            "5A",
            "第12栋",
            "三栋",
            "120",
        ]
    ),
)
def test_no_name_of_a_building_hides_in_a_bare_number(label: str, building: str) -> None:
    door = read_door(label, building)
    assert read_label(label, building).key == door.key
