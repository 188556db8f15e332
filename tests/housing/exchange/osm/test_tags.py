"""Values are read only where they leave no doubt, and a contact never comes in."""

from pathlib import Path

import osmium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.exchange.osm.features import Names
from housing.exchange.osm.tags import KEPT, _clean, floors, kept, metres, names_of, whole, word
from tests.housing.exchange.osm.maps import Map


@pytest.mark.parametrize("text", [None, "", "many", "-1", "0", "0.5", "201", "1e3", "5 of 6", "B1", "5--6", "5;x"])
def test_what_is_no_count_of_floors_is_unknown(text: str | None) -> None:
    assert floors(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5", 5),
        (" 5 ", 5),
        ("5.5", 5),
        ("5,5", 5),
        ("5;6", 6),
        ("6; 5", 6),
        ("3-4", 4),
        ("~7", 7),
        ("12F", 12),
        ("12 层", 12),
        ("１２層", 12),
        ("7樓", 7),
        ("4 floors", 4),
        ("G+4", 5),
        ("163", 163),
    ],
)
def test_whole_floors_are_read_from_the_ways_in_which_people_write_them(text: str, count: int) -> None:
    assert floors(text) == count


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("12", 12.0),
        ("12.5 m", 12.5),
        ("1,8", 1.8),
        ("30米", 30.0),
        ("10 ft", 3.05),
        ("7'4\"", 2.24),
        ("0", None),
        ("-1", None),
        ("wide", None),
        ("2;3", None),
        (None, None),
    ],
)
def test_lengths_are_metres(text: str | None, length: float | None) -> None:
    assert metres(text) == length


@given(st.one_of(st.none(), st.text(max_size=12)))
def test_no_text_is_too_odd_to_be_read(text: str | None) -> None:
    assert floors(text) is None or 0 < (floors(text) or 0) <= 200
    assert metres(text) is None or (metres(text) or 0) > 0
    assert whole(text) is None or abs(whole(text) or 0) < 10_000


@pytest.mark.parametrize("text", ["Residential", "residential;footway", "a b", "张三", "call me", "", None, "x" * 50])
def test_a_class_that_is_free_text_is_none(text: str | None) -> None:
    assert word(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "zhang.san@example.org",
        "see http://example.org/x",
        "www.example.org",
        "张三 13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 25 8488 1234",
        "025-84881234",
        "(04) 2359-0121",
        "04-23590121",
        "0921 123456",
        "212-555-0123",
        "400 820 8820",
        "QQ 123456789",
    ],
)
def test_a_text_with_a_contact_is_dropped_whole(text: str) -> None:
    assert _clean(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("中山东路300号", "12巷3弄5號", "2之2號", "1347號", "10000", "131-133-135", "1911;1913", "47-5", "1912街区"),
        *("2010-2021", "第二邱大樓", "104臺北市中山區康樂里2鄰中山北路二段27巷2號七樓之1", "長發中心A座"),
        *("407004臺中市西屯區臺灣大道四段1340號1、2樓", "Straße des 17. Juni", "St.-Georgen-Straße 1/2"),
        *("9-2-501", "03", "5-1-0302"),
    ],
)
def test_names_and_house_numbers_are_no_contacts(text: str) -> None:
    assert _clean(text) == text


def test_only_listed_keys_come_in(tmp_path: Path) -> None:
    tags = {"highway": "steps", "name": "科巷", "phone": "110", "note": "x", "name:fr": "Rue", "addr:owner": "x"}
    ways = osmium.FileProcessor(Map().way(1, [1], tags).write(tmp_path), osmium.osm.WAY)
    assert [kept(way.tags) for way in ways] == [{"highway": "steps", "name": "科巷"}]
    assert not {key for key in KEPT if "phone" in key or "mail" in key or "contact" in key or "operator" in key}


def test_control_and_direction_marks_and_doubled_spaces_are_taken_out() -> None:
    assert _clean("  中山\x00路\u202e \n 5 ") == "中山 路 5"
    assert _clean("\u200b") == ""
    assert _clean("x" * 256) is None


def test_names_are_kept_in_the_languages_in_which_they_are_tagged() -> None:
    tags = {"name": "中山路", "name:en": "Zhongshan Road", "name:zh-Hant": "中山路", "name:fr": "Rue"}
    assert names_of(tags) == Names("中山路", "中山路", "Zhongshan Road")
    assert names_of(tags).all() == ("中山路", "Zhongshan Road")
    assert names_of({"name:zh-Hant": "臺", "name:zh": "台"}).zh == "台"
    assert names_of({}) == Names()
