"""The only caller of this folder's SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from psycopg.rows import class_row

from housing.access.signin.model import Caller, Challenge, Cost, Proved, Session, StoredPassword, Token
from housing.access.signin.rules import PAUSE_S, TRIES, Limit
from housing.db.connect import Connection
from housing.db.statements import load_statements

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


class Taken(NamedTuple):
    """A try that was taken: how many are left after it, and seconds to wait if it was none."""

    tries_left: int
    wait_s: int


class Opening(NamedTuple):
    """A session to be opened: by whose proof, with which step of the second factor, and what is stored of it."""

    login: str
    proof: bytes
    step: int | None
    digest: bytes
    idle_s: int
    own_phone: bool
    device: str
    tries_named: str


class OldPassword(NamedTuple):
    """The proof of the password that is to be replaced, the session that stays, and whose tries it clears."""

    proof: bytes
    session: UUID | None
    tries_named: str


def take_try(connection: Connection, named: str, now: datetime) -> Taken:
    """Take one of a few tries."""
    values = {"named": named, "tries": TRIES, "pause_s": PAUSE_S, "now": now}
    return Taken(*cast("tuple[int, int]", connection.execute(_QUERIES["take_try"], values).fetchone()))


def take_token(connection: Connection, named: str, limit: Limit, now: datetime) -> float:
    """Take one of what a name has; return seconds to wait, 0 where it was there."""
    return float(_one(connection, "take_token", named=named, now=now, **limit._asdict()))


def challenge(connection: Connection, login: str, cost: Cost) -> Challenge:
    """Return salt and cost for a user name, whoever's it is."""
    row = connection.execute(_QUERIES["challenge"], {"login": login, **cost._asdict()}).fetchone()
    salt, *found = cast("tuple[bytes, int, int, int]", row)
    return Challenge(salt, Cost(*found))


def prove(connection: Connection, login: str, proof: bytes) -> Proved | None:
    """Return the account whose password was proved; None in every other case."""
    with connection.cursor(row_factory=class_row(Proved)) as cursor:
        return cursor.execute(_QUERIES["prove"], {"login": login, "proof": proof}).fetchone()


def open_session(connection: Connection, opening: Opening, now: datetime) -> UUID | None:
    """Open a session; None where the password is wrong or the code was used before."""
    return cast("UUID | None", _one(connection, "open_session", now=now, **opening._asdict()))


def use_session(connection: Connection, digest: bytes, now: datetime) -> Caller | None:
    """Return who comes with a session."""
    with connection.cursor(row_factory=class_row(Caller)) as cursor:
        return cursor.execute(_QUERIES["use_session"], {"digest": digest, "now": now}).fetchone()


def use_token(connection: Connection, digest: bytes, now: datetime) -> Caller | None:
    """Return who comes with a token."""
    with connection.cursor(row_factory=class_row(Caller)) as cursor:
        found = cursor.execute(_QUERIES["use_token"], {"digest": digest, "now": now}).fetchone()
    return replace(found, scopes=tuple(found.scopes or ())) if found else None


def set_password(connection: Connection, account: UUID, password: StoredPassword, now: datetime) -> bool:
    """Store a password for an account; False where the actor may not."""
    return bool(_one(connection, "set_password", account=account, now=now, **_columns(password)))


def change_password(connection: Connection, old: OldPassword, password: StoredPassword, now: datetime) -> bool:
    """Store a password for the acting account; False where the proof of the old one is wrong."""
    return bool(_one(connection, "change_password", now=now, **old._asdict(), **_columns(password)))


def renew_password(connection: Connection, login: str, proof: bytes, password: StoredPassword) -> None:
    """Store a password that was just proved in another form."""
    connection.execute(_QUERIES["renew_password"], {"login": login, "proof": proof, **_columns(password)})


def set_totp(connection: Connection, account: UUID, sealed: bytes, now: datetime) -> bool:
    """Store a second factor for an account; False where the actor may not."""
    return bool(_one(connection, "set_totp", account=account, sealed=sealed, now=now))


def add_token(
    connection: Connection, account: UUID, digest: bytes, scopes: Sequence[str], period: tuple[datetime, datetime]
) -> UUID | None:
    """Store a token for an account; None where the actor may not."""
    values = {"account": account, "digest": digest, "scopes": list(scopes), "now": period[0], "expires_at": period[1]}
    return cast("UUID | None", _one(connection, "add_token", **values))


def list_sessions(connection: Connection, account: UUID, now: datetime) -> list[Session]:
    """Return the open sessions of an account, the one used last first."""
    with connection.cursor(row_factory=class_row(Session)) as cursor:
        return cursor.execute(_QUERIES["list_sessions"], {"account": account, "now": now}).fetchall()


def list_tokens(connection: Connection, account: UUID, now: datetime) -> list[Token]:
    """Return the tokens of an account that have not ended, the newest first."""
    with connection.cursor(row_factory=class_row(Token)) as cursor:
        return cursor.execute(_QUERIES["list_tokens"], {"account": account, "now": now}).fetchall()


def end_sessions(connection: Connection, account: UUID, session: UUID | None = None) -> int:
    """End one session of an account, or all; return how many."""
    return connection.execute(_QUERIES["end_sessions"], {"account": account, "session": session}).rowcount


def end_tokens(connection: Connection, account: UUID, token: UUID | None = None) -> int:
    """End one token of an account, or all; return how many."""
    return connection.execute(_QUERIES["end_tokens"], {"account": account, "token": token}).rowcount


def forget_ended(connection: Connection, now: datetime) -> int:
    """Clear away sessions, tokens and rates that mean nothing any more; return how many rows."""
    names = ("forget_sessions", "forget_tokens", "forget_rates")
    return sum(connection.execute(_QUERIES[name], {"now": now}).rowcount for name in names)


def _columns(password: StoredPassword) -> dict[str, object]:
    return {"salt": password.salt, "verifier": password.verifier, **password.cost._asdict()}


def _one(connection: Connection, name: str, **values: object) -> Any:
    row = connection.execute(_QUERIES[name], values).fetchone()
    return row[0] if row else None
