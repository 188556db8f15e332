"""What runs out is recorded as an event, dated when it fell due, and folded like any other."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from housing.duties.rules import has_run_out
from housing.events.commands import event_uuid
from tests.housing.ledger.cast import NOW, PROOFS, ZHANG, Register

START = datetime(2026, 1, 1, tzinfo=UTC)
A1, D1 = event_uuid("test", "a1"), event_uuid("test", "d1")


@pytest.fixture
def leaving(register: Register) -> Register:
    """Return a register in which a landlord has reported that a tenant left, on 2 March 2026."""
    unit = register.town.here[0]
    register.record("arrival", unit, event_id="a1", person_code="p1", identity=ZHANG, main=True)
    register.record("confirmation", unit, side="tenant", days=1, refers_to="a1")
    register.record("departure", unit, event_id="d1", days=60, refers_to="a1")
    return register


def stay(register: Register) -> tuple[Any, ...] | None:
    return register.owner.execute(
        "select state, until_at, leaving_at from doorplate.residence where arrival = %s", [A1]
    ).fetchone()


def expired(register: Register) -> list[tuple[Any, ...]]:
    return register.owner.execute(
        "select field, refers_to, effective_at from doorplate.event where type = 'expired' order by seq"
    ).fetchall()


def due(register: Register, kind: str) -> datetime:
    moment: datetime = register.one("select due_at from doorplate.timer where kind = %s order by due_at", kind)
    return moment


def test_a_reported_departure_takes_effect_when_its_period_is_over(leaving: Register) -> None:
    over = due(leaving, "objection_period")
    leaving.do("timers", now=over - timedelta(seconds=1))
    assert stay(leaving) == ("confirmed", None, START + timedelta(days=60))
    leaving.do("timers", now=over)
    assert stay(leaving) == ("closed", START + timedelta(days=60), None)
    assert expired(leaving) == [("objection_period", D1, over)]
    assert leaving.do("timers", now=NOW + timedelta(days=400)) == 0
    leaving.do("sums")
    leaving.do("seal")
    assert leaving.problems(*PROOFS) == []


def test_the_person_is_told_that_the_residence_ended(leaving: Register) -> None:
    leaving.do("timers", now=due(leaving, "objection_period"))
    told = leaving.owner.execute("select message from doorplate.outbox order by id").fetchall()
    assert ("residence_ended",) in told


@pytest.mark.parametrize("by_reference", [True, False], ids=["by reference", "by person and unit"])
def test_an_objection_that_is_not_answered_stops_it(by_reference: bool, leaving: Register) -> None:
    unit = leaving.town.here[0]
    named: dict[str, Any] = {"refers_to": "d1"} if by_reference else {"person_code": "p1"}
    leaving.record("objection", unit, event_id="o1", side="tenant", days=61, **named)
    leaving.do("timers", now=due(leaving, "objection_period"))
    assert expired(leaving) == []
    assert stay(leaving) == ("disputed", None, START + timedelta(days=60))
    leaving.record("decision", unit, side="officer", days=62, refers_to="o1", decision="dismissed")
    assert stay(leaving) == ("closed", START + timedelta(days=60), None)


@pytest.mark.parametrize("side", ["tenant", "officer"])
def test_what_has_taken_effect_already_does_not_run_out(side: str, leaving: Register) -> None:
    leaving.record("confirmation", leaving.town.here[0], side=side, days=61, refers_to="d1")
    leaving.do("timers", now=due(leaving, "objection_period"))
    assert expired(leaving) == []
    assert leaving.one("select count(*) from doorplate.timer where done_at is null and kind = 'objection_period'") == 0


def test_a_departure_that_waits_for_its_arrival_has_its_period_too(register: Register) -> None:
    unit = register.town.here[0]
    register.record("departure", unit, event_id="d1", days=60, refers_to="a1")
    register.do("timers", now=due(register, "objection_period"))
    register.record("arrival", unit, event_id="a1", person_code="p1", identity=ZHANG, main=True)
    assert stay(register) == ("closed", START + timedelta(days=60), None)
    assert register.one("select count(distinct person) from doorplate.event") == 1
    register.do("sums")
    register.do("seal")
    assert register.problems(*PROOFS) == []


def test_a_claim_that_nobody_answered_goes_to_a_check_and_stays_a_claim(register: Register) -> None:
    register.record("arrival", register.town.here[0], event_id="a1", person_code="p1", main=True)
    over = due(register, "claim")
    register.do("timers", now=over)
    assert expired(register) == [("claim", A1, over)]
    assert stay(register) == ("claimed", None, None)
    found = register.owner.execute("select kind, subject, unit, event from doorplate.review_item").fetchall()
    assert found == [("overdue_claim", str(A1), register.town.here[0], A1)]


def test_a_claim_that_was_confirmed_does_not_run_out(leaving: Register) -> None:
    leaving.do("timers", now=NOW)
    assert ("claim",) not in [each[:1] for each in expired(leaving)]
    assert leaving.one("select count(*) from doorplate.review_item where kind = 'overdue_claim'") == 0


def test_a_timer_that_fails_keeps_no_other_from_running_out(
    leaving: Register, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    register = leaving
    register.record("arrival", register.town.here[1], event_id="a2", person_code="p2", main=True)

    def broken(kind: str, event: Any, history: Any) -> bool:
        if kind == "objection_period":
            raise ZeroDivisionError
        return has_run_out(kind, event, history)

    monkeypatch.setattr("housing.duties.kinds.timers.has_run_out", broken)
    register.do("timers", now=NOW + timedelta(days=60))
    assert [each[0] for each in expired(register)] == ["claim"]
    assert "objection_period" in caplog.text
    monkeypatch.undo()
    register.do("timers", now=NOW + timedelta(days=60))
    assert [each[0] for each in expired(register)] == ["claim", "objection_period"]


def test_nobody_but_the_program_can_have_recorded_an_expiry_before(register: Register) -> None:
    """Ids of senders' events are of another version than those of expiries."""
    from housing.ledger.program import expiry_id

    assert {expiry_id("claim", A1).version, A1.version} == {5, 8}
