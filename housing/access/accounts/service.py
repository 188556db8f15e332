"""Manage accounts: rights, rules, writes, result, in a session of the application.

An administrator manages the accounts whose whole scope lies in its own, and gives no more than it has; the database
holds to that too.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

import psycopg

from housing import errors
from housing.access.accounts import store
from housing.access.accounts.model import LETTING, PUBLIC, STAFF, Account, AccountChange, NewAccount
from housing.access.accounts.rules import changed, normal_login, require_login, require_sound
from housing.db.connect import Connection, Store
from housing.db.roles import NOBODY, Actor
from housing.errors import Refusal
from housing.language import Language

_MANAGERS: Final = frozenset({"administrator"})
_READERS: Final = frozenset({"administrator", "auditor"})


def find_actor(opened: Store, login: str) -> Actor:
    """Return the actor of an account, for a program whose user the operating system vouches for.

    Raises `actor.unknown` where there is none of that name, or it is disabled.
    """
    with opened.session(NOBODY) as connection:
        called = store.account_called(connection, normal_login(login))
    if called is None or called.disabled:
        raise Refusal(errors.ACTOR_UNKNOWN, field="actor", login=login)
    return Actor(called.account)


def find_public(opened: Store) -> Actor:
    """Return the actor that the public's pages act for; it is made with the register."""
    return find_actor(opened, PUBLIC)


def list_accounts(connection: Connection) -> list[Account]:
    """Return all accounts, by login. Raises `account.rights` unless an administrator or auditor asks."""
    _require_kind(connection, _READERS)
    return store.list_accounts(connection)


def find_own(connection: Connection, login: str) -> Account:
    """Return the acting account. Raises `session.signed_out` where it is no more."""
    found = store.list_accounts(connection, login)
    if not found:
        raise Refusal(errors.SIGNED_OUT)
    return found[0]


def add_account(connection: Connection, command: NewAccount, *, now: datetime) -> Account:
    """Make an account; it has no password yet.

    Raises `account.rights`, the refusals of `require_sound`, `account.taken`, and `scope.nothing` for an area or a
    landlord that is not there, or that the administrator may not give.
    """
    _require_kind(connection, _MANAGERS)
    new = require_sound(replace(command, login=require_login(command.login)))
    bond = _bond(connection, new)
    _require_areas(connection, new)
    with _told(new.login), connection.transaction():
        made = store.add_account(connection, new, bond, now)
        store.set_grants(connection, made, new.divisions, new.cells)
    return store.list_accounts(connection, new.login)[0]


def change_account(connection: Connection, login: str, change: AccountChange) -> Account:
    """Change an account. Raises what `add_account` raises, and `account.last_administrator`."""
    before = lock_managed(connection, login)
    after = require_sound(changed(before, change))
    bond = _bond(connection, after) if change.landlord else _kept_bond(store.bound_to(connection, before.id), after)
    _require_areas(connection, after)
    with _told(after.login), connection.transaction():
        store.change_account(connection, before.id, after, bond)
        store.set_grants(connection, before.id, after.divisions, after.cells)
    return store.list_accounts(connection, after.login)[0]


def disable_account(connection: Connection, login: str, *, now: datetime) -> Account:
    """Disable an account: it is out at once, with its sessions and tokens. One that is disabled stays so.

    Raises `account.rights`, `scope.nothing`, `account.of_the_public`, `account.last_administrator`.
    """
    return _set_disabled(connection, login, disabled=True, now=now)


def enable_account(connection: Connection, login: str, *, now: datetime) -> Account:
    """Enable an account again; it has to sign in anew. Raises `account.rights`, `scope.nothing`."""
    return _set_disabled(connection, login, disabled=False, now=now)


def set_own_language(connection: Connection, language: Language) -> None:
    """Choose the language of the acting account."""
    store.set_own_language(connection, language)


def lock_managed(connection: Connection, login: str) -> Account:
    """Return an account that the actor manages, locked until the transaction ends.

    Raises `account.rights`, `account.of_the_public`, `scope.nothing`.
    """
    _require_kind(connection, _MANAGERS)
    name = normal_login(login)
    if name == PUBLIC:
        raise Refusal(errors.ACCOUNT_OF_THE_PUBLIC, field="login")
    if not store.lock_account(connection, name):
        raise Refusal(errors.SCOPE_NOTHING, field="login")
    return store.list_accounts(connection, name)[0]


def _set_disabled(connection: Connection, login: str, *, disabled: bool, now: datetime) -> Account:
    account = lock_managed(connection, login)
    with _told(account.login), connection.transaction():
        store.set_disabled(connection, account.id, disabled=disabled, now=now)
    found = store.list_accounts(connection, account.login)
    if not found:  # another administrator disabled the acting one meanwhile
        raise Refusal(errors.ACCOUNT_RIGHTS)
    return found[0]


def _require_kind(connection: Connection, kinds: frozenset[str]) -> None:
    if store.acting_kind(connection) not in kinds:
        raise Refusal(errors.ACCOUNT_RIGHTS)


def _bond(connection: Connection, account: NewAccount) -> store.Bond:
    """Tie an account to its landlord, and to the person that this is."""
    if account.landlord is None:
        return store.Bond(None, account.person)
    bond = store.landlord_called(connection, account.landlord)
    if bond is None:
        raise Refusal(errors.SCOPE_NOTHING, field="landlord")
    return bond


def _kept_bond(bond: store.Bond, after: NewAccount) -> store.Bond:
    """Leave an account tied to what its new kind may be tied to."""
    return store.Bond(bond.landlord if after.kind in LETTING else None, None if after.kind in STAFF else bond.person)


def _require_areas(connection: Connection, account: NewAccount) -> None:
    unknown = store.unknown_areas(connection, account.divisions, account.cells)
    if unknown:
        raise Refusal(errors.SCOPE_NOTHING, field="divisions" if unknown[0] in account.divisions else "cells")


@contextlib.contextmanager
def _told(login: str) -> Iterator[None]:
    """Turn what the database refuses into what the administrator is told."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != "account_login":
            raise
        raise Refusal(errors.ACCOUNT_TAKEN, field="login", login=login) from None
    except psycopg.errors.CheckViolation as error:
        if error.diag.constraint_name != "account_last_administrator":
            raise
        raise Refusal(errors.ACCOUNT_LAST_ADMINISTRATOR, field="login") from None
    except psycopg.errors.InsufficientPrivilege:
        raise Refusal(errors.SCOPE_NOTHING, field="login") from None
