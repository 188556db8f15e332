"""What an event says, and the residence that is folded from events. Instants are microseconds since 1970, in UTC."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple
from uuid import UUID

Side = Literal["tenant", "landlord", "agent", "officer", "team", "program"]
State = Literal["claimed", "confirmed", "disputed", "closed"]

PARTY: Final[dict[str, str]] = {
    "tenant": "tenant",
    "landlord": "landlord",
    "agent": "landlord",
    "officer": "office",
    "team": "office",
    "program": "program",
}
"""Who speaks, for the rule that two sides make a fact: an agent speaks for the landlord, a team for the office."""


class Event(NamedTuple):
    """One event of a person, as far as the fold looks at it."""

    id: UUID
    type: str
    side: str
    unit: int
    effective_at: int
    claimed_at: int
    refers_to: UUID | None = None
    main: bool | None = None
    adults: int | None = None
    children: int | None = None
    field: str | None = None
    value: str | None = None
    decision: str | None = None


class Residence(NamedTuple):
    """A person in a unit, from an arrival on; `until_at` None while it lasts.

    `leaving_at` is a departure that was reported but can still be objected to, `last_confirmed_at` when somebody last
    knew it to be true, None for a mere claim.
    """

    arrival: UUID
    unit: int
    from_at: int
    until_at: int | None
    main: bool
    confirmed: bool
    state: State
    leaving_at: int | None
    last_confirmed_at: int | None
    adults: int | None
    children: int | None


@dataclass(slots=True)
class Stay:
    """A residence in the making, while the fold goes through the events."""

    arrival: Event
    unit: int
    from_at: int
    order: tuple[int, int, UUID]
    parties: set[str]
    until_at: int | None = None
    leaving_at: int | None = None
    last_confirmed_at: int | None = None
    adults: int | None = None
    children: int | None = None
    main: bool = False
    disputed: bool = False
