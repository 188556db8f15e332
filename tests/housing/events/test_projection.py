"""The rules of the register, one by one, on the pure fold."""

import itertools
from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.events.model import PARTY, Event, Residence
from housing.events.projection import fold

HOME, OTHER = 1, 2


def at(number: int) -> UUID:
    return UUID(int=number)


_NUMBERS = itertools.count(1)


def event(kind: str, side: str, unit: int, when: int, **more: object) -> Event:
    values: dict[str, object] = {"id": at(next(_NUMBERS)), "claimed_at": when} | more
    return Event(type=kind, side=side, unit=unit, effective_at=when, **values)  # type: ignore[arg-type]


def by_unit(events: Sequence[Event]) -> dict[int, Residence]:
    return {each.unit: each for each in fold(events)}


def confirmed_home(unit: int, when: int, *, main: bool = True) -> list[Event]:
    arrival = event("arrival", "landlord", unit, when, main=main)
    return [arrival, event("confirmation", "tenant", unit, when + 1, refers_to=arrival.id)]


def test_an_arrival_alone_is_a_claim() -> None:
    (home,) = fold([event("arrival", "landlord", HOME, 5, main=True)])
    assert (home.state, home.confirmed, home.main, home.until_at) == ("claimed", False, True, None)


@pytest.mark.parametrize(
    ("first", "second"), [*itertools.permutations(["tenant", "landlord", "officer", "team", "agent"], 2)]
)
def test_two_sides_make_a_fact_and_one_side_twice_does_not(first: str, second: str) -> None:
    arrival = event("arrival", first, HOME, 5)
    (home,) = fold([arrival, event("confirmation", second, HOME, 9, refers_to=arrival.id)])
    assert home.confirmed is (PARTY[first] != PARTY[second])
    assert home.last_confirmed_at == (9 if home.confirmed else None)


def test_the_other_sides_own_arrival_is_its_confirmation() -> None:
    (home,) = fold([event("arrival", "tenant", HOME, 5), event("arrival", "landlord", HOME, 7)])
    assert (home.state, home.from_at) == ("confirmed", 5)


def test_a_confirmed_new_main_residence_ends_the_old_one() -> None:
    homes = by_unit([*confirmed_home(HOME, 5), *confirmed_home(OTHER, 20)])
    assert (homes[HOME].state, homes[HOME].until_at) == ("closed", 20)
    assert homes[OTHER].state == "confirmed"


def test_a_claim_alone_ends_nothing() -> None:
    homes = by_unit([*confirmed_home(HOME, 5), event("arrival", "landlord", OTHER, 20, main=True)])
    assert homes[HOME].until_at is None
    assert homes[OTHER].state == "claimed"


def test_a_second_home_that_is_not_the_main_one_ends_nothing() -> None:
    homes = by_unit([*confirmed_home(HOME, 5), *confirmed_home(OTHER, 20, main=False)])
    assert {home.state for home in homes.values()} == {"confirmed"}


def test_correcting_main_to_no_brings_the_ended_one_back() -> None:
    new = confirmed_home(OTHER, 20)
    undone = event("correction", "tenant", OTHER, 25, refers_to=new[0].id, field="main", value="no")
    homes = by_unit([*confirmed_home(HOME, 5), *new, undone])
    assert homes[HOME].until_at is None
    assert not homes[OTHER].main


def test_what_the_tenant_says_of_main_counts_before_the_landlord() -> None:
    arrival = event("arrival", "landlord", HOME, 5, main=True)
    (home,) = fold([arrival, event("confirmation", "tenant", HOME, 4, refers_to=arrival.id, main=False)])
    assert not home.main


def test_a_tenants_departure_takes_effect_at_once() -> None:
    (home,) = fold([*confirmed_home(HOME, 5), event("departure", "tenant", HOME, 30)])
    assert (home.state, home.until_at) == ("closed", 30)


