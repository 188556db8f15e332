"""The store of person keys: a database of its own, so that a backup of the register holds no key.

A key is made and committed before anything is sealed with it: an orphan key is harmless, a lost one is not. Keys are
made in advance, many in one commit, so that a new person costs no commit of its own.
"""

import os
import threading
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from housing import errors
from housing.db.connect import Store
from housing.db.roles import Role
from housing.db.statements import load_statements
from housing.errors import Refusal

SUPPLY: Final = 256
KEPT: Final = 40_000
"""Keys kept in memory at most, about 15 MB; of those the younger half outlives a clearing: a batch needs its own."""

NONCE: Final = 12

_QUERIES: Final = load_statements(Path(__file__).with_name("keys.sql"))


class KeyStore:
    """Makes, finds and destroys the keys of persons. Threads may share it."""

    def __init__(self, store: Store, wrapping: bytes) -> None:
        self._store = store
        self._wrapping = AESGCM(wrapping)
        self._ready: list[UUID] = []
        self._keys: dict[UUID, bytes] = {}
        self._lock = threading.Lock()

    def take(self, count: int) -> list[UUID]:
        """Return ids of new persons whose keys are stored."""
        with self._lock:
            if len(self._ready) < count:
                self._make(max(SUPPLY, count - len(self._ready)))
            taken, self._ready = self._ready[:count], self._ready[count:]
            return taken

    def supply(self, count: int) -> None:
        """Have so many ids ready for `take`, their keys stored in one commit."""
        with self._lock:
            if len(self._ready) < count:
                self._make(count - len(self._ready))

    def find(self, persons: Iterable[UUID]) -> Mapping[UUID, bytes]:
        """Return the keys of those persons that have one; an erased person has none."""
        with self._lock:
            wanted = list(dict.fromkeys(persons))
            missing = [person for person in wanted if person not in self._keys]
            if missing:
                with self._store.keys(Role.APPLICATION) as connection:
                    rows = connection.execute(_QUERIES["find_keys"], {"persons": missing}).fetchall()
                found = cast("list[tuple[UUID, bytes]]", rows)
                self._keep({person: self._unwrap(person, key) for person, key in found})
            return {person: self._keys[person] for person in wanted if person in self._keys}

    def key_of(self, person: UUID) -> bytes | None:
        """Return the key of one person; None for who has none."""
        return self._keys.get(person) or self.find([person]).get(person)

    def destroy(self, persons: Iterable[UUID]) -> None:
        """Destroy keys for good: what they sealed can be read by nobody any more."""
        gone = list(persons)
        with self._lock:
            for person in gone:
                self._keys.pop(person, None)
            with self._store.keys(Role.WORKER) as connection:
                connection.execute(_QUERIES["destroy_keys"], {"persons": gone})

    def forget(self) -> None:
        """Drop what is kept in memory, so that a key destroyed by another program is not used here any longer."""
        with self._lock:
            made = set(self._ready)
            self._keys = {person: key for person, key in self._keys.items() if person in made}

    def _make(self, count: int) -> None:
        made = {new_id(): os.urandom(32) for _ in range(count)}
        wrapped = [self._wrap(person, key) for person, key in made.items()]
        with self._store.keys(Role.REGISTRAR) as connection:
            connection.execute(_QUERIES["store_keys"], {"persons": list(made), "keys": wrapped})
        self._keep(made)
        self._ready.extend(made)

    def _keep(self, keys: Mapping[UUID, bytes]) -> None:
        if len(self._keys) + len(keys) > KEPT:
            made = set(self._ready)
            oldest = len(self._keys) - KEPT // 2
            self._keys = {
                person: key
                for place, (person, key) in enumerate(self._keys.items())
                if place >= oldest or person in made
            }
        self._keys.update(keys)

    def _wrap(self, person: UUID, key: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._wrapping.encrypt(nonce, key, person.bytes)

    def _unwrap(self, person: UUID, wrapped: bytes) -> bytes:
        try:
            return self._wrapping.decrypt(wrapped[:NONCE], wrapped[NONCE:], person.bytes)
        except InvalidTag:
            raise Refusal(errors.SECRET_OTHER, field="master_key") from None


def new_id() -> UUID:
    """Return a random id that begins with the time in ms, so that rows made together lie together (RFC 9562, 7)."""
    number = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10), "big")
    return UUID(int=(number & ~(0xF000 << 64) & ~(0xC000 << 48)) | (0x7000 << 64) | (0x8000 << 48))
