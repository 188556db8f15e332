"""What is asked of the ledger, and what it answers."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from housing.people.model import NOBODY_KNOWN, Identity, Vault


@dataclass(frozen=True, slots=True)
class RecordEvent:
    """An event to record, with all that its sender told; references to units are resolved, identities normalised.

    `source` and `event_id` together are the idempotency key; `refers_to` is the event_id of another event of the same
    source, or the id that the register gave to any event. `proven`: its sender has shown that event's claim code.
    """

    event_id: str
    source: str
    type: str
    side: str
    unit: int
    effective_at: datetime
    claimed_at: datetime
    person_code: str | None = None
    identity: Identity = NOBODY_KNOWN
    main: bool | None = None
    adults: int | None = None
    children: int | None = None
    refers_to: str | None = None
    field: str | None = None
    value: str | None = None
    decision: str | None = None
    reason: str | None = None
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """What the policy profile says about events."""

    objection: timedelta = field(default=timedelta(days=15))
    claim: timedelta = field(default=timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Desk:
    """What recording stands on besides the session: the clock, the vault, the policy, and whether it acts for itself.

    `trusted_past`: the acting account is a desk that writes down what was said earlier, so that periods run from when
    it was said; for all others they run from now.
    """

    now: datetime
    vault: Vault
    terms: Terms
    trusted_past: bool
    own: bool
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an event is stored. `repeated`: it had been recorded before, and nothing was changed."""

    receipt: str
    event: UUID
    person: UUID
    repeated: bool


def event_uuid(source: str, event_id: str) -> UUID:
    """Return the id of an event: a function of its source and its id there, so that every delivery gives the same."""
    number = int.from_bytes(hashlib.sha256(f"{source}\x1f{event_id}".encode()).digest()[:16], "big")
    return UUID(int=(number & ~(0xF000 << 64) & ~(0xC000 << 48)) | (0x8000 << 64) | (0x8000 << 48))