def test_a_landlords_departure_waits_for_its_period() -> None:
    leaving = event("departure", "landlord", HOME, 30)
    known = [*confirmed_home(HOME, 5), leaving]
    (home,) = fold(known)
    assert (home.until_at, home.leaving_at, home.state) == (None, 30, "confirmed")
    expired = event("expired", "program", HOME, 50, refers_to=leaving.id, field="objection_period")
    (home,) = fold([*known, expired])
    assert (home.until_at, home.leaving_at, home.state) == (30, None, "closed")


def test_the_end_of_another_period_lets_no_departure_take_effect() -> None:
    leaving = event("departure", "landlord", HOME, 30)
    expired = event("expired", "program", HOME, 50, refers_to=leaving.id, field="claim")
    (home,) = fold([*confirmed_home(HOME, 5), leaving, expired])
    assert home.until_at is None


def test_a_tenant_who_agrees_ends_it_without_a_period() -> None:
    leaving = event("departure", "landlord", HOME, 30)
    (home,) = fold([*confirmed_home(HOME, 5), leaving, event("confirmation", "tenant", HOME, 31, refers_to=leaving.id)])
    assert home.until_at == 30


def test_agreeing_to_a_departure_confirms_no_residence() -> None:
    arrival = event("arrival", "landlord", HOME, 5)
    leaving = event("departure", "landlord", HOME, 30, refers_to=arrival.id)
    (home,) = fold([arrival, leaving, event("confirmation", "tenant", HOME, 30, refers_to=leaving.id)])
    assert (home.until_at, home.confirmed) == (30, False)


@pytest.mark.parametrize("late", [False, True])
def test_an_objection_blocks_a_departure_until_a_person_decides(late: bool) -> None:
    leaving = event("departure", "landlord", HOME, 30)
    objection = event("objection", "tenant", HOME, 35, refers_to=leaving.id)
    known = [*confirmed_home(HOME, 5), leaving, objection]
    if late:
        known.append(event("expired", "program", HOME, 33, refers_to=leaving.id, field="objection_period"))
    (home,) = fold(known)
    assert (home.state, home.until_at) == ("disputed", None)
    upheld = event("decision", "officer", HOME, 40, refers_to=objection.id, decision="upheld")
    (home,) = fold([*known, upheld])
    assert (home.state, home.until_at, home.leaving_at) == ("confirmed", None, None)
    dismissed = event("decision", "officer", HOME, 40, refers_to=objection.id, decision="dismissed")
    (home,) = fold([*known, dismissed])
    assert (home.state, home.until_at) == ("closed", 30)


def test_an_arrival_that_is_objected_to_ends_no_main_residence_until_a_person_decides() -> None:
    new = confirmed_home(OTHER, 20)
    objection = event("objection", "tenant", OTHER, 22, refers_to=new[0].id)
    homes = by_unit([*confirmed_home(HOME, 5), *new, objection])
    assert homes[HOME].until_at is None
    assert homes[OTHER].state == "disputed"
    upheld = event("decision", "officer", OTHER, 30, refers_to=objection.id, decision="upheld")
    assert by_unit([*confirmed_home(HOME, 5), *new, objection, upheld]).keys() == {HOME}


def test_who_never_lived_there_has_no_residence_there() -> None:
    arrival = event("arrival", "landlord", HOME, 5)
    never = event("correction", "tenant", HOME, 9, refers_to=arrival.id, field="residence", value="no")
    assert fold([arrival, never]) == []


def test_a_landlord_cannot_make_a_residence_never_to_have_been_at_once() -> None:
    known = confirmed_home(HOME, 5)
    never = event("correction", "landlord", HOME, 9, refers_to=known[0].id, field="residence", value="no")
    assert len(fold([*known, never])) == 1
    expired = event("expired", "program", HOME, 30, refers_to=never.id, field="objection_period")
    assert fold([*known, never, expired]) == []


def test_a_corrected_date_moves_the_residence_and_its_place_in_the_order() -> None:
    late = confirmed_home(OTHER, 20)
    earlier = event(
        "correction",
        "officer",
        OTHER,
        30,
        refers_to=late[0].id,
        field="effective_at",
        value="1970-01-01T00:00:00+00:00",
    )
    homes = by_unit([*confirmed_home(HOME, 5), *late, earlier])
    assert (homes[OTHER].from_at, homes[OTHER].until_at) == (0, 5)
    assert homes[HOME].until_at is None


