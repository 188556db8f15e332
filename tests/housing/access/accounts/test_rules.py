"""What an account may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.access.accounts.model import EVERYWHERE, KINDS, LETTING, STAFF, NewAccount
from housing.access.accounts.rules import normal_login, require_login, require_sound
from housing.errors import Refusal


def refusal(account: NewAccount) -> Refusal:
    with pytest.raises(Refusal) as caught:
        require_sound(account)
    return caught.value


@pytest.mark.parametrize("login", ["", " ", "王芳", "a b", ".dot", "a" * 101, "x\0", "a/b"])
def test_what_can_be_no_user_name_is_refused_with_what_it_must_be(login: str) -> None:
    with pytest.raises(Refusal) as caught:
        require_login(login)
    assert (caught.value.kind, caught.value.field) == (errors.INPUT_FORM, "login")
    assert "wang.fang" in caught.value.fix("zh")


@given(st.text(max_size=120))
def test_a_user_name_is_the_same_after_another_round(text: str) -> None:
    once = normal_login(text)
    assert normal_login(once) == once or "\u0130" in text  # a letter that grows when made small


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"public"}))
def test_each_kind_has_the_scope_that_fits_it(kind: str) -> None:
    if kind in STAFF:
        assert refusal(NewAccount("x", kind)).kind is errors.ACCOUNT_NEEDS_SCOPE
        require_sound(NewAccount("x", kind, cells=("mz-1",)))
        assert refusal(NewAccount("x", kind, cells=("mz-1",), landlord="L-1")).field == "landlord"
    else:
        require_sound(NewAccount("x", kind))
        assert refusal(NewAccount("x", kind, divisions=("4403",))).field == "divisions"
        assert refusal(NewAccount("x", kind, cells=("mz-1",))).field == "cells"
    if kind in EVERYWHERE:
        require_sound(NewAccount("x", kind, everywhere=True))
    else:
        assert refusal(NewAccount("x", kind, everywhere=True)).field == "everywhere"
    if kind in LETTING:
        require_sound(NewAccount("x", kind, landlord="L-1"))


def test_a_kind_that_is_none_is_refused_with_those_there_are() -> None:
    assert "officer" in refusal(NewAccount("x", "boss")).fix("en")


def test_what_does_not_fit_names_the_kinds_that_it_fits_in_the_readers_language() -> None:
    told = refusal(NewAccount("x", "tenant", everywhere=True))
    assert told.what("zh") == "租客账户不能设置此项。"
    assert "工作人员、管理员、审计员" in told.fix("zh")
    assert "officer, administrator, auditor" in told.fix("en")


@pytest.mark.parametrize("office", ["", "x" * 101])
def test_an_office_has_1_to_100_characters(office: str) -> None:
    assert refusal(NewAccount("x", "tenant", office=office)).field == "office"
