"""Issue unit numbers from blocks: each number once, whatever fails, and by any number of writers at the same time.

Blocks lie at random places between 1000000000 and 9999999999, so that a number tells neither its place nor its age; the
store itself refuses two that overlap. A transaction that rolls back leaves its numbers to the next one: they were shown
to nobody.
"""

import datetime
import secrets
from collections.abc import Callable, Collection, Iterator
from typing import Final

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.numbers import store
from housing.numbers.model import (
    BLOCK_SIZE,
    LONGEST_HOLDER,
    MOST_AT_ONCE,
    REGISTER,
    Block,
    Closing,
    IssuedNumbers,
    IssueNumbers,
)
from housing.numbers.rules import FIRST_BODY, LAST_BODY, number_of, printed

TRIES: Final = 100
_PAGE: Final = 1_000
_ABOVE_ALL: Final = 2**31 - 1

Chance = Callable[[int], int]
"""Gives a random whole number from 0 up to, not including, its argument."""


def issue_numbers(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: IssueNumbers,
    *,
    now: datetime.datetime,
) -> IssuedNumbers:
    """Hand out numbers for offline use: they are taken from the holder's block for good.

    Raises `act.not_yours` unless an officer or administrator acts, `input.form` at `count` or `holder`.
    """
    if not store.is_desk(connection):
        raise Refusal(errors.ACT_NOT_YOURS)
    if not 1 <= command.count <= MOST_AT_ONCE:
        form = errors.NUMBERS_AT_ONCE
        raise Refusal(errors.INPUT_FORM, field="count", name=errors.COUNT, form=form, example=BLOCK_SIZE)
    holder = command.holder.strip()
    if not (1 <= len(holder) <= LONGEST_HOLDER and holder.isprintable()) or holder == REGISTER:
        raise Refusal(
            errors.INPUT_FORM, field="holder", name=errors.HOLDER, form=errors.HOLDER_FORM, example="tablet-07"
        )
    numbers = take_numbers(connection, command.count, holder=holder, now=now)
    return IssuedNumbers(holder, tuple(printed(number_of(number // 100)) for number in numbers))


def take_numbers(
    connection: Connection, count: int, *, now: datetime.datetime, holder: str = REGISTER, size: int = BLOCK_SIZE
) -> list[int]:
    """Return `count` new unit numbers of twelve digits; the holder's next block is opened when one is used up.

    Waits for nobody. Raises `numbers.used_up`.
    """
    taken: list[int] = []
    while len(taken) < count:
        left = count - len(taken)
        bodies = store.take_from_open_block(connection, holder, left, now)
        if bodies is None:
            open_block(connection, holder, max(size, left), now=now)
            continue
        taken.extend(int(number_of(body)) for body in bodies)
    return taken


def open_block(
    connection: Connection, holder: str, size: int, *, now: datetime.datetime, chance: Chance = secrets.randbelow
) -> Block:
    """Open a block of `size` numbers for a holder, at a random place where no other lies.

    Raises `numbers.used_up` where no place is found.
    """
    for _ in range(TRIES):
        first = FIRST_BODY + chance(LAST_BODY - FIRST_BODY + 2 - size)
        block = store.insert_block(connection, holder, first, first + size - 1, now)
        if block is not None:
            return block
    raise Refusal(errors.NUMBERS_USED_UP, field="count", size=size)


def close_block(connection: Connection, block: int, because: Closing, *, now: datetime.datetime) -> bool:
    """Close a block that its holder has returned or lost: what it has left is never issued. False if it was closed."""
    return store.close(connection, block, because, now)


def burn_blocks(connection: Connection, opened_since: Collection[tuple[int, int]], *, now: datetime.datetime) -> int:
    """Close all blocks for good, after a restore: which numbers were issued since the backup is not known here.

    `opened_since` are blocks, first to last, of which this register may not know. Returns how many were closed.
    """
    return store.burn(connection, now) + store.burn_lost(connection, opened_since, now)


def newest_blocks(connection: Connection) -> Iterator[list[Block]]:
    """Yield all blocks, the newest first, page by page."""
    before = _ABOVE_ALL
    while page := store.newest_blocks(connection, before, _PAGE):
        yield page
        before = page[-1].id


def standing_of(connection: Connection, numbers: Collection[int]) -> tuple[set[int], set[int]]:
    """Return which of these unit numbers this register will issue but has not yet, and which lie outside its blocks.

    The first can only be slips. The others were issued elsewhere, by a city whose homes have moved here.
    """
    if not numbers:
        return set(), set()
    issued = store.find_issued(connection, {number // 100 for number in numbers})
    unissued = {number for number in numbers if issued.get(number // 100) is False}
    return unissued, {number for number in numbers if number // 100 not in issued}
