"""Recording: whatever the order, the doubles and the way of delivery, the ledger ends in the same state."""

import contextlib
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from housing.db.connect import Connection, Server, Store
from housing.errors import Refusal
from housing.events import staging
from housing.events.bulk import prepare_event, record_events
from housing.events.commands import RecordEvent
from housing.events.model import Residence
from housing.events.projection import fold
from housing.events.service import record_event
from housing.settings import Settings
from tests.conftest import copied_database
from tests.housing.register import Town, event, make_town


@pytest.fixture(scope="module")
def place(shared_server: Server, shared_settings: Settings) -> Iterator[tuple[Store, Town]]:
    """Yield a store with a town; tests roll back."""
    with copied_database(shared_server, shared_settings, keys=True) as server:
        store = Store(server, connections=4)
        with server.connect_as_owner() as owner:
            town = make_town(owner, store)
        yield store, town
        for pool in [*store._pools.values(), *store._keys_pools.values()]:
            pool.close()


class Undo(Exception):  # noqa: N818 -- it is no error
    """Rolls a session back."""


def residences(connection: Connection) -> list[Residence]:
    persons = {person for (person,) in connection.execute("select person from doorplate.residence")}
    found = staging.residences_of(connection, persons)  # type: ignore[arg-type]
    return sorted(each for stored in found.values() for each in stored)


def counts(connection: Connection) -> dict[int, tuple[int, int]]:
    rows = connection.execute(
        "select number, residences_confirmed, residences_claimed from doorplate.unit"
        " where residences_confirmed <> 0 or residences_claimed <> 0"
    )
    return {int(str(n)): (int(str(a)), int(str(b))) for n, a, b in rows}


def counts_of(found: Sequence[Residence]) -> dict[int, tuple[int, int]]:
    units: dict[int, tuple[int, int]] = {}
    for each in found:
        if each.until_at is None:
            confirmed, claimed = units.get(each.unit, (0, 0))
            units[each.unit] = (confirmed + each.confirmed, claimed + (not each.confirmed))
    return units


def deliver_one_by_one(place: tuple[Store, Town], events: Sequence[RecordEvent]) -> list[Residence]:
    store, town = place
    found: list[Residence] = []
    with pytest.raises(Undo), store.session(town.administrator.recording, "registration") as connection:
        for each in events:
            with contextlib.suppress(Refusal), connection.transaction():  # a departure dated before its arrival
                record_event(connection, each, town.desk())
        connection.execute("set constraints all immediate")
        found = residences(connection)
        assert counts(connection) == counts_of(found)
        raise Undo
    return found


def deliver_in_batches(place: tuple[Store, Town], events: Sequence[RecordEvent], size: int) -> list[Residence]:
    store, town = place
    found: list[Residence] = []
    with pytest.raises(Undo), store.session(town.administrator.recording, "registration") as connection:
        for start in range(0, len(events), size):
            batch = [prepare_event(each, town.desk()) for each in events[start : start + size]]
            with connection.transaction():
                record_events(connection, batch, town.desk())
        connection.execute("set constraints all immediate")
        found = residences(connection)
        assert counts(connection) == counts_of(found)
        raise Undo
    return found


PEOPLE = ("p1", "p2")
SIDES = ("tenant", "landlord", "agent", "officer", "team")


@st.composite
def histories(draw: st.DrawFn) -> list[RecordEvent]:
    """Draw the events of two people in three units, some of which refer to one another."""
    events: list[RecordEvent] = []
    for number in range(draw(st.integers(1, 9))):
        kind = draw(
            st.sampled_from(
                (
                    "arrival",
                    "arrival",
                    "confirmation",
                    "departure",
                    "correction",
                    "objection",
                    "decision",
                    "household_change",
                )
            )
        )
        more: dict[str, object] = {"side": draw(st.sampled_from(SIDES)), "event_id": f"e{number}"}
        if kind == "arrival":
            more |= {"main": draw(st.sampled_from((True, True, False, None)))}
        elif events and draw(st.sampled_from((True, False))):
            more["refers_to"] = draw(st.sampled_from(events)).event_id
        if kind == "correction":
            field = draw(st.sampled_from(("main", "residence", "effective_at", "adults")))
            values = {
                "main": ("yes", "no"),
                "residence": ("no",),
                "effective_at": ("2026-01-03T00:00:00+00:00",),
                "adults": ("3",),
            }
            more |= {"field": field, "value": draw(st.sampled_from(values[field]))}
        if kind == "decision":
            more["decision"] = draw(st.sampled_from(("upheld", "dismissed")))
        more["person_code"] = None if "refers_to" in more else draw(st.sampled_from(PEOPLE))
        events.append(event(kind, UNITS[draw(st.integers(0, 2))], days=draw(st.integers(0, 6)), **more))
    return events


UNITS = [100000000190, 100000000287, 100000000384]


@settings(max_examples=60, phases=(Phase.explicit, Phase.generate))
@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_any_way_of_delivery_ends_in_the_same_state(
    place: tuple[Store, Town], events: list[RecordEvent], chance: random.Random
) -> None:
    straight = deliver_one_by_one(place, events)
    shuffled = [*events, *chance.sample(events, len(events) // 2)]
    chance.shuffle(shuffled)
    assert deliver_one_by_one(place, shuffled) == straight
    assert deliver_in_batches(place, shuffled, chance.randint(1, 5)) == straight


def test_concurrent_writers_of_the_same_people_end_in_the_state_of_the_fold(
    shared_server: Server, shared_settings: Settings
) -> None:
    chance = random.Random(7)
    with copied_database(shared_server, shared_settings, keys=True) as server:
        store = Store(server, connections=8)
        with server.connect_as_owner() as owner:
            town = make_town(owner, store)
            events = [
                event(
                    chance.choice(("arrival", "arrival", "confirmation", "departure")),
                    chance.choice(town.here[:3] + town.there[:2]),
                    days=chance.randint(0, 9),
                    side=chance.choice(("tenant", "landlord")),
                    person_code=f"p{chance.randint(0, 3)}",
                    main=True,
                )
                for _ in range(120)
            ]

            def deliver(seed: int) -> None:
                order = random.Random(seed)
                for each in order.sample(events, len(events)):
                    with store.session(town.administrator.recording, "registration") as connection:
                        record_event(connection, each, town.desk())

            with ThreadPoolExecutor(6) as pool:
                list(pool.map(deliver, range(6)))
            persons = {person for (person,) in owner.execute("select distinct person from doorplate.event")}
            histories, _ = staging.histories(owner, persons)  # type: ignore[arg-type]
            stored = staging.residences_of(owner, persons)  # type: ignore[arg-type]
            assert sum(map(len, histories.values())) == len(events)
            assert {person: sorted(fold(history)) for person, history in histories.items() if fold(history)} == {
                person: sorted(homes) for person, homes in stored.items()
            }
            assert counts(owner) == counts_of([home for homes in stored.values() for home in homes])
            overlapping = owner.execute(
                "select count(*) from doorplate.residence a join doorplate.residence b"
                " on a.person = b.person and a.arrival < b.arrival and a.main and b.main and a.confirmed"
                " and b.confirmed"
                " and tstzrange(a.from_at, a.until_at) && tstzrange(b.from_at, b.until_at)"
            ).fetchone()
            assert overlapping == (0,)
        for pools in [*store._pools.values(), *store._keys_pools.values()]:
            pools.close()
