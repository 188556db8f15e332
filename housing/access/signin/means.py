"""What accounts sign in with, and the sessions that are open: made, listed, ended, in a session of the application."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from housing import errors
from housing.access.accounts.service import lock_managed
from housing.access.scopes import require_scopes
from housing.access.signin import store
from housing.access.signin.bearer import digest_of, new_api_token
from housing.access.signin.model import Caller, NewToken, SecondFactor, Session, Token
from housing.access.signin.passwords import cost_of, store_form
from housing.access.signin.rules import MOST_DAYS, require_password
from housing.access.signin.second_factor import new_factor, seal
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.settings import Settings

DAYS: Final = 90
"""How long a token for programs lasts unless somebody says so."""


def set_password(connection: Connection, settings: Settings, login: str, password: str, *, now: datetime) -> None:
    """Give an account a password; whoever was signed in with the old one is out.

    Raises `account.rights`, `account.of_the_public`, `scope.nothing`, `password.weak`.
    """
    account = lock_managed(connection, login)
    require_password(password, account.login, account.kind)
    _require(store.set_password(connection, account.id, store_form(password, cost_of(settings)), now))


def set_second_factor(connection: Connection, settings: Settings, login: str, *, now: datetime) -> SecondFactor:
    """Give an account a new second factor, in place of the one it had, and return it, once.

    Raises `account.rights`, `account.of_the_public`, `scope.nothing`.
    """
    account = lock_managed(connection, login)
    factor = new_factor(account.login)
    _require(store.set_totp(connection, account.id, seal(settings, account.id, factor), now))
    return factor


def add_token(
    connection: Connection, login: str, scopes: tuple[str, ...], *, days: int = DAYS, now: datetime
) -> NewToken:
    """Make a token for programs that act for an account, and return it, once. Without scopes it only reads.

    Raises `account.rights`, `account.of_the_public`, `scope.nothing`, `scope.unknown`, `input.form`.
    """
    account = lock_managed(connection, login)
    wanted = require_scopes(scopes)
    if not 1 <= days <= MOST_DAYS:
        raise Refusal(errors.INPUT_FORM, field="days", name=errors.DAYS, form=errors.DAYS_FORM, example=DAYS)
    token = new_api_token()
    period = (now, now + timedelta(days=days))
    made = store.add_token(connection, account.id, digest_of(token), wanted, period)
    if made is None:
        raise Refusal(errors.SCOPE_NOTHING, field="login")
    return NewToken(made, token, wanted, period[1])


def revoke_all(connection: Connection, login: str) -> int:
    """End all sessions and tokens of an account that the actor manages, at once; return how many."""
    account = lock_managed(connection, login)
    return store.end_sessions(connection, account.id) + store.end_tokens(connection, account.id)


def list_sessions(connection: Connection, caller: Caller, *, now: datetime) -> list[Session]:
    """Return the open sessions of the acting account, the one used last first."""
    return store.list_sessions(connection, caller.account, now)


def list_tokens(connection: Connection, caller: Caller, *, now: datetime) -> list[Token]:
    """Return the tokens of the acting account, the newest first."""
    return store.list_tokens(connection, caller.account, now)


def end_session(connection: Connection, caller: Caller, session: UUID) -> None:
    """End a session of the acting account at once. Raises `scope.nothing` where it has none such."""
    _require(store.end_sessions(connection, caller.account, session) == 1, field="session")


def end_token(connection: Connection, caller: Caller, token: UUID) -> None:
    """End a token of the acting account at once. Raises `scope.nothing` where it has none such."""
    _require(store.end_tokens(connection, caller.account, token) == 1, field="token")


def forget_ended(connection: Connection, *, now: datetime) -> int:
    """Clear away sessions, tokens and rates that have ended, in a session of the worker; return how many rows."""
    return store.forget_ended(connection, now)


def _require(done: bool, *, field: str = "login") -> None:
    if not done:
        raise Refusal(errors.SCOPE_NOTHING, field=field)