def test_a_departure_before_any_arrival_ends_nothing() -> None:
    (home,) = fold([event("departure", "tenant", HOME, 3), event("arrival", "tenant", HOME, 5)])
    assert home.until_at is None


def test_after_leaving_a_home_one_may_come_back() -> None:
    stays = fold([*confirmed_home(HOME, 5), event("departure", "tenant", HOME, 30), *confirmed_home(HOME, 40)])
    assert [(stay.from_at, stay.until_at) for stay in stays] == [(5, 30), (40, None)]


def test_a_stay_that_ended_by_a_move_is_not_taken_up_again_by_a_later_arrival() -> None:
    events = [*confirmed_home(HOME, 5), *confirmed_home(OTHER, 20), event("arrival", "tenant", HOME, 30)]
    stays = [stay for stay in fold(events) if stay.unit == HOME]
    assert [(stay.from_at, stay.until_at) for stay in stays] == [(5, 20), (30, None)]


def test_household_counts_follow_the_last_word() -> None:
    arrival = event("arrival", "landlord", HOME, 5, adults=2, children=0)
    (home,) = fold([arrival, event("household_change", "tenant", HOME, 8, refers_to=arrival.id, children=1)])
    assert (home.adults, home.children) == (2, 1)


def test_an_objection_that_names_only_the_unit_means_the_departure_reported_there() -> None:
    (home,) = fold(
        [*confirmed_home(HOME, 5), event("departure", "landlord", HOME, 30), event("objection", "tenant", HOME, 35)]
    )
    assert (home.state, home.until_at) == ("disputed", None)


@st.composite
def lives(draw: st.DrawFn) -> list[Event]:
    events: list[Event] = []
    for number in range(draw(st.integers(1, 10))):
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
                    "expired",
                )
            )
        )
        more: dict[str, object] = {"id": at(draw(st.integers(0, 999)) * 100 + number)}
        if kind == "arrival":
            more["main"] = draw(st.sampled_from((True, True, False, None)))
        elif events:
            more["refers_to"] = draw(st.sampled_from((None, *(each.id for each in events))))
        if kind == "correction":
            more["field"], more["value"] = draw(
                st.sampled_from(
                    (
                        ("main", "no"),
                        ("main", "yes"),
                        ("residence", "no"),
                        ("effective_at", "1970-01-01T00:00:00.000003+00:00"),
                        ("unit", "2"),
                    )
                )
            )
        if kind == "decision":
            more["decision"] = draw(st.sampled_from(("upheld", "dismissed")))
        if kind == "expired":
            more["field"] = "objection_period"
        side = (
            "program"
            if kind == "expired"
            else draw(st.sampled_from(("tenant", "landlord", "agent", "officer", "team")))
        )
        events.append(event(kind, side, draw(st.integers(1, 3)), draw(st.integers(0, 8)), **more))
    return events


@given(lives(), st.randoms(use_true_random=False))
def test_the_fold_knows_no_order_of_delivery(events: list[Event], chance: "object") -> None:
    straight = fold(events)
    chance.shuffle(events)  # type: ignore[attr-defined]
    assert fold(events) == straight


@given(lives())
def test_no_two_confirmed_main_residences_overlap(events: list[Event]) -> None:
    mains = [stay for stay in fold(events) if stay.main and stay.confirmed]
    for one, other in itertools.combinations(mains, 2):
        first, second = sorted((one, other), key=lambda stay: (stay.from_at, stay.until_at is None, stay.until_at or 0))
        assert first.until_at is not None
        assert first.until_at <= second.from_at or first.until_at == first.from_at


@given(lives(), st.integers(4, 6), st.integers(0, 8))
def test_a_claim_added_anywhere_changes_no_other_residence(events: list[Event], unit: int, when: int) -> None:
    claim = event("arrival", "landlord", unit, when, main=True)
    before = fold(events)
    assert [stay for stay in fold([*events, claim]) if stay.arrival != claim.id] == before
