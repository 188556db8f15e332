"""The only caller of the statements about seals."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.ledger.seals.model import Batch, Chain, Head, Seal

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_LOCK_KEY: Final = 0x7365616C  # "seal"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a chain is sealed: no row above `top`; `gaps` below it may yet fill. Multiranges in PostgreSQL's form."""

    top: int
    gaps: str
    watched: str
    holders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Writers:
    """The transactions that write to a table now; of prepared ones it is only known that there are any."""

    names: frozenset[str]
    prepared: bool


def lock_sealing(connection: Connection) -> None:
    """Wait until no other sealer is at work; none begins before the transaction ends."""
    connection.execute(_QUERIES["lock_sealing"], {"key": _LOCK_KEY})


def register_id(connection: Connection) -> UUID:
    """Return which register this is."""
    row = connection.execute(_QUERIES["register_id"]).fetchone()
    assert row is not None
    return cast("UUID", row[0])


def read_standing(connection: Connection, chain: Chain) -> Standing:
    """Return how far a chain is sealed."""
    row = connection.execute(_QUERIES["read_sealing"], {"chain": chain}).fetchone()
    if row is None:
        connection.execute(_QUERIES["begin_sealing"], {"chain": chain})
        row = connection.execute(_QUERIES["read_sealing"], {"chain": chain}).fetchone()
    top, gaps, watched, holders = cast("tuple[int, str, str, list[str]]", row)
    return Standing(top, gaps, watched, frozenset(holders))


def find_writers(connection: Connection, chain: Chain) -> Writers:
    """Return who writes to the chain's table."""
    row = connection.execute(_QUERIES["writers"], {"chain": chain}).fetchone()
    names, prepared = cast("tuple[list[str], bool]", row)
    return Writers(frozenset(names), prepared)


def find_unsealed(connection: Connection, chain: Chain, standing: Standing, most: int) -> Batch | None:
    """Return the first rows without a seal, at most so many; None where all have one."""
    values = {"chain": chain, "gaps": standing.gaps, "top": standing.top, "most": most}
    row = connection.execute(_QUERIES["unsealed_batch"], values).fetchone()
    rows, covers, digest = cast("tuple[int, str, bytes]", row)
    return Batch(covers, rows, digest) if rows else None


def last_head(connection: Connection, chain: Chain) -> Head | None:
    """Return the end of a chain; None where nothing was sealed yet."""
    row = connection.execute(_QUERIES["last_seal"], {"chain": chain}).fetchone()
    return None if row is None else Head(*cast("tuple[int, bytes, bytes]", row))


def head_at(connection: Connection, chain: Chain, number: int) -> bytes | None:
    """Return the head of one seal of a chain; None where there is none of that number."""
    row = connection.execute(_QUERIES["head_at"], {"chain": chain, "number": number}).fetchone()
    return None if row is None else cast("bytes", row[0])


def write_seal(connection: Connection, seal: Seal) -> None:
    """Write a seal."""
    connection.execute(_QUERIES["write_seal"], {name: getattr(seal, name) for name in Seal.__slots__})


def advance(connection: Connection, chain: Chain, covers: str | None, *, given_up: bool, watch: Writers | None) -> None:
    """Note what was sealed. `given_up`: gaps that were watched fill no more; `watch`: watch all others from now on."""
    values = {
        "chain": chain,
        "covers": covers,
        "given_up": given_up,
        "watch": watch is not None,
        "holders": sorted(watch.names) if watch else [],
    }
    connection.execute(_QUERIES["advance_sealing"], values)


def seals_from(connection: Connection, chain: Chain, first: int, most: int) -> list[Seal]:
    """Return a page of seals in the order of their numbers."""
    values = {"chain": chain, "first": first, "most": most}
    rows = connection.execute(_QUERIES["seals_from"], values).fetchall()
    return [Seal(*row) for row in cast("list[tuple[Any, ...]]", rows)]


def digests_of(connection: Connection, chain: Chain, first: int, last: int) -> dict[int, tuple[int, bytes]]:
    """Return how many rows there are under seals, and what their commitments give now, by the number of the seal."""
    values = {"chain": chain, "first": first, "last": last}
    rows = connection.execute(_QUERIES["digests_of"], values).fetchall()
    return {number: (count, digest) for number, count, digest in cast("list[tuple[int, int, bytes]]", rows)}


def missing_rows(connection: Connection, chain: Chain, number: int) -> str:
    """Return the numbers of the rows under a seal that are gone, as a multirange."""
    row = connection.execute(_QUERIES["missing_rows"], {"chain": chain, "number": number}).fetchone()
    return cast("str", row[0]) if row else "{}"


def rows_in(connection: Connection, chain: Chain, gaps: str, before: datetime) -> tuple[int, int, int]:
    """Return how many rows older than an instant lie in gaps, and the first and the last of them."""
    values = {"chain": chain, "gaps": gaps, "before": before}
    return cast("tuple[int, int, int]", connection.execute(_QUERIES["rows_in"], values).fetchone())
