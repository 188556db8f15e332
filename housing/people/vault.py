"""Seal who a person is with a key of that person alone, and find the sealed again by keyed digests (blind indexes).

AES-256-GCM with 12 random bytes of nonce; the person's id and the use are bound in as associated data, so that no
sealed text can be moved to another person. A digest is keyed BLAKE2b (RFC 7693) of 16 bytes, with a key for each index.
What the indexes cannot find: a mistyped document, a name in other characters, a person without document and birth year.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from housing import errors
from housing.db.statements import load_statements
from housing.errors import Refusal
from housing.people.keys import NONCE, KeyStore
from housing.people.master import derived
from housing.people.model import IDENTITY_FIELDS, Identity, SealedIdentity, identity_of
from housing.people.names import matching_form
from housing.people.receipts import receipt_of

if TYPE_CHECKING:
    from housing.db.connect import Connection, Store

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
INDEX: Final = 16
_ID: Final = 16


class SealingVault:
    """The vault of a register: keys in their own store, digests from the master secret. Threads may share it."""

    def __init__(self, store: "Store", master: bytes) -> None:
        self._keys = KeyStore(store, derived(master, "wrap person keys"))
        uses = ("document", "phone", "name", "reference", "given")
        self._receipt_key = derived(master, "receipts")
        self._index_keys = {use: derived(master, f"index {use}") for use in uses}

    @property
    def keys(self) -> KeyStore:
        """The store of the keys."""
        return self._keys

    def take_persons(self, count: int) -> list[UUID]:
        """Return ids for new persons; their keys are stored already."""
        return self._keys.take(count)

    def expect_persons(self, count: int) -> None:
        """Make ready for so many new persons at once; those that do not come stay ready."""
        self._keys.supply(count)

    def have_keys(self, persons: Iterable[UUID]) -> None:
        """Bring the keys of many persons at once, before they are asked for one by one."""
        self._keys.find(persons)

    def seal(self, person: UUID, identity: Identity) -> SealedIdentity:
        """Return an identity as the store keeps it. Raises `person.erased` where the person has no key any more."""
        document, phone, name = self.indexes(identity)
        return SealedIdentity(self.seal_facts(person, b"identity", _facts(identity)), document, phone, name)

    def indexes(self, identity: Identity) -> tuple[bytes | None, bytes | None, bytes | None]:
        """Return the digests of document, phone, and name with birth year, by which duplicates are found."""
        document = phone = name = None
        if identity.document_number:
            document = self._digest("document", identity.document_type or "", identity.document_number)
        if identity.phone:
            phone = self._digest("phone", identity.phone)
        if identity.name:
            name = self._digest("name", matching_form(identity.name), str(identity.birth_year or ""))
        return document, phone, name

    def seal_facts(self, person: UUID, use: bytes, facts: Mapping[str, object]) -> bytes:
        """Seal facts under a person's key. `use` says what for: sealed text of one use never passes for another's.

        The text begins with the id whose key it is: what was told before the person was known keeps its own.
        Raises `person.erased` where there is no key any more.
        """
        key = self._keys.key_of(person)
        if key is None:
            raise Refusal(errors.PERSON_ERASED)
        nonce = os.urandom(NONCE)
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
        return person.bytes + nonce + AESGCM(key).encrypt(nonce, text, person.bytes + use)

    def open_facts(self, sealed: Iterable[tuple[bytes, bytes]]) -> list[dict[str, object] | None]:
        """Open sealed facts, each (use, sealed); None where the key is destroyed.

        Raises `secret.other` for text that is not what was sealed.
        """
        wanted = [(use, UUID(bytes=text[:_ID]), text[_ID:]) for use, text in sealed]
        keys = self._keys.find(owner for _, owner, _ in wanted)
        return [self._opened(keys.get(owner), owner, use, text) for use, owner, text in wanted]

    def open(self, connection: "Connection", persons: Sequence[UUID]) -> dict[UUID, Identity]:
        """Return the identities of those persons that the session may see; an erased one is not among them.

        The caller logs the reading: `housing.access` and the stores of persons do, in the same transaction.
        """
        rows = connection.execute(_QUERIES["read_secrets"], {"persons": list(persons)}).fetchall()
        found = cast("list[tuple[UUID, bytes]]", rows)
        opened = self.open_facts((b"identity", sealed) for _, sealed in found)
        pairs = zip((person for person, _ in found), opened, strict=True)
        return {person: identity_of(facts) for person, facts in pairs if facts is not None}

    def reference(self, scheme: str, *parts: str) -> bytes:
        """Return the digest by which a sender's way of naming a person is known again."""
        return self._digest("reference", scheme, *parts)

    def given(self, *parts: str) -> bytes:
        """Return the digest of an event as it was given, so that a second delivery can be compared with the first."""
        return self._digest("given", *parts)

    def matching(self, name: str) -> str:
        """Return the form of a name in which two writings of it meet."""
        return matching_form(name)

    def receipt(self, seq: int) -> str:
        """Return the receipt number of the event at a place in the ledger."""
        return receipt_of(seq, self._receipt_key)

    def _digest(self, use: str, *parts: str) -> bytes:
        text = "\x1f".join(parts).encode()
        return hashlib.blake2b(text, key=self._index_keys[use], digest_size=INDEX).digest()

    @staticmethod
    def _opened(key: bytes | None, person: UUID, use: bytes, sealed: bytes) -> dict[str, object] | None:
        if key is None:
            return None
        try:
            text = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], person.bytes + use)
        except InvalidTag:
            raise Refusal(errors.SECRET_OTHER, field="master_key") from None
        facts: dict[str, object] = json.loads(text)
        return facts


def _facts(identity: Identity) -> dict[str, object]:
    values = ((field, getattr(identity, field)) for field in IDENTITY_FIELDS)
    return {field: value for field, value in values if value is not None}
