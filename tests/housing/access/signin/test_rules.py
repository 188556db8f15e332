"""Limits, lengths and forms of signing in."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.access.signin.rules import (
    clean_device,
    idle_s,
    minutes,
    needs_factor,
    network_of,
    require_password,
    sign_in_name,
)
from housing.errors import Refusal
from housing.settings import Settings


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("tea+9", errors.TOO_SHORT),
        ("elevenchars", errors.TOO_SHORT),
        ("x7" * 101, errors.TOO_LONG),
        ("password1234!", errors.TOO_COMMON),
        ("1234567890123", errors.TOO_COMMON),
        ("138001380001", errors.TOO_COMMON),
        ("aaaaaaaaaaaaa", errors.TOO_COMMON),
        ("abcabcabcabcabc", errors.TOO_COMMON),
        ("qwertyuiopas", errors.TOO_COMMON),
        ("zyxwvutsrqpon", errors.TOO_COMMON),
        ("ｐａｓｓｗｏｒｄ２０２６", errors.TOO_COMMON),
        ("wang.fang2026", errors.HOLDS_LOGIN),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_with_the_reason(password: str, reason: object) -> None:
    with pytest.raises(Refusal) as caught:
        require_password(password, "wang.fang", "officer")
    assert caught.value.kind is errors.PASSWORD_WEAK
    assert caught.value.values["reason"] is reason
    assert password not in caught.value.what("en")


@pytest.mark.parametrize(
    "password",
    ["four words that differ", "紫藤 灯塔 三月 砚台 北风 银杏", "kV9#tLq2wZ!x", "wang.fang and a lighthouse"],
)
def test_a_password_may_hold_any_characters(password: str) -> None:
    assert require_password(password, "wang.fang", "officer") == password


def test_staff_need_longer_passwords_than_others() -> None:
    assert require_password("tea+9 dogs", "li", "tenant")
    with pytest.raises(Refusal):
        require_password("tea+9 dogs", "li", "team_member")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.250", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_address_counts_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@given(st.text())
def test_whatever_is_typed_as_a_user_name_can_be_asked_for(text: str) -> None:
    name = sign_in_name(text)
    assert "\0" not in name
    assert len(name) <= 101
    name.encode()


def test_what_can_be_no_user_name_is_asked_for_as_one_that_nobody_has() -> None:
    assert sign_in_name(" Wang.Fang ") == "wang.fang"
    assert sign_in_name("王芳").startswith("?")
    assert sign_in_name("王芳") != sign_in_name("王方")


def test_sessions_last_as_the_settings_say_and_staff_have_no_phone_of_their_own() -> None:
    settings = Settings(home=Path("/nowhere"), session_staff_minutes=20, session_minutes=90, session_phone_days=7)
    assert idle_s(settings, "officer", own_phone=True) == idle_s(settings, "auditor", own_phone=False) == 1200
    assert idle_s(settings, "tenant", own_phone=False) == 5400
    assert idle_s(settings, "landlord", own_phone=True) == 604_800


def test_staff_need_a_second_factor_unless_the_city_leaves_it_to_them() -> None:
    settings = Settings(home=Path("/nowhere"))
    assert [needs_factor(settings, kind) for kind in ("officer", "team_member", "administrator", "auditor")] == [
        True
    ] * 4
    assert not needs_factor(settings, "landlord")
    assert not needs_factor(settings.model_copy(update={"second_factor": "chosen"}), "officer")


def test_whole_minutes_are_waited_for() -> None:
    assert [minutes(seconds) for seconds in (0.2, 60, 61, 900)] == [1, 1, 2, 15]


def test_what_a_browser_calls_itself_is_kept_short_and_printable() -> None:
    assert clean_device("Mozilla\0/5.0\n" + "x" * 300) == "Mozilla/5.0" + "x" * 189
