"""What of a person can go: pure decisions, each proved by folding both halves."""

from collections.abc import Sequence
from uuid import UUID

from housing.events.model import Event, Residence
from housing.events.projection import fold
from housing.ledger.retention.model import Due, Part, Plan
from housing.people.model import IDENTITY_FIELDS, Identity


def plan_of(history: Sequence[Event], due: Sequence[Due], *, lets: bool) -> Plan:
    """Return what can go of a person whose residences in `due` are over.

    With the last residence everything goes, unless the person lets. Else a residence goes by itself if it can be told
    from the rest: then those that stay are the same without its events, and it is the same from its events alone.
    """
    residences = fold(history)
    over = {each.arrival: each for each in due}
    if not lets and all(each.arrival in over for each in residences):
        return Plan(whole=True)
    parts: list[Part] = []
    rest, left = list(history), list(residences)
    for residence in residences:
        if residence.arrival not in over:
            continue
        events = _events_of(residence, rest)
        ids = {event.id for event in events}
        remaining = [event for event in rest if event.id not in ids]
        others = [each for each in left if each.arrival != residence.arrival]
        if fold(events) == [residence] and fold(remaining) == others:
            parts.append(Part(over[residence.arrival], residence, tuple(events)))
            rest, left = remaining, others
    gone = {part.due.arrival for part in parts}
    return Plan(whole=False, parts=tuple(parts), kept=tuple(each for each in due if each.arrival not in gone))


def _events_of(residence: Residence, history: Sequence[Event]) -> list[Event]:
    """Return the events of a residence: what refers to it, however far, and what was said of the unit in its time."""
    found: set[UUID] = set()
    while True:
        more = {event.id for event in history if event.id not in found and _belongs(event, residence, found)}
        if not more:
            return [event for event in history if event.id in found]
        found |= more


def _belongs(event: Event, residence: Residence, found: set[UUID]) -> bool:
    if event.id == residence.arrival:
        return True
    if event.refers_to is not None:
        return event.refers_to in found
    until = residence.until_at
    return (
        event.unit == residence.unit
        and event.effective_at >= residence.from_at
        and (until is None or event.effective_at <= until)
    )


def lost_facts(before: Identity, after: Identity) -> dict[str, object] | None:
    """Return what is known of who a person is only by what goes; None where what stays would tell otherwise."""
    lost: dict[str, object] = {}
    for field in IDENTITY_FIELDS:
        known, told = getattr(before, field), getattr(after, field)
        if told is None and known is not None:
            lost[field] = known
        elif told != known:
            return None
    return lost
