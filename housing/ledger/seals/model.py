"""A seal: which rows it covers, their digest, and the head that binds it to all seals before."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, get_args
from uuid import UUID

Chain = Literal["event", "access_log"]

CHAINS: Final[tuple[Chain, ...]] = get_args(Chain)
"""The chains, each called like the table whose rows it seals."""

_MICROSECONDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that are to be sealed: `covers` are their numbers as a multirange, `digest` that of their commitments."""

    covers: str
    rows: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal as the database keeps it; `at` in microseconds since 1970, UTC."""

    chain: Chain
    number: int
    covers: str
    rows: int
    digest: bytes
    head: bytes
    signature: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain at some time, as the copy outside the database keeps it."""

    number: int
    head: bytes
    signature: bytes


Heads = Mapping[Chain, Head]


def first_head(register: UUID) -> bytes:
    """Return what the first seal of each chain follows upon: a chain of one register is none of another's."""
    return register.bytes


def head_of(before: bytes, chain: Chain, number: int, batch: Batch, at: int) -> bytes:
    """Return the head: SHA-256 over the head before, chain, number, covers, rows, time (microseconds) and digest."""
    words = f"{chain}|{number}|{batch.covers}|{batch.rows}|{at}|"
    return hashlib.sha256(before + words.encode("ascii") + batch.digest).digest()


def micros(moment: datetime) -> int:
    """Return an instant in microseconds since 1970, without the rounding of floating-point seconds."""
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * _MICROSECONDS + since.microseconds
