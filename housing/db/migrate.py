"""Forward-only migrations: plain SQL files, a ledger with their digests, each applied whole or not at all.

A file is named `NNNN_pre_what.sql` or `NNNN_post_what.sql`: `pre` runs before the new program serves, `post` after.
`….notx.sql` holds one statement that refuses a transaction (CREATE INDEX CONCURRENTLY … IF NOT EXISTS).
"""

import contextlib
import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from geo.protocols import Progress, Stop, never, silent
from housing import errors
from housing.db.connect import QUERIES, Connection
from housing.errors import Refusal

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
LOCK_KEY = 0x6D6967726174  # "migrat"

_CONCURRENTLY: Final = re.compile(r"\bconcurrently\b", re.IGNORECASE)
_FILE_NAME = re.compile(r"^(\d{4})_(pre|post)_[a-z0-9_]+(\.notx)?\.sql$")


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: its name, its phase (`pre` or `post`), whether it runs in a transaction, its text and digest."""

    name: str
    phase: str
    transactional: bool
    text: str
    sha256: str


def read_migrations(folder: Path = FOLDER) -> list[Migration]:
    """Return the migrations of a folder in their order.

    Raises `migration.name` for a file that is named wrongly, or a number that is there twice.
    """
    found = [_read(path) for path in sorted(folder.glob("*.sql"))]
    for before, after in itertools.pairwise(found):
        if before.name[:4] == after.name[:4]:
            raise Refusal(errors.MIGRATION_NAME, name=after.name, reason=f"{after.name[:4]} = {before.name}")
    return found


def _read(path: Path) -> Migration:
    match = _FILE_NAME.match(path.name)
    if match is None:
        raise Refusal(errors.MIGRATION_NAME, name=path.name, reason=_FILE_NAME.pattern)
    content = path.read_bytes()
    return Migration(
        path.name, match[2], match[3] is None, content.decode("utf-8"), hashlib.sha256(content).hexdigest()
    )


def has_register(connection: Connection) -> bool:
    """Tell whether a register has been made in this database: its ledger is there from the first migration on."""
    row = connection.execute(QUERIES["has_ledger"]).fetchone()
    return row is not None and bool(row[0])


def pending(connection: Connection, migrations: Sequence[Migration]) -> list[Migration] | None:
    """Return what is still to be applied; None where no register has been made yet.

    Raises `migration.changed` or `store.ahead` where the ledger and the files disagree.
    """
    if not has_register(connection):
        return None
    applied = {str(name): str(digest) for name, digest in connection.execute(QUERIES["read_ledger"])}
    known = {migration.name: migration for migration in migrations}
    for name, digest in applied.items():
        if name not in known:
            raise Refusal(errors.STORE_AHEAD, name=name)
        if known[name].sha256 != digest:
            raise Refusal(errors.MIGRATION_CHANGED, name=name)
    return [migration for migration in migrations if migration.name not in applied]


def require_current(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Raise `store.not_made` or `store.behind` unless every migration but the last `post` ones is applied.

    A program runs while its `post` migrations are still to come: that is what they are for.
    """
    left = pending(connection, migrations)
    if left is None:
        raise Refusal(errors.STORE_NOT_MADE, database=connection.info.dbname)
    if any(migration.phase == "pre" for migration in left):
        raise Refusal(errors.STORE_BEHIND, count=len(left))


def upgrade(
    connection: Connection,
    migrations: Sequence[Migration],
    *,
    only_pre: bool = False,
    progress: Progress = silent,
    stop: Stop = never,
) -> list[str]:
    """Apply what is pending, in order, and return the names. With `only_pre` end before the first `post`.

    `connection` acts as the owner, in autocommit or in a transaction that the caller commits. Safe against a second
    upgrade at the same time, and against being killed: what is in the ledger is applied whole, and nothing else is;
    a new register is there with all its migrations or not at all. Raises `migration.failed`.
    """
    connection.execute(QUERIES["lock_migrations"], {"key": LOCK_KEY})
    try:
        left = pending(connection, migrations)
        wanted = list(migrations if left is None else left)
        if only_pre:
            first_post = next((at for at, one in enumerate(wanted) if one.phase == "post"), len(wanted))
            wanted = wanted[:first_post]
        if left is None:
            return _apply_together(connection, wanted, progress, stop)
        return _apply_in_turn(connection, wanted, progress, stop)
    finally:
        if not connection.closed:
            connection.execute(QUERIES["unlock_migrations"], {"key": LOCK_KEY})


def _apply_together(connection: Connection, wanted: Sequence[Migration], progress: Progress, stop: Stop) -> list[str]:
    """Apply all or, where we are stopped, none: an interrupted first start must not look like an old register."""
    done: list[str] = []
    with connection.transaction():
        done = _apply_in_turn(connection, wanted, progress, stop)
        if len(done) < len(wanted):
            done = []
            raise psycopg.Rollback
    return done


def _apply_in_turn(connection: Connection, wanted: Sequence[Migration], progress: Progress, stop: Stop) -> list[str]:
    done: list[str] = []
    for migration in wanted:
        if stop():
            break
        progress(migration.name, len(done), len(wanted))
        _apply(connection, migration)
        done.append(migration.name)
    progress("", len(done), len(wanted))
    return done


def _apply(connection: Connection, migration: Migration) -> None:
    text = migration.text
    alone = not migration.transactional and connection.info.transaction_status == TransactionStatus.IDLE
    if not migration.transactional and not alone:
        text = _CONCURRENTLY.sub("", text)  # in a transaction of others nobody is kept waiting by the index
    entry = {"name": migration.name, "sha256": migration.sha256}
    try:
        if alone:
            _drop_unfinished(connection)
        with contextlib.nullcontext() if alone else connection.transaction():
            connection.execute(sql.SQL(text))
            connection.execute(QUERIES["record_migration"], entry)
    except psycopg.Error as error:
        reason = error.diag.message_primary or str(error)
        raise Refusal(errors.MIGRATION_FAILED, name=migration.name, reason=reason) from error


def _drop_unfinished(connection: Connection) -> None:
    """Drop the indexes that a killed concurrent build left unusable: IF NOT EXISTS would take them for whole."""
    for schema, name in connection.execute(QUERIES["invalid_indexes"]).fetchall():
        connection.execute(sql.SQL("drop index {}").format(sql.Identifier(str(schema), str(name))))
