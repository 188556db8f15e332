"""What of a person can go by itself: never anything that what stays is folded from."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from housing.events.model import Event
from housing.events.projection import fold
from housing.ledger.retention.model import Due
from housing.ledger.retention.rules import lost_facts, plan_of
from housing.people.model import Identity

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def a(number: int, kind: str, unit: int, at: int, side: str = "landlord", **more: object) -> Event:
    return Event(UUID(int=number), kind, side, unit, at, at, **more)  # type: ignore[arg-type]  # tests name the fields


def due(*numbers: int) -> list[Due]:
    return [Due(UUID(int=number), "departed", NOW) for number in numbers]


LEFT = [
    a(1, "arrival", 7, 1),
    a(2, "confirmation", 7, 2, "tenant", refers_to=UUID(int=1)),
    a(3, "departure", 7, 3, "tenant", refers_to=UUID(int=1)),
]
STAYS = [a(4, "arrival", 8, 5), a(5, "confirmation", 8, 6, "tenant", refers_to=UUID(int=4))]


def test_with_the_last_residence_everything_goes() -> None:
    assert plan_of(LEFT, due(1), lets=False).whole
    assert plan_of([a(9, "departure", 7, 3, refers_to=UUID(int=99))], [], lets=False).whole


def test_who_lets_keeps_being_known() -> None:
    plan = plan_of(LEFT, due(1), lets=True)
    assert not plan.whole
    assert [part.due.arrival for part in plan.parts] == [UUID(int=1)]


def test_a_residence_that_was_left_goes_by_itself() -> None:
    plan = plan_of([*LEFT, *STAYS], due(1), lets=False)
    assert not plan.whole
    (part,) = plan.parts
    assert {event.id.int for event in part.events} == {1, 2, 3}
    assert plan.kept == ()


def test_a_residence_that_the_next_one_ended_goes_with_it() -> None:
    """Its end is folded from an event of the residence that stays."""
    moved = [
        a(1, "arrival", 7, 1, main=True),
        a(2, "confirmation", 7, 2, "tenant", refers_to=UUID(int=1)),
        a(4, "arrival", 8, 5, main=True),
        a(5, "confirmation", 8, 6, "tenant", refers_to=UUID(int=4)),
    ]
    plan = plan_of(moved, due(1), lets=False)
    assert plan.parts == ()
    assert [each.arrival for each in plan.kept] == [UUID(int=1)]


UNITS = st.integers(1, 2)
KINDS = st.sampled_from(("arrival", "confirmation", "departure", "correction", "objection", "decision"))
SIDES = st.sampled_from(("tenant", "landlord", "officer"))


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw a person's events, some of which refer to one another."""
    events: list[Event] = []
    for number in range(1, draw(st.integers(2, 10))):
        kind = draw(KINDS)
        refers = draw(st.sampled_from(events)).id if events and kind != "arrival" and draw(st.booleans()) else None
        more: dict[str, object] = {"refers_to": refers, "main": draw(st.booleans()) if kind == "arrival" else None}
        if kind == "correction":
            more |= {"field": "residence", "value": "no"}
        if kind == "decision":
            more["decision"] = draw(st.sampled_from(("upheld", "dismissed")))
        events.append(a(number, kind, draw(UNITS), draw(st.integers(1, 9)), draw(SIDES), **more))
    return events


@given(histories(), st.data())
def test_what_stays_is_the_same_without_what_goes(events: list[Event], data: st.DataObject) -> None:
    residences = fold(events)
    chosen = [each.arrival.int for each in residences if data.draw(st.booleans())]
    plan = plan_of(events, due(*chosen), lets=False)
    if plan.whole:
        assert len(chosen) == len(residences)
        return
    gone = {event.id for part in plan.parts for event in part.events}
    arrivals = {part.due.arrival for part in plan.parts}
    assert fold([event for event in events if event.id not in gone]) == [
        each for each in residences if each.arrival not in arrivals
    ]
    for part in plan.parts:
        assert fold(part.events) == [part.residence]
    assert {each.arrival.int for each in plan.kept} == set(chosen) - {each.int for each in arrivals}


def test_what_only_the_gone_events_told_is_kept_by_itself() -> None:
    known = Identity("张三", "id_card", "1", 1990, "138")
    assert lost_facts(known, known) == {}
    assert lost_facts(known, Identity("张三", birth_year=1990)) == {
        "document_type": "id_card",
        "document_number": "1",
        "phone": "138",
    }
    assert lost_facts(known, Identity("李四", "id_card", "1", 1990, "138")) is None
