"""The only caller of the statements about blocks of numbers."""

import datetime
from collections.abc import Collection
from pathlib import Path
from typing import Final, cast

import psycopg

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.numbers.model import REGISTER, Block, Closing

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_APART: Final = "number_block_apart"


def take_from_open_block(connection: Connection, holder: str, count: int, now: datetime.datetime) -> range | None:
    """Take up to `count` numbers (without check digits) from an open block; None where there is none to take from."""
    row = connection.execute(_QUERIES["take_numbers"], {"holder": holder, "count": count, "now": now}).fetchone()
    if row is None:
        return None
    first, last = cast("tuple[int, int]", row)
    return range(first, last + 1)


def insert_block(connection: Connection, holder: str, first: int, last: int, now: datetime.datetime) -> Block | None:
    """Open the block; None where another block, or a unit from elsewhere, has a number of it."""
    values = {"holder": holder, "first": first, "last": last, "now": now}
    try:
        with connection.transaction():
            row = connection.execute(_QUERIES["open_block"], values).fetchone()
    except psycopg.errors.ExclusionViolation as error:
        if error.diag.constraint_name != _APART:
            raise
        return None
    return Block(cast("int", row[0]), first, last) if row else None


def close(connection: Connection, block: int, because: Closing, now: datetime.datetime) -> bool:
    """Close an open block; tell whether it was one."""
    values = {"block": block, "because": because, "now": now}
    return connection.execute(_QUERIES["close_block"], values).fetchone() is not None


def burn(connection: Connection, now: datetime.datetime) -> int:
    """Close all open blocks; return how many they were."""
    return len(connection.execute(_QUERIES["burn_open_blocks"], {"now": now}).fetchall())


def newest_blocks(connection: Connection, before: int, limit: int) -> list[Block]:
    """Return the blocks opened before one of this id, the newest first."""
    rows = connection.execute(_QUERIES["newest_blocks"], {"before": before, "limit": limit}).fetchall()
    return [Block(*row) for row in cast("list[tuple[int, int, int]]", rows)]


def burn_lost(connection: Connection, ranges: Collection[tuple[int, int]], now: datetime.datetime) -> int:
    """Enter as closed, wholly used, the ranges that lie in no block; return how many they were."""
    firsts, lasts = [first for first, _ in ranges], [last for _, last in ranges]
    values = {"firsts": firsts, "lasts": lasts, "holder": REGISTER, "now": now}
    return connection.execute(_QUERIES["burn_lost_blocks"], values).rowcount


def find_issued(connection: Connection, bodies: Collection[int]) -> dict[int, bool]:
    """Return whether numbers (without check digits) were issued; those that lie in no block are left out."""
    rows = connection.execute(_QUERIES["find_issued"], {"bodies": list(bodies)}).fetchall()
    return dict(cast("list[tuple[int, bool]]", rows))


def is_desk(connection: Connection) -> bool:
    """Tell whether an officer or an administrator acts."""
    row = connection.execute(_QUERIES["is_desk"]).fetchone()
    return row is not None and bool(row[0])
