"""The person keys, saved apart from the register: a backup of the register alone opens nobody's name.

They are sealed with the master secret, which no backup holds. As long as saved keys are kept, a person erased since can
be read from the backup that they belong to: keep them as briefly as a disaster allows.
"""

import gzip
import json
import shutil
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from housing import errors
from housing.db.connect import Connection
from housing.db.files import digest_of, write_through
from housing.db.statements import load_statements
from housing.errors import Refusal
from housing.people.master import FILE as MASTER_FILE
from housing.people.master import derived, read_master
from housing.settings import Settings

KEYS: Final = "keys.copy.gz"
MANIFEST: Final = "manifest.json"
NOTICE: Final = "README.txt"
KEPT_DAYS: Final = 30
_USE: Final = "check of saved keys"
_BLOCK: Final = 1 << 20
_NOTICE_TEXT: Final = f"""\
The keys of a register of homes, sealed with its master key, which is not here.
Keep this folder apart from the backup of the register, and remove it after {KEPT_DAYS} days: as long as it is there,
whoever has the backup and the master key can read persons who were erased since.

房屋登记库的个人密钥，已用主密钥加密；主密钥不在此处。
请与登记库备份分开存放，并在 {KEPT_DAYS} 天后删除：只要本文件夹存在，持有备份和主密钥者即可读取其后被清除的人员。
"""

_QUERIES: Final = load_statements(Path(__file__).with_name("keys.sql"))


@dataclass(frozen=True, slots=True)
class SavedKeys:
    """What a folder of keys holds: of which register, as of when, under which master secret (a digest of it)."""

    register: str
    made_at: str
    master: str | None
    sha256: str


def save_keys(connection: Connection, settings: Settings, folder: Path, register: str, made_at: str) -> None:
    """Write all keys into a folder that is being made."""
    with (
        gzip.open(folder / KEYS, "wb", compresslevel=1) as file,
        connection.cursor() as cursor,
        cursor.copy(b"copy doorplate.person_key (person, sealed, made_at) to stdout") as copy,
    ):
        for block in copy:
            file.write(block)
    saved = SavedKeys(register, made_at, master_check(settings), digest_of(folder / KEYS))
    write_through(folder / NOTICE, _NOTICE_TEXT)
    write_through(folder / MANIFEST, json.dumps(asdict(saved), indent=1))


def check_keys(folder: Path, register: str, settings: Settings) -> SavedKeys:
    """Prove that saved keys are whole, of this register, and fit the master secret here.

    Raises `backup.damaged`, `secret.other`.
    """
    try:
        saved = SavedKeys(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        found = digest_of(folder / KEYS)
    except (OSError, ValueError, TypeError) as error:
        raise Refusal(errors.BACKUP_DAMAGED, path=folder, reason=error) from None
    if found != saved.sha256 or saved.register != register:
        raise Refusal(errors.BACKUP_DAMAGED, path=folder, reason=KEYS if found != saved.sha256 else saved.register)
    if saved.master is not None and saved.master != master_check(settings):
        raise Refusal(errors.SECRET_OTHER, field="master_key")
    return saved


def load_keys(connection: Connection, folder: Path, erased: Collection[UUID]) -> int:
    """Bring back the keys that are missing, but those of erased persons; returns how many."""
    with connection.transaction():
        connection.execute(_QUERIES["stage_keys"])
        with (
            gzip.open(folder / KEYS, "rb") as file,
            connection.cursor() as cursor,
            cursor.copy(b"copy pg_temp.saved_key from stdin") as copy,
        ):
            shutil.copyfileobj(file, copy, _BLOCK)  # it has write(), which is all that is asked
        return connection.execute(_QUERIES["land_keys"], {"erased": list(erased)}).rowcount


def drop_keys(connection: Connection, erased: Collection[UUID]) -> None:
    """Destroy the keys of erased persons, of whom this store of keys may not have heard."""
    connection.execute(_QUERIES["drop_erased_keys"], {"erased": list(erased)})


def master_check(settings: Settings) -> str | None:
    """Return by what one knows the master secret of this home again; None where it has none yet."""
    if settings.master_key is None and not (settings.home / MASTER_FILE).exists():
        return None
    return derived(read_master(settings), _USE).hex()[:32]
