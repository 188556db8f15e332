"""What signing in takes and gives. Secrets never show in a `repr`, and so in no log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from housing.db.roles import Actor
from housing.language import Language


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who wants in: from where, with what. `own_phone` asks for a long session."""

    login: str
    password: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    own_phone: bool = False
    device: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """Somebody signed in who wants another password, and from where."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who comes with a request. A session may do all that its account may; a token has scopes."""

    account: UUID
    login: str
    kind: str
    language: Language
    session: UUID | None = None
    ends_at: datetime | None = None
    scopes: tuple[str, ...] | None = None

    @property
    def actor(self) -> Actor:
        """The account as a session of the store takes it."""
        return Actor(self.account)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that was opened. Its token goes to the browser and is kept nowhere."""

    token: str = field(repr=False)
    csrf_token: str = field(repr=False)
    caller: Caller
    own_phone: bool


@dataclass(frozen=True, slots=True)
class Session:
    """An open session, as its owner sees it."""

    id: UUID
    made_at: datetime
    used_at: datetime
    ends_at: datetime
    own_phone: bool
    device: str


@dataclass(frozen=True, slots=True)
class Token:
    """A token for programs, as its owner sees it: not the token itself."""

    id: UUID
    scopes: Sequence[str]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as it is shown once."""

    id: UUID
    token: str = field(repr=False)
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A second factor as it is shown once: for typing, and as the address behind a QR code."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


class Cost(NamedTuple):
    """What one computation of argon2id costs: memory in KiB, passes over it, lanes at a time."""

    memory_kib: int
    passes: int
    lanes: int


class Challenge(NamedTuple):
    """What the store gives for a user name, whether or not there is such an account."""

    salt: bytes
    cost: Cost


class StoredPassword(NamedTuple):
    """What the store keeps of a password."""

    salt: bytes
    cost: Cost
    verifier: bytes


class Proved(NamedTuple):
    """An account whose password was shown to be known, with its sealed second factor if it has one."""

    account: UUID
    kind: str
    sealed: bytes | None
