"""Seal what was committed: the one sealer's turn, from the database to the copy outside."""

from datetime import datetime
from typing import Final

from housing import errors
from housing.db.connect import Connection, Store
from housing.db.roles import WORKER
from housing.errors import Refusal
from housing.ledger.blocks import add_blocks, missing_blocks
from housing.ledger.seals import store
from housing.ledger.seals.key import SealKey, read_key
from housing.ledger.seals.model import CHAINS, Chain, Head, Heads, Seal, first_head, head_of, micros
from housing.ledger.seals.outside import Outside, outside_of
from housing.settings import Settings

MOST: Final = 50_000
"""Rows that one seal covers at most: a backlog is worked off in steps."""


def seal_rows(opened: Store, settings: Settings, *, now: datetime, most: int = MOST) -> int:
    """Seal rows of each chain that are committed and have no seal yet; returns how many.

    The signed heads and all blocks of numbers are in the copy outside when this returns; what a kill kept from it is
    added by the next turn.
    Raises `seal.differs` where the database does not lead to the heads outside: nothing is signed over that.
    """
    outside, key = outside_of(settings), read_key(settings)
    with outside.locked():
        with opened.session(WORKER) as connection:
            store.lock_sealing(connection)
            outside.announce(store.register_id(connection), key.public, now)
            require_continuing(connection, outside)
            sealed = sum(_seal_chain(connection, chain, key, now, most) for chain in CHAINS)
            heads, blocks = heads_of(connection), missing_blocks(connection, outside.folder)
        add_blocks(outside.folder, blocks)
        if heads and not _is_copied(outside, heads):
            outside.append(heads, now)
    return sealed


def heads_of(connection: Connection) -> Heads:
    """Return where the chains end in the database."""
    found = {chain: store.last_head(connection, chain) for chain in CHAINS}
    return {chain: head for chain, head in found.items() if head is not None}


def require_continuing(connection: Connection, outside: Outside) -> None:
    """Raise `seal.differs` unless the chains lead to the heads that were copied last."""
    lines = outside.tail()
    if lines and not any(_leads_to(connection, line.heads) for line in lines):
        raise Refusal(errors.SEAL_DIFFERS, path=outside.heads)


def _leads_to(connection: Connection, heads: Heads) -> bool:
    return all(store.head_at(connection, chain, head.number) == head.head for chain, head in heads.items())


def _is_copied(outside: Outside, heads: Heads) -> bool:
    lines = outside.tail()
    return bool(lines) and _ends(lines[0].heads) == _ends(heads)


def _ends(heads: Heads) -> dict[Chain, tuple[int, bytes]]:
    return {chain: (head.number, head.head) for chain, head in heads.items()}


def _seal_chain(connection: Connection, chain: Chain, key: SealKey, now: datetime, most: int) -> int:
    """Seal the next rows of one chain.

    Numbers are drawn in order, but their rows come to be seen when their transactions end, and some never do. A gap is
    given up when every transaction that held the writers' lock at the time it was noticed has ended: that lock is taken
    before a number is drawn, and let go after the commit can be seen, so a look taken later misses nothing.
    """
    standing = store.read_standing(connection, chain)
    ended = standing.watched != _NONE and _have_ended(connection, chain, standing)
    batch = store.find_unsealed(connection, chain, standing, most)
    rows = 0
    if batch is not None:
        rows = batch.rows
        number, before = _end_of(connection, chain)
        at = micros(now)
        head = head_of(before, chain, number + 1, batch, at)
        seal = Seal(chain, number + 1, batch.covers, rows, batch.digest, head, key.sign(head), at)
        store.write_seal(connection, seal)
    given_up = ended and rows < most
    covers = batch.covers if batch else None
    if batch or given_up or (standing.watched == _NONE and standing.gaps != _NONE):
        watch = given_up or standing.watched == _NONE
        writers = store.find_writers(connection, chain) if watch else None
        store.advance(connection, chain, covers, given_up=given_up, watch=writers)
    return rows


_NONE: Final = "{}"


def _have_ended(connection: Connection, chain: Chain, standing: store.Standing) -> bool:
    writers = store.find_writers(connection, chain)
    return not writers.prepared and not (writers.names & standing.holders)


def _end_of(connection: Connection, chain: Chain) -> tuple[int, bytes]:
    last: Head | None = store.last_head(connection, chain)
    return (last.number, last.head) if last else (0, first_head(store.register_id(connection)))
