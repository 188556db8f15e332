"""The language of an answer is the one the reader's browser likes best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.languages import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, None),
        ("", None),
        ("fr", None),
        ("*", None),
        ("zh", "zh"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("fr, zh-Hant;q=0.5, en;q=0.4", "zh"),
        ("en;q=0.2, zh;q=0.7", "zh"),
        ("zh;q=0, en", "en"),
        ("zh;q=0", None),
        ("zh;q=lots", None),
        ("EN-us", "en"),
    ],
)
def test_the_language_is_the_one_liked_best(header: str | None, language: str | None) -> None:
    assert preferred(header) == language


@given(st.text(max_size=60))
def test_whatever_a_browser_sends_is_read(header: str) -> None:
    assert preferred(header) in ("zh", "en", None)
