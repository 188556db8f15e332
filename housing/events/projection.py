"""Events to residences, one way: a person's residences are a pure function of that person's events.

The order is (`effective_at`, `claimed_at`, id) after corrections, never that of delivery; so late, double, offline and
concurrent deliveries end in the same state. `db verify` folds again and compares.
"""

import itertools
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from housing.events.model import PARTY, Event, Residence, State, Stay
from housing.events.verdicts import AMENDABLE, Order, Verdicts, order_of

_SIDES_OF_A_FACT: Final = 2
_NEVER: Final = 1 << 63
_REFERRING: Final = {
    "correction": ("arrival",),
    "objection": ("departure", "arrival"),
    "decision": ("objection", "departure", "arrival"),
}


def fold(events: Sequence[Event]) -> list[Residence]:
    """Return the residences of one person, in the order of their beginnings.

    Two sides make a residence confirmed (tenant, landlord, office). A confirmed main residence ends the confirmed main
    one before it; a claim ends nothing. What the landlord's side reports as a departure takes effect when its period of
    objection is over, or the tenant agrees, or a person decides; an objection blocks it until then.
    """
    if len(events) == 1:
        return _single(events[0])
    if any(event.refers_to is None and event.type in _REFERRING for event in events):
        events = resolved(events)
    verdicts = Verdicts(events)
    facts = _facts(events, verdicts)
    ended: dict[UUID, int] = {}
    while True:
        fold_ = _Fold(verdicts, facts, ended)
        closings = fold_.closings()
        if closings.items() <= ended.items():
            return fold_.residences()
        ended |= closings


def _single(event: Event) -> list[Residence]:
    """Fold the commonest case by far in few steps: a person of whom one event is known."""
    if event.type != "arrival":
        return []
    return [
        Residence(
            event.id,
            event.unit,
            event.effective_at,
            None,
            bool(event.main),
            False,
            "claimed",
            None,
            None,
            event.adults,
            event.children,
        )
    ]


def resolved(events: Sequence[Event]) -> list[Event]:
    """Give those that name only person and unit the event they mean: the last of the right type there, up to then."""
    return [
        event._replace(refers_to=_meant(event, events))
        if event.refers_to is None and event.type in _REFERRING
        else event
        for event in events
    ]


def _meant(event: Event, events: Sequence[Event]) -> UUID | None:
    for kind in _REFERRING[event.type]:
        there = [
            each
            for each in events
            if each.type == kind
            and each.unit == event.unit
            and order_of(each) < order_of(event)
            and (kind != "departure" or each.side in ("landlord", "agent", "officer", "team"))
        ]
        if there:
            return max(there, key=order_of).id
    return None


def _facts(events: Sequence[Event], verdicts: Verdicts) -> list[Event]:
    """Return what happened, as corrected, in its order."""
    amended = (verdicts.amended(event) for event in events if event.type in AMENDABLE)
    return sorted((event for event in amended if event is not None), key=order_of)


