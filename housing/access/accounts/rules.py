"""What an account may be: pure decisions."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from housing import errors
from housing.access.accounts.model import (
    EVERYWHERE,
    KINDS,
    LETTING,
    PUBLIC,
    STAFF,
    Account,
    AccountChange,
    NewAccount,
)
from housing.errors import Refusal
from housing.language import Text

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")
_OFFICE_LENGTH: Final = 100


def normal_login(text: str) -> str:
    """Return a user name as it is stored: full-width forms folded, small letters, no spaces around."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def is_login(login: str) -> bool:
    """Tell whether a name in normal form can be a user name."""
    return _LOGIN.fullmatch(login) is not None


def require_login(text: str, *, field: str = "login") -> str:
    """Return a user name in normal form. Raises `input.form` for what can be none."""
    login = normal_login(text)
    if not is_login(login):
        raise Refusal(errors.INPUT_FORM, field=field, name=errors.LOGIN, form=errors.LOGIN_FORM, example="wang.fang")
    return login


def require_kind(kind: str, *, field: str = "kind") -> str:
    """Return a kind that an account can be made with. Raises `request.choice`, and the public's own is none."""
    known = [name for name in KINDS if name != PUBLIC]
    if kind not in known:
        raise Refusal(errors.REQUEST_CHOICE, field=field, name=Text("kind", "类型"), known=", ".join(known))
    return kind


def require_sound(account: NewAccount) -> NewAccount:
    """Return an account in normal form.

    Raises `input.form`, `request.choice`, `account.needs_scope` for staff without any area, and `account.unfit` for
    what its kind cannot have.
    """
    require_kind(account.kind)
    _require_office(account.office)
    areas = bool(account.divisions or account.cells)
    if account.everywhere and account.kind not in EVERYWHERE:
        raise _unfit("everywhere", account.kind, EVERYWHERE)
    if areas and account.kind not in STAFF:
        raise _unfit("divisions" if account.divisions else "cells", account.kind, STAFF)
    if account.kind in STAFF and not (areas or account.everywhere):
        raise Refusal(errors.ACCOUNT_NEEDS_SCOPE, field="divisions", sort=KINDS[account.kind])
    if account.landlord is not None and account.kind not in LETTING:
        raise _unfit("landlord", account.kind, LETTING)
    if account.person is not None and account.kind in STAFF:
        raise _unfit("person", account.kind, frozenset(KINDS) - STAFF - {PUBLIC})
    return account


def changed(before: Account, change: AccountChange) -> NewAccount:
    """Return what an account is to become. Of what it had, a new kind keeps only what fits it."""
    kind = change.kind or before.kind
    kept = NewAccount(
        before.login,
        kind,
        before.office,
        before.language,
        everywhere=before.everywhere and kind in EVERYWHERE,
        divisions=before.divisions if kind in STAFF else (),
        cells=before.cells if kind in STAFF else (),
        landlord=before.landlord if kind in LETTING else None,
    )
    given = {name: value for name in AccountChange.__slots__ if (value := getattr(change, name)) is not None}
    return replace(kept, **given)


def _require_office(office: str | None) -> None:
    if office is not None and not 1 <= len(office) <= _OFFICE_LENGTH:
        raise Refusal(
            errors.INPUT_FORM,
            field="office",
            name=errors.OFFICE,
            form=errors.OFFICE_FORM,
            example=Text("Minzhi station", "民治街道服务站"),
        )


def _unfit(field: str, kind: str, fitting: Collection[str]) -> Refusal:
    kinds = [text for name, text in KINDS.items() if name in fitting]
    named = Text(", ".join(text.en for text in kinds), "、".join(text.zh for text in kinds))
    return Refusal(errors.ACCOUNT_UNFIT, field=field, sort=KINDS[kind], sorts=named)
