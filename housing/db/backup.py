"""Backup and restore of the whole register: a folder with PostgreSQL's own dump and a manifest that proves it whole."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from dataclasses import replace as replaced
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from geo.protocols import Progress, silent
from housing import errors
from housing.db.client import client_environ, client_path, run_client
from housing.db.connect import QUERIES, Connection, Server
from housing.db.files import digest_of, write_through
from housing.db.loading import load_dump
from housing.db.migrate import LOCK_KEY, Migration, has_register, pending, read_migrations, upgrade
from housing.db.prepare import prepare
from housing.db.roles import Role
from housing.db.store import owner_connection
from housing.errors import Refusal
from housing.language import Text

MANIFEST: Final = "manifest.json"
DUMP: Final = "dump"
FORMAT: Final = 1
_OWN_ROWS: Final = {  # what an empty register has already
    *("doorplate.migration", "doorplate.register", "doorplate.cell", "doorplate.account", "doorplate.account_scope"),
}


@dataclass(frozen=True, slots=True)
class Making:
    """A backup while it is made: its folder for now, the register, as of when, and whether the dump is written."""

    folder: Path
    register: str
    made_at: str
    dumped: bool


Beside = Callable[[Making], None]
"""Puts files into a backup that is being made: called before its dump begins, and when that is written."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: which register, as of when, under which migrations and in which files (both with digests).

    It holds all that was committed before `made_at`.
    """

    format: int
    register: str
    made_at: str
    migrations: dict[str, str]
    files: dict[str, str]


def back_up(server: Server, folder: Path, *, beside: Beside | None = None, progress: Progress = silent) -> Manifest:
    """Write a backup into a new or empty folder; it is there whole or not at all.

    Migrations wait meanwhile, nothing else does. Raises `store.not_made`, `store.ahead`, `migration.changed`,
    `backup.folder`, `backup.failed`.
    """
    with owner_connection(server) as connection, making_folder(folder) as making:
        pending(connection, read_migrations())  # a ledger that we do not know is refused
        manifest = _save(server, connection, making, beside, progress)
    progress("", 2, 2)
    return manifest


def restore(
    server: Server,
    folder: Path,
    *,
    replace: bool = False,
    before_opening: Callable[[Connection, Manifest], None] | None = None,
    progress: Progress = silent,
) -> Manifest:
    """Put a backup in place of the register here, in one transaction, and bring it up to this program's migrations.

    `before_opening` does in the same transaction, as the tables' owner, what must be done before anybody reads.
    Raises `backup.damaged`, `backup.newer`, `migration.changed`, `restore.not_empty` before anything is changed,
    and `backup.failed` with everything as it was.
    """
    progress("check", 0, 3)
    migrations = read_migrations()
    manifest = check_backup(folder, migrations)
    prepare(server)
    _require_empty(server, replace=replace)
    with server.connect_as_maker() as connection:
        connection.execute(QUERIES["lock_migrations"], {"key": LOCK_KEY})  # until the connection ends
        with connection.transaction():
            progress("restore", 1, 3)
            load_dump(connection, server, folder / DUMP)
            progress("upgrade", 2, 3)
            upgrade(connection, migrations)
            if before_opening is not None:
                before_opening(connection, manifest)
    progress("", 3, 3)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Return what a backup says that it holds. Raises `backup.damaged`."""
    try:
        return Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise Refusal(errors.BACKUP_DAMAGED, path=folder, reason=f"{MANIFEST}: {error}") from None


def check_backup(folder: Path, migrations: Sequence[Migration]) -> Manifest:
    """Read a backup's manifest, and prove that every file is there as it was written and that we know its tables."""
    manifest = read_manifest(folder)
    found = _digests(folder)
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            raise Refusal(errors.BACKUP_DAMAGED, path=folder, reason=name)
    known = {migration.name: migration.sha256 for migration in migrations}
    for name, digest in manifest.migrations.items():
        if name not in known:
            raise Refusal(errors.BACKUP_NEWER, name=name)
        if known[name] != digest:
            raise Refusal(errors.MIGRATION_CHANGED, name=name)
    return manifest


def _save(server: Server, connection: Connection, folder: Path, beside: Beside | None, progress: Progress) -> Manifest:
    progress("dump", 0, 2)
    connection.execute(QUERIES["lock_migrations"], {"key": LOCK_KEY})  # until the connection ends
    row = connection.execute(QUERIES["register_id"]).fetchone()
    ledger = {str(name): str(digest) for name, digest in connection.execute(QUERIES["read_ledger"])}
    making = Making(folder, str(row[0] if row else ""), datetime.now(UTC).isoformat(timespec="seconds"), dumped=False)
    if beside is not None:
        beside(making)
    _dump(server, folder / DUMP)
    if beside is not None:
        beside(replaced(making, dumped=True))
    progress("manifest", 1, 2)
    manifest = Manifest(FORMAT, making.register, making.made_at, ledger, _digests(folder))
    write_through(folder / MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


@contextlib.contextmanager
def making_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder to fill, which gets its name when all is written; nothing of it stays where that fails.

    Raises `backup.folder` where one is there that is not empty.
    """
    making = _begin_folder(folder)
    try:
        yield making
        if folder.exists():
            folder.rmdir()
        making.rename(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def require_free(folder: Path) -> None:
    """Raise `backup.folder` unless a folder is new or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(errors.BACKUP_FOLDER, field="DIR", path=folder, reason=Text("it is not empty", "文件夹非空"))


def _begin_folder(folder: Path) -> Path:
    try:
        require_free(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        for leftover in folder.parent.glob(f".{folder.name}.making-*"):
            shutil.rmtree(leftover)
        making = folder.parent / f".{folder.name}.making-{os.getpid()}"
        making.mkdir(mode=0o700)
    except OSError as error:
        raise Refusal(errors.BACKUP_FOLDER, field="DIR", path=folder, reason=error.strerror) from None
    return making


def _dump(server: Server, target: Path) -> None:
    """Dump our schema as its owner, who sees every row by policy: also where we are no superuser."""
    words = [
        *(client_path(server, "pg_dump"), "--format=directory", f"--file={target}", "--jobs=2"),
        *(
            "--schema=doorplate",
            "--no-owner",
            "--enable-row-security",
            f"--role={Role.OWNER}",
            "--no-password",
        ),
    ]
    run_client(words, client_environ(server))


def _require_empty(server: Server, *, replace: bool) -> None:
    with server.connect_as_owner() as connection:
        if replace or not has_register(connection):
            return
        full = [name for name, found in connection.execute(QUERIES["table_rows"]) if found and name not in _OWN_ROWS]
    if full:
        raise Refusal(errors.RESTORE_NOT_EMPTY, field="DIR", tables=len(full))


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {str(path.relative_to(folder)): digest_of(path) for path in files}
