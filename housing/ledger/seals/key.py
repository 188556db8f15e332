"""The key that signs heads (Ed25519, RFC 8032). It lies in the home, never in the database or in a backup."""

import os
import tempfile
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from housing import errors
from housing.errors import Refusal
from housing.settings import Settings

FILE: Final = Path("secrets") / "seal.key"
LENGTH: Final = 32
_PURPOSE: Final = b"doorplate seal "


class SealKey:
    """Signs heads."""

    def __init__(self, private: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(private)

    @property
    def public(self) -> bytes:
        """The public key, 32 bytes: by it anybody can check a signature."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, head: bytes) -> bytes:
        """Return the signature of a head."""
        return self._private.sign(_PURPOSE + head)


def is_signed(head: bytes, signature: bytes, public: bytes) -> bool:
    """Tell whether a signature of a head is one by the owner of this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _PURPOSE + head)
    except InvalidSignature:
        return False
    return True


def read_key(settings: Settings) -> SealKey:
    """Return the key of this home, made when there is none yet. Raises `seal.key_damaged`."""
    path = settings.home / FILE
    if not path.exists():
        _make(path)
    return SealKey(_decoded(path))


def find_key(settings: Settings) -> SealKey | None:
    """Return the key of this home; None where none was made yet. Raises `seal.key_damaged`."""
    path = settings.home / FILE
    return SealKey(_decoded(path)) if path.exists() else None


def _make(path: Path) -> None:
    """Write a new key whole, unless another program was quicker."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, making = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(os.urandom(LENGTH).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(making, path)
        except FileExistsError:
            return
    finally:
        Path(making).unlink()


def _decoded(path: Path) -> bytes:
    try:
        private = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        private = b""
    if len(private) != LENGTH:
        raise Refusal(errors.SEAL_KEY_DAMAGED, field="home", path=path)
    return private
