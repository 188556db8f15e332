"""A difference planted in any table is found and named; a register that is right has none."""

import os
from uuid import UUID

import pytest

from housing.events.commands import event_uuid
from housing.ledger.seals.service import seal_rows
from housing.ledger.verification import parts
from housing.ledger.verification.model import Run
from housing.settings import Settings
from tests.housing.ledger.cast import LI, NOW, PROOFS, ZHANG, Register
from tests.housing.register import MASTER


@pytest.fixture
def lived(register: Register) -> Register:
    """Return a register in which people have come, confirmed, moved and left."""
    here, there = register.town.here, register.town.there
    register.record("arrival", here[0], event_id="a1", person_code="p1", identity=ZHANG, main=True, adults=2)
    register.record("confirmation", here[0], side="tenant", days=1, refers_to="a1")
    register.record("arrival", there[0], event_id="a2", days=90, side="tenant", person_code="p1", main=True)
    register.record("confirmation", there[0], days=91, refers_to="a2")
    register.record("arrival", here[1], event_id="b1", person_code="p2", identity=LI, main=True)
    register.record("departure", here[1], event_id="b2", days=60, refers_to="b1")
    register.record("arrival", here[2], event_id="c1", adults=3)
    register.record("correction", here[2], days=4, refers_to="c1", field="adults", value="4")
    register.do("sums")
    seal_rows(register.store, register.settings, now=NOW)
    return register


def test_a_register_that_is_right_has_no_difference(lived: Register) -> None:
    assert lived.problems(*PROOFS) == []


PLANTED = {
    "a residence's unit": (
        "update doorplate.residence set unit = {here3} where arrival = {a1}",
        ["residence {a1}: unit should be {here0}, is {here3}"],
    ),
    "a residence's end": (
        "update doorplate.residence set until_at = until_at - interval '1 day' where arrival = {a1}",
        ["residence {a1}: until_at should be 2026-04-01T00:00:00+00:00, is 2026-03-31T00:00:00+00:00"],
    ),
    "a residence too many": (
        "insert into doorplate.residence (arrival, person, unit, from_at, main, confirmed, state)"
        " values ({x}, {p1}, {here0}, now(), false, false, 'claimed')",
        ["residence {x}: arrival should be –, is {x}", "unit {here0}: residences_claimed should be 1, is 0"],
    ),
    "a residence that is gone": (
        "delete from doorplate.residence where arrival = {b1}",
        ["residence {b1}: arrival should be {b1}, is –", "unit {here1}: residences_claimed should be 0, is 1"],
    ),
    "two main residences at once": (
        "set constraints doorplate.residence_one_main deferred;"
        "alter table doorplate.residence drop constraint residence_one_main;"
        "update doorplate.residence set until_at = until_at + interval '1 day' where arrival = {a1}",
        [
            "residence {a1}: until_at should be 2026-04-01T00:00:00+00:00, is 2026-04-02T00:00:00+00:00",
            "residence {a2}: main should be false, is true",
        ],
    ),
    "a sealed identity": (
        "update doorplate.person_secret s set sealed = o.sealed"
        " from doorplate.person_secret o where s.person = {p1} and o.person = {p2}",
        [
            "person_secret {p1}: sealed.name should be as events tell, is something else",
            "person_secret {p1}: sealed.document_type should be as events tell, is something else",
        ],
    ),
    "a byte of a sealed identity": (
        "update doorplate.person_secret set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)"
        " where person = {p1}",
        ["person_secret {p1}: sealed should be as it was sealed, is altered"],
    ),
    "a blind index": (
        "update doorplate.person_secret set phone_index = decode(repeat('00', 16), 'hex') where person = {p1}",
        ["person_secret {p1}: phone_index should be"],
    ),
    "an identity that is gone": (
        "delete from doorplate.person_secret where person = {p2}",
        ["person_secret {p2}: person should be {p2}, is –"],
    ),
    "a person that is gone": (
        "delete from doorplate.person_secret where person = {p2}; delete from doorplate.person where id = {p2}",
        ["person {p2}: id should be {p2}, is –", "person_reference", "person_secret {p2}: person should be {p2}, is –"],
    ),
    "the count of a unit": (
        "update doorplate.unit set residences_confirmed = 7 where number = {here0}",
        [
            "unit {here0}: residences_confirmed should be 0, is 7",
            "building b-here: residences_confirmed should be 7, is 0",
        ],
    ),
    "the lettings of a unit": (
        "update doorplate.unit set lettings = 2 where number = {here0}",
        ["unit {here0}: lettings should be 0, is 2", "building b-here: units_let should be 1, is 0"],
    ),
    "the units of a building": (
        "update doorplate.building set units = units + 1 where code = 'b-here'",
        ["building b-here: units should be 8, is 9", "cell_sum here: units should be 9, is 8"],
    ),
    "the sum of a cell": (
        "update doorplate.cell_sum s set residences_claimed = 40"
        " from doorplate.cell c where c.number = s.cell and c.code = 'here'",
        ["cell_sum here: residences_claimed should be 2, is 40"],
    ),
    "the scope of an account": (
        "update doorplate.account_scope set bits = set_bit(bits, 2, 1)"
        " where account = (select id from doorplate.account where login = 'officer-here')",
        ["account_scope {officer}: bits should be 1 (1), is 2 (1, 2)"],
    ),
    "a timer of nothing": (
        "insert into doorplate.timer (event, kind, due_at) values ({x}, 'claim', now())",
        ["timer {x}: kind should be –, is claim"],
    ),
    "a timer that is gone": (
        "delete from doorplate.timer where event = {b2}",
        ["timer {b2}: kind should be objection_period, is –"],
    ),
    "a reference to nobody": (
        "insert into doorplate.person_reference values (decode(repeat('07', 16), 'hex'), {x})",
        ["person_reference 07070707070707070707070707070707: person should be a person, is {x}"],
    ),
    "an erased person's record": (
        "update doorplate.person set erased_at = now() where id = {p2}",
        [
            "person {p2}: erased_at should be –, is erased",
            "person {p2}: access_log should be –, is",
            "person_reference",
        ],
    ),
}


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_a_planted_difference_is_found_and_named(planted: str, lived: Register) -> None:
    ids = _ids(lived)
    statement, expected = PLANTED[planted]
    quoted = {name: value if value.isdigit() else f"'{value}'" for name, value in ids.items()}
    lived.owner.execute(statement.format(**quoted).encode())
    found = lived.problems(*PROOFS)
    for each in expected:
        assert any(problem.startswith(each.format(**ids)) for problem in found), found
    assert not any("张三" in problem or "Li Si" in problem for problem in found)


