"""What is said of landlords, and what is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from housing.errors import Refusal
from housing.language import Text
from housing.people.model import NOBODY_KNOWN, Identity

LandlordKind = Literal["person", "employer", "agency"]

KINDS: Final[Mapping[str, Text]] = {
    "person": Text("person", "个人"),
    "employer": Text("employer", "用人单位"),
    "agency": Text("agency", "中介机构"),
}
LONGEST_CODE: Final = 64

SHOWN: Final = ("name", "masked_name", "document_type", "document_number", "birth_year", "phone")
"""What a purpose may let be read of a landlord."""


@dataclass(frozen=True, slots=True)
class RecordLandlord:
    """A landlord as a sender describes one. What is None is not known, and leaves what the register knows."""

    code: str
    kind: LandlordKind | None = None
    identity: Identity = NOBODY_KNOWN


Result = Literal["made", "changed", "found", "refused"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of one landlord."""

    result: Result
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class RecordedLandlord:
    """A landlord that is in the register."""

    code: str
    made: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """A landlord of the register, without what is secret."""

    id: int
    code: str
    kind: LandlordKind
    person: UUID
    is_mine: bool


@dataclass(frozen=True, slots=True)
class LandlordView:
    """A landlord with what the purpose lets be read; the rest is None, as is what is not known."""

    code: str
    kind: LandlordKind
    name: str | None = None
    masked_name: str | None = None
    document_type: str | None = None
    document_number: str | None = None
    birth_year: int | None = None
    phone: str | None = None
