"""Blocks of unit numbers, and the numbers that are handed out for offline use."""

from dataclasses import dataclass
from typing import Final, Literal

REGISTER: Final = "register"
"""The holder whose blocks the register itself numbers homes from. Its programs share them without waiting for one
another: a block that one transaction takes from is passed over by the others."""

BLOCK_SIZE: Final = 1_000
MOST_AT_ONCE: Final = 100_000
LONGEST_HOLDER: Final = 100

Closing = Literal["restored", "returned", "lost"]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of numbers without their check digits, both ends included."""

    id: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class IssueNumbers:
    """Hand out `count` numbers to a device or an authority, for homes that are numbered offline."""

    count: int
    holder: str


@dataclass(frozen=True, slots=True)
class IssuedNumbers:
    """Numbers as they are printed; they will never be issued again, whether they are used or not."""

    holder: str
    numbers: tuple[str, ...]