def _ids(register: Register) -> dict[str, str]:
    """Return what tests call things, and what they are called in the register."""
    events = {name: str(event_uuid("test", name)) for name in ("a1", "a2", "b1", "b2", "c1")}
    persons = {
        name: str(register.one("select person from doorplate.event where id = %s", events[event]))
        for name, event in (("p1", "a1"), ("p2", "b1"))
    }
    units = {f"here{place}": str(register.town.here[place]) for place in range(4)}
    return {**events, **persons, **units, "officer": str(register.town.officer.account), "x": str(UUID(int=7))}


def test_parts_together_are_the_whole(
    lived: Register, shared_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also cut into many parts, gone through by processes, each row is gone through once, and the difference found."""
    plan = parts.Plan(shared_settings, dict(os.environ), lived.server.database, MASTER)
    whole, pieces = Run(NOW), Run(NOW)
    assert list(parts.verify_persons(lived.store, plan, whole).told()) == []
    monkeypatch.setattr(parts, "PART", 2)
    monkeypatch.setattr(parts, "WORTH", 2)
    lived.owner.execute("update doorplate.residence set adults = 9 where adults = 2")
    found = [each.en for each in parts.verify_persons(lived.store, plan, pieces).told()]
    assert [each.partition(": ")[2] for each in found] == ["adults should be 2, is 9"]
    assert pieces.tally.tables == whole.tally.tables
    assert whole.tally.tables["event"] == 8


def test_a_verification_that_is_stopped_ends_early(lived: Register) -> None:
    plan = parts.Plan(lived.settings, {}, lived.server.database, MASTER)
    run = Run(NOW, stop=lambda: True)
    parts.verify_persons(lived.store, plan, run)
    assert run.tally.rows == 0
