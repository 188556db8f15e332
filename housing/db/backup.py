"""Backup and restore of the whole register: a folder with PostgreSQL's own dump and a manifest that proves it whole."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from geo.protocols import Progress, silent
from housing import errors
from housing.db.client import client_environ, client_path, failed, run_client
from housing.db.connect import QUERIES, Connection, Server
from housing.db.migrate import LOCK_KEY, Migration, has_register, pending, read_migrations
from housing.db.prepare import prepare
from housing.db.roles import Role
from housing.db.store import owner_connection, upgrade_register
from housing.errors import Refusal
from housing.language import Text

MANIFEST: Final = "manifest.json"
DUMP: Final = "dump"
FORMAT: Final = 1
_OWN_ROWS: Final = {  # what an empty register has already
    *("doorplate.migration", "doorplate.register", "doorplate.cell", "doorplate.account", "doorplate.account_scope"),
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: which register, under which migrations (name → digest), in which files (path → digest)."""

    format: int
    register: str
    made_at: str
    migrations: dict[str, str]
    files: dict[str, str]


def back_up(server: Server, folder: Path, *, progress: Progress = silent) -> Manifest:
    """Write a backup into a new or empty folder; it is there whole or not at all.

    Migrations wait meanwhile, nothing else does. Raises `store.not_made`, `store.ahead`,
    `migration.changed`, `backup.folder`, `backup.failed`.
    """
    with owner_connection(server) as connection:
        pending(connection, read_migrations())  # a ledger that we do not know is refused
        making = _begin_folder(folder)
        try:
            manifest = _save(server, connection, making, progress)
            if folder.exists():
                folder.rmdir()
            making.rename(folder)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    progress("", 2, 2)
    return manifest


def restore(server: Server, folder: Path, *, replace: bool = False, progress: Progress = silent) -> Manifest:
    """Put a backup in place of the register here, in one transaction, and bring it up to this program's migrations.

    Raises `backup.damaged`, `backup.newer`, `migration.changed`, `restore.not_empty` before anything is changed,
    and `backup.failed` with everything as it was.
    """
    progress("check", 0, 3)
    manifest = check_backup(folder, read_migrations())
    prepare(server)
    _require_empty(server, replace=replace)
    progress("restore", 1, 3)
    _load(server, folder / DUMP)
    progress("upgrade", 2, 3)
    upgrade_register(server)
    progress("", 3, 3)
    return manifest


def check_backup(folder: Path, migrations: Sequence[Migration]) -> Manifest:
    """Read a backup's manifest, and prove that every file is there as it was written and that we know its tables."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise Refusal(errors.BACKUP_DAMAGED, path=folder, reason=f"{MANIFEST}: {error}") from None
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


def _save(server: Server, connection: Connection, making: Path, progress: Progress) -> Manifest:
    progress("dump", 0, 2)
    connection.execute(QUERIES["lock_migrations"], {"key": LOCK_KEY})  # until the connection ends
    register = connection.execute(QUERIES["register_id"]).fetchone()
    ledger = {str(name): str(digest) for name, digest in connection.execute(QUERIES["read_ledger"])}
    _dump(server, making / DUMP)
    progress("manifest", 1, 2)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(FORMAT, str(register[0] if register else ""), made_at, ledger, _digests(making))
    _write_manifest(making, manifest)
    return manifest


def _begin_folder(folder: Path) -> Path:
    try:
        if folder.exists() and any(folder.iterdir()):
            raise Refusal(errors.BACKUP_FOLDER, field="DIR", path=folder, reason=Text("it is not empty", "文件夹非空"))
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


def _load(server: Server, dump: Path) -> None:
    """Replace our schema by the dump's, all in one transaction: a kill at any moment leaves what was there.

    We say `commit` ourselves, once the whole dump has been read: psql would also commit a dump that broke off.
    """
    environ = client_environ(server)
    reader = [client_path(server, "pg_restore"), "--no-owner", "--file=-", str(dump)]
    writer = [
        *(client_path(server, "psql"), "--no-psqlrc", "--quiet", "--no-password"),
        *("--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file=-"),
    ]
    with tempfile.TemporaryFile() as read_said, tempfile.TemporaryFile() as write_said:
        with (
            subprocess.Popen(
                reader, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=read_said
            ) as source,
            subprocess.Popen(writer, env=environ, stdin=subprocess.PIPE, stderr=write_said) as target,
        ):
            _pour(source, target)
        for process, words, said in ((target, writer, write_said), (source, reader, read_said)):
            if process.returncode != 0:
                said.seek(0)
                raise failed(words[0], said.read())


def _pour(source: subprocess.Popen[bytes], target: subprocess.Popen[bytes]) -> None:
    if source.stdout is None or target.stdin is None:
        raise AssertionError
    with contextlib.suppress(BrokenPipeError), target.stdin:
        target.stdin.write(f"begin; set local role {Role.OWNER}; drop schema if exists doorplate cascade;\n".encode())
        shutil.copyfileobj(source.stdout, target.stdin)
        if source.wait() == 0:
            target.stdin.write(b"\ncommit;\n")


def _require_empty(server: Server, *, replace: bool) -> None:
    with server.connect_as_owner() as connection:
        if replace or not has_register(connection):
            return
        full = [name for name, found in connection.execute(QUERIES["table_rows"]) if found and name not in _OWN_ROWS]
    if full:
        raise Refusal(errors.RESTORE_NOT_EMPTY, field="DIR", tables=len(full))


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {str(path.relative_to(folder)): _digest(path) for path in files}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
