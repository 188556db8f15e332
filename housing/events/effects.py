"""What an event brings about beside itself, as pure decisions about two folds.

The difference to the residences and to the counts of units; what falls due; what the person is told.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from housing.events.commands import Desk, RecordEvent
from housing.events.model import Residence


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes in the projected tables: residences that come or change, those that go, counts by unit."""

    fresh: list[Residence]
    changed: list[Residence]
    gone: list[UUID]
    counts: dict[int, tuple[int, int]]


def difference(before: Sequence[Residence], after: Sequence[Residence]) -> Difference:
    """Return what makes the residences before into those after. Counts: confirmed and claimed ones that last."""
    old = {each.arrival: each for each in before}
    new = {each.arrival: each for each in after}
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for sign, residences in ((-1, before), (1, after)):
        for each in residences:
            if each.until_at is None:
                counts[each.unit][0 if each.confirmed else 1] += sign
    return Difference(
        fresh=[each for each in after if each.arrival not in old],
        changed=[each for each in after if each.arrival in old and old[each.arrival] != each],
        gone=[arrival for arrival in old if arrival not in new],
        counts={unit: (confirmed, claimed) for unit, (confirmed, claimed) in counts.items() if confirmed or claimed},
    )


def timers(command: RecordEvent, after: Sequence[Residence], event: UUID, desk: Desk) -> Mapping[str, datetime]:
    """Return what falls due because of an event, by kind.

    A period runs from when the other side can know of it: now, or when it was said where a desk writes down the past.
    """
    start = min(command.claimed_at, desk.now) if desk.trusted_past else desk.now
    if command.type == "arrival" and any(each.arrival == event and each.state == "claimed" for each in after):
        return {"claim": start + desk.terms.claim}
    if _is_reported_departure(command):
        return {"objection_period": start + desk.terms.objection}
    return {}


def messages(command: RecordEvent, before: Sequence[Residence], after: Sequence[Residence]) -> list[str]:
    """Return what the person is to be told."""
    told = []
    if command.side in ("landlord", "agent", "officer", "team"):
        if command.type == "arrival":
            told.append("arrival_recorded")
        elif _is_reported_departure(command) or command.type == "departure":
            told.append("departure_reported")
        elif command.type == "decision":
            told.append("decided")
    closed = {each.arrival for each in after if each.until_at is not None}
    lasting = {each.arrival for each in before if each.until_at is None}
    if command.type != "departure" and lasting & closed:
        told.append("residence_ended")
    return told


def _is_reported_departure(command: RecordEvent) -> bool:
    by_landlord = command.side in ("landlord", "agent")
    return by_landlord and (
        command.type == "departure" or (command.type == "correction" and command.field == "residence")
    )
