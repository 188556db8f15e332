"""Events that waited for one which arrived at the same moment are joined to their person, with all they tell."""

import threading

import pytest

from housing.events.commands import event_uuid
from housing.events.service import record_event
from tests.housing.ledger.cast import NOW, PROOFS, ZHANG, Register
from tests.housing.register import event


@pytest.fixture
def crossed(register: Register) -> Register:
    """Return a register in which a confirmation and its arrival were recorded before each could see the other."""
    unit = register.town.here[0]
    begun, ended = threading.Event(), threading.Event()
    arrival = event("arrival", unit, event_id="a1", person_code="p1", identity=ZHANG, main=True)

    def record_arrival() -> None:
        with register.store.session(register.town.administrator.recording, "registration") as connection:
            record_event(connection, arrival, register.town.desk(NOW))
            begun.set()
            ended.wait(10)

    thread = threading.Thread(target=record_arrival)
    thread.start()
    begun.wait(10)
    register.record("confirmation", unit, side="tenant", days=1, refers_to="a1", reason="by phone")
    ended.set()
    thread.join()
    return register


def test_they_are_joined_and_folded(crossed: Register) -> None:
    arrival = event_uuid("test", "a1")
    assert crossed.one("select confirmed from doorplate.residence where arrival = %s", arrival) is False
    assert crossed.do("adopt") == 1
    assert crossed.one("select confirmed from doorplate.residence where arrival = %s", arrival) is True
    assert crossed.one("select count(distinct person) from doorplate.event") == 1
    assert crossed.one("select residences_confirmed from doorplate.unit where number = %s", crossed.town.here[0]) == 1
    assert crossed.do("adopt") == 0
    crossed.do("sums")
    crossed.do("seal")
    assert crossed.problems(*PROOFS) == []


def test_events_whose_target_is_not_there_go_on_waiting(register: Register) -> None:
    register.record("confirmation", register.town.here[0], side="tenant", refers_to="never")
    assert register.do("adopt") == 0
    register.do("sums")
    register.do("seal")
    assert register.problems(*PROOFS) == []


def test_seals_hold_over_events_that_were_joined(crossed: Register) -> None:
    crossed.do("seal")
    crossed.do("adopt")
    crossed.do("sums")
    assert crossed.problems(*PROOFS) == []
