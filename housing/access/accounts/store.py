"""The only caller of this folder's SQL: rows become accounts here."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from psycopg.rows import class_row

from housing.access.accounts.model import Account, NewAccount
from housing.db.connect import Connection
from housing.db.statements import load_statements

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


class Called(NamedTuple):
    """The account behind a user name."""

    account: UUID
    kind: str
    disabled: bool


class Bond(NamedTuple):
    """The landlord and the person that an account is for."""

    landlord: int | None
    person: UUID | None


def acting_kind(connection: Connection) -> str | None:
    """Return the kind of the acting account; None where nobody acts."""
    row = connection.execute(_QUERIES["acting_kind"]).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def account_called(connection: Connection, login: str) -> Called | None:
    """Return the account of a login, whoever asks; None where there is none."""
    with connection.cursor(row_factory=class_row(Called)) as cursor:
        return cursor.execute(_QUERIES["account_called"], {"login": login}).fetchone()


def list_accounts(connection: Connection, login: str | None = None) -> list[Account]:
    """Return the accounts that the actor sees, by login."""
    with connection.cursor(row_factory=_account) as cursor:
        return cursor.execute(_QUERIES["list_accounts"], {"login": login}).fetchall()


def lock_account(connection: Connection, login: str) -> bool:
    """Lock an account until the transaction ends; False where there is none that the actor may manage."""
    return connection.execute(_QUERIES["lock_account"], {"login": login}).fetchone() is not None


def landlord_called(connection: Connection, code: str) -> Bond | None:
    """Return the landlord of a code with the person that it is, for an administrator."""
    with connection.cursor(row_factory=class_row(Bond)) as cursor:
        return cursor.execute(_QUERIES["landlord_called"], {"code": code}).fetchone()


def bound_to(connection: Connection, account: UUID) -> Bond:
    """Return the landlord and the person that an account is for."""
    with connection.cursor(row_factory=class_row(Bond)) as cursor:
        return cursor.execute(_QUERIES["bound_to"], {"account": account}).fetchone() or Bond(None, None)


def unknown_areas(connection: Connection, divisions: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return those codes that no division or cell has."""
    codes = {"divisions": list(divisions), "cells": list(cells)}
    return [str(row[0]) for row in connection.execute(_QUERIES["unknown_areas"], codes)]


def add_account(connection: Connection, new: NewAccount, bond: Bond, now: datetime) -> UUID:
    """Store an account without its areas."""
    row = connection.execute(_QUERIES["add_account"], {"now": now, **_columns(new, bond)}).fetchone()
    return cast("tuple[UUID]", row)[0]


def change_account(connection: Connection, account: UUID, after: NewAccount, bond: Bond) -> None:
    """Store what an account has become, without its areas."""
    connection.execute(_QUERIES["change_account"], {"account": account, **_columns(after, bond)})


def set_grants(connection: Connection, account: UUID, divisions: Sequence[str], cells: Sequence[str]) -> None:
    """Make these the areas of an account. What stays is not written anew."""
    values = {"account": account, "divisions": list(divisions), "cells": list(cells)}
    connection.execute(_QUERIES["keep_grants"], values)
    connection.execute(_QUERIES["add_grants"], values)


def set_disabled(connection: Connection, account: UUID, *, disabled: bool, now: datetime) -> None:
    """Disable an account, or enable it again."""
    connection.execute(_QUERIES["set_disabled"], {"account": account, "disabled": disabled, "now": now})


def set_own_language(connection: Connection, language: str) -> None:
    """Store the language of the acting account."""
    connection.execute(_QUERIES["set_own_language"], {"language": language})


def _columns(account: NewAccount, bond: Bond) -> dict[str, object]:
    return {
        "login": account.login,
        "kind": account.kind,
        "office": account.office,
        "language": account.language,
        "everywhere": account.everywhere,
        "landlord": bond.landlord,
        "person": bond.person,
    }


def _account(cursor: Any) -> Any:
    """Make the rows of a cursor accounts; arrays become tuples."""
    names = [column.name for column in cursor.description or ()]

    def make(values: Sequence[Any]) -> Account:
        row = dict(zip(names, values, strict=True))
        return Account(**{**row, "divisions": tuple(row["divisions"]), "cells": tuple(row["cells"])})

    return make