class _Fold:
    def __init__(self, verdicts: Verdicts, facts: Sequence[Event], ended: dict[UUID, int]) -> None:
        self._verdicts = verdicts
        self._ended = ended
        self._stays: list[Stay] = []
        self._open: dict[int, Stay] = {}
        self._of_event: dict[UUID, Stay] = {}
        self._words: dict[UUID, list[tuple[bool, Order, bool]]] = {}
        self._early: dict[UUID, Event] = {}
        for fact in facts:
            if ended:
                self._end_mains(fact.effective_at)
            if fact.type == "arrival":
                self._arrive(fact)
            elif fact.type == "departure":
                self._depart(fact)
        if ended:
            self._end_mains(_NEVER)
        for fact in facts:
            if fact.type == "confirmation":
                self._confirm(fact)
            elif fact.type == "household_change":
                self._change(fact)
        for stay in self._stays:
            self._settle_main(stay)

    def closings(self) -> dict[UUID, int]:
        """Return which stays end because a confirmed main one begins, by their arrival, and when."""
        mains = [stay for stay in self._stays if stay.main and len(stay.parties) >= _SIDES_OF_A_FACT]
        mains.sort(key=lambda stay: stay.order)
        closings = {}
        for before, after in itertools.pairwise(mains):
            if before.until_at is None or before.until_at > after.from_at:
                closings[before.arrival.id] = after.from_at
        return closings

    def residences(self) -> list[Residence]:
        """Return the stays as residences."""
        return [_residence(stay) for stay in sorted(self._stays, key=lambda stay: stay.order)]

    def _end_mains(self, now: int) -> None:
        for unit, stay in list(self._open.items()):
            end = self._ended.get(stay.arrival.id)
            if end is not None and end <= now:
                stay.until_at = end
                del self._open[unit]

    def _arrive(self, event: Event) -> None:
        stay = self._open.get(event.unit)
        if stay is None:
            stay = self._begin(event)
        elif len(stay.parties | {PARTY[event.side]}) >= _SIDES_OF_A_FACT:
            stay.last_confirmed_at = event.effective_at
        self._of_event[event.id] = stay
        self._hear(stay, event)
        self._count(stay, event)
        early = self._early.pop(event.id, None)
        if early is not None and early.effective_at == event.effective_at:
            self._depart(early)

    def _begin(self, event: Event) -> Stay:
        stay = Stay(event, event.unit, event.effective_at, order_of(event), set())
        self._stays.append(stay)
        end = self._ended.get(event.id)
        if end is None or end > event.effective_at:
            self._open[event.unit] = stay
        else:
            stay.until_at = end
        return stay

    def _depart(self, event: Event) -> None:
        stay = self._referred(event)
        if stay is None and event.refers_to is not None:
            self._early[event.refers_to] = event  # of the same instant as its arrival, but before it in the order
        if stay is None or event.effective_at < stay.from_at or stay.until_at is not None:
            return
        suspended = self._verdicts.of(event) == "suspended"
        stay.disputed |= suspended
        if suspended or not self._verdicts.takes_effect(event):
            stay.leaving_at = event.effective_at
        else:
            stay.until_at = event.effective_at
            self._open.pop(stay.unit, None)

    def _confirm(self, event: Event) -> None:
        stay = self._referred_any_time(event)
        if stay is None or (stay.until_at is not None and event.effective_at > stay.until_at):
            return
        heard = self._hear(stay, event)
        if heard and (stay.last_confirmed_at is None or event.effective_at > stay.last_confirmed_at):
            stay.last_confirmed_at = event.effective_at

    def _hear(self, stay: Stay, event: Event) -> bool:
        """Count who speaks for a stay, unless that word itself is objected to."""
        objected = self._verdicts.of(event) == "suspended" or self._verdicts.disputed_corrections(event)
        if objected:
            stay.disputed = True
        else:
            stay.parties.add(PARTY[event.side])
        self._speak(stay, event)
        return not objected

    def _change(self, event: Event) -> None:
        stay = self._referred_any_time(event)
        if stay is not None:
            self._count(stay, event)

    def _referred(self, event: Event) -> Stay | None:
        if event.refers_to is not None:
            return self._of_event.get(event.refers_to)
        return self._open.get(event.unit)

    def _referred_any_time(self, event: Event) -> Stay | None:
        """Return the stay that an event names, or that was there at its time."""
        if event.refers_to is not None:
            return self._of_event.get(event.refers_to)
        then = (stay for stay in self._stays if stay.unit == event.unit and stay.from_at <= event.effective_at)
        there = [stay for stay in then if stay.until_at is None or event.effective_at <= stay.until_at]
        return max(there, key=lambda stay: stay.order, default=None)

    @staticmethod
    def _count(stay: Stay, event: Event) -> None:
        if event.adults is not None:
            stay.adults = event.adults
        if event.children is not None:
            stay.children = event.children

    def _speak(self, stay: Stay, event: Event) -> None:
        """Keep what was said of main or not: the tenant's or the office's last word counts before the landlord's."""
        words = self._words.setdefault(stay.arrival.id, [])
        if event.main is not None:
            words.append((event.side not in ("landlord", "agent"), order_of(event), event.main))
        for each in self._verdicts.corrections(event):
            if each.field == "main" and each.value in ("yes", "no"):
                words.append((each.side not in ("landlord", "agent"), order_of(each), each.value == "yes"))

    def _settle_main(self, stay: Stay) -> None:
        words = self._words[stay.arrival.id]
        if words:
            stay.main = max(words)[2]


def _residence(stay: Stay) -> Residence:
    confirmed = len(stay.parties) >= _SIDES_OF_A_FACT
    state: State = "confirmed" if confirmed else "claimed"
    if stay.disputed:
        state = "disputed"
    if stay.until_at is not None:
        state = "closed"
    return Residence(
        stay.arrival.id,
        stay.unit,
        stay.from_at,
        stay.until_at,
        stay.main,
        confirmed,
        state,
        stay.leaving_at if stay.until_at is None else None,
        stay.last_confirmed_at if confirmed else None,
        stay.adults,
        stay.children,
    )
