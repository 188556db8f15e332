"""Who a person is: the facts that are kept sealed, and the forms in which they leave and enter the store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from housing.db.connect import Connection


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of who a person is; all of it may be unknown. The document number is in its normal form."""

    name: str | None = None
    document_type: str | None = None
    document_number: str | None = None
    birth_year: int | None = None
    phone: str | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is known."""
        return any((self.name, self.document_number, self.birth_year, self.phone))


NOBODY_KNOWN: Final = Identity()
IDENTITY_FIELDS: Final = ("name", "document_type", "document_number", "birth_year", "phone")


def identity_of(facts: Mapping[str, object]) -> Identity:
    """Return the identity that facts tell, by the names of its fields."""
    return Identity(**{field: facts.get(field) for field in IDENTITY_FIELDS})  # type: ignore[arg-type]  # as sealed


@dataclass(frozen=True, slots=True)
class SealedIdentity:
    """An identity as the store keeps it: unreadable without the person's key, and what finds it again."""

    sealed: bytes
    document_index: bytes | None
    phone_index: bytes | None
    name_index: bytes | None


class Vault(Protocol):
    """Keeps the keys of persons, seals and opens what is theirs."""

    def take_persons(self, count: int) -> list[UUID]:
        """Return ids for new persons; their keys are stored already, so none is ever without one."""
        ...

    def expect_persons(self, count: int) -> None:
        """Make ready for so many new persons at once; those that do not come stay ready."""
        ...

    def have_keys(self, persons: Iterable[UUID]) -> None:
        """Bring the keys of many persons at once, before they are asked for one by one."""
        ...

    def seal(self, person: UUID, identity: Identity) -> SealedIdentity:
        """Return an identity in the form in which the store keeps it."""
        ...

    def open(self, connection: "Connection", persons: Sequence[UUID]) -> dict[UUID, Identity]:
        """Return the identities of those persons that the session may see; an erased one is not among them."""
        ...

    def seal_facts(self, person: UUID, use: bytes, facts: Mapping[str, object]) -> bytes:
        """Seal facts under a person's key; `use` binds them to what they are for."""
        ...

    def open_facts(self, sealed: Iterable[tuple[bytes, bytes]]) -> list[dict[str, object] | None]:
        """Open sealed facts, each (use, sealed); None where the key is destroyed."""
        ...

    def given(self, *parts: str) -> bytes:
        """Return the digest of an event as it was given."""
        ...

    def matching(self, name: str) -> str:
        """Return the form of a name in which two writings of it meet."""
        ...

    def receipt(self, seq: int) -> str:
        """Return the receipt number of the event at a place in the ledger."""
        ...

    def reference(self, scheme: str, *parts: str) -> bytes:
        """Return the digest by which a sender's way of naming a person is known again."""
        ...
