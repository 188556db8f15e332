"""Which events stand: objections, the decisions of persons on them, and the corrections that amend what was said.

Everything here is a function of the set of events alone, never of the order in which they were delivered.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID

from housing.events.model import Event

Verdict = Literal["stands", "void", "suspended"]

Order = tuple[int, int, UUID]

AMENDABLE: Final = ("arrival", "confirmation", "departure", "household_change")
_UPHELD: Final = "upheld"


def order_of(event: Event) -> Order:
    """Return the place of an event in the fold: when it happened, when it was said, its id. Never when we heard."""
    return (event.effective_at, event.claimed_at, event.id)


class Verdicts:
    """The standing of a person's events, and what they say after all corrections that stand."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._decisions: dict[UUID, list[Event]] = defaultdict(list)
        self._objections: dict[UUID, list[Event]] = defaultdict(list)
        self._corrections: dict[UUID, list[Event]] = defaultdict(list)
        self._agreed: set[UUID] = set()
        for event in events:
            if event.refers_to is None:
                continue
            if event.type == "decision":
                self._decisions[event.refers_to].append(event)
            elif event.type == "objection":
                self._objections[event.refers_to].append(event)
            elif event.type == "correction":
                self._corrections[event.refers_to].append(event)
            elif _agrees(event):
                self._agreed.add(event.refers_to)

    def of(self, event: Event) -> Verdict:
        """Tell whether an event stands, is void by a person's decision, or waits for one.

        An objection blocks what it names until a person decides on it; one that comes after a decision asks anew.
        """
        direct = max(self._decisions.get(event.id, ()), key=order_of, default=None)
        verdict: Verdict = "void" if direct is not None and direct.decision != _UPHELD else "stands"
        for objection in self._objections.get(event.id, ()):
            last = max(self._decisions.get(objection.id, ()), key=order_of, default=None)
            if last is None:
                if direct is None or order_of(objection) > order_of(direct):
                    return "suspended"
            elif last.decision == _UPHELD:
                verdict = "void"
        return verdict

    def takes_effect(self, event: Event) -> bool:
        """Tell whether what the landlord's side reports has taken effect: agreed to, upheld, or its period is over.

        What the tenant or the office says takes effect at once.
        """
        if event.side not in ("landlord", "agent") or event.id in self._agreed:
            return True
        decided = [*self._decisions.get(event.id, ())]
        for objection in self._objections.get(event.id, ()):
            decided += self._decisions.get(objection.id, ())
        return bool(decided)

    def corrections(self, event: Event) -> list[Event]:
        """Return the corrections of an event that stand and have taken effect, in their order."""
        found = self._corrections.get(event.id)
        if not found:
            return []
        standing = (each for each in found if self.of(each) == "stands")
        return sorted((each for each in standing if not _needs_period(each) or self.takes_effect(each)), key=order_of)

    def disputed_corrections(self, event: Event) -> bool:
        """Tell whether a correction of this event waits for a person's decision."""
        return any(self.of(each) == "suspended" for each in self._corrections.get(event.id, ()))

    def amended(self, event: Event) -> Event | None:
        """Return what an event says after its corrections; None where it is void or was never true."""
        if self.of(event) == "void":
            return None
        for correction in self.corrections(event):
            amended = _amend(event, correction)
            if amended is None:
                return None
            event = amended
        return event


def _agrees(event: Event) -> bool:
    """Tell whether an event lets a departure take effect: the tenant or the office agrees, or its period is over."""
    if event.type == "expired":
        return event.field == "objection_period"
    return event.type == "confirmation" and event.side in ("tenant", "officer")


def _needs_period(correction: Event) -> bool:
    """Tell whether a correction is a departure in other words: that someone never lived here."""
    return correction.field == "residence"


def _amend(event: Event, correction: Event) -> Event | None:
    field, value = correction.field, correction.value
    if field == "residence":
        return None if value == "no" else event
    amend = _AMENDMENTS.get(field or "")
    return event if amend is None or value is None else amend(event, value)


def instant_of(value: str) -> int:
    """Return an instant written as ISO 8601 with its zone, in microseconds since 1970."""
    moment = datetime.fromisoformat(value)
    whole = moment.astimezone(UTC).replace(tzinfo=None) - datetime(1970, 1, 1)  # both in UTC
    return (whole.days * 86_400 + whole.seconds) * 1_000_000 + whole.microseconds


_AMENDMENTS: Final[dict[str, Callable[[Event, str], Event]]] = {
    "effective_at": lambda event, value: event._replace(effective_at=instant_of(value)),
    "claimed_at": lambda event, value: event._replace(claimed_at=instant_of(value)),
    "unit": lambda event, value: event._replace(unit=int(value)),
    "adults": lambda event, value: event._replace(adults=int(value)),
    "children": lambda event, value: event._replace(children=int(value)),
}
