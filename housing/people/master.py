"""The register's master secret, from which every key of the program is derived. It never stands in the database."""

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from housing import errors
from housing.errors import Refusal
from housing.settings import Settings

FILE: Final = Path("secrets") / "master.key"
LENGTH: Final = 32


def read_master(settings: Settings) -> bytes:
    """Return the master secret: that of the settings, or the home's own, made when there is none yet.

    Raises `secret.damaged` for one that is not 64 hexadecimal digits.
    """
    if settings.master_key is not None:
        return _decoded(settings.master_key.get_secret_value(), "DOORPLATE_MASTER_KEY")
    path = settings.home / FILE
    if not path.exists():
        _make(path)
    return _decoded(path.read_text(encoding="ascii"), str(path))


def derived(master: bytes, use: str) -> bytes:
    """Return the key for one use (HKDF of RFC 5869 with SHA-256, one block: the master is uniform already)."""
    return hmac.digest(hmac.digest(b"doorplate", master, hashlib.sha256), use.encode() + b"\x01", hashlib.sha256)


def _make(path: Path) -> None:
    """Write a new secret whole, unless another program was quicker."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, making = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(LENGTH) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(making, path)
    except FileExistsError:
        pass
    finally:
        Path(making).unlink()


def _decoded(text: str, source: str) -> bytes:
    try:
        master = bytes.fromhex(text.strip())
    except ValueError:
        master = b""
    if len(master) != LENGTH:
        raise Refusal(errors.SECRET_DAMAGED, field="master_key", source=source)
    return master
