"""The proof of the seals: one altered byte is found, in each chain; so is what was cut short or written anew."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.ledger.seals.coverage import Coverage, multirange_of, spans_of
from housing.ledger.seals.key import FILE
from housing.ledger.seals.outside import outside_of
from housing.ledger.seals.service import seal_rows
from tests.housing.ledger.cast import NOW, ZHANG, Register, add_event


@pytest.fixture
def sealed(register: Register) -> Register:
    """Return a register with three seals a chain, each over two rows."""
    for place in range(3):
        register.record("arrival", register.town.here[place], event_id=f"a{place}", person_code="p", identity=ZHANG)
        register.record("confirmation", register.town.here[place], side="tenant", days=1, refers_to=f"a{place}")
        seal_rows(register.store, register.settings, now=NOW)
    assert register.problems("seals") == []
    return register


ALTERED = {
    "event": [
        *("side = 'agent'", "unit = (select max(number) from doorplate.unit)", "actor = gen_random_uuid()"),
        *("effective_at = effective_at + interval '1 microsecond'", "recorded_at = recorded_at - interval '1 ms'"),
        *(
            "refers_to = gen_random_uuid()",
            "person = gen_random_uuid()",
            "digest = set_byte(digest, 3, 255 - get_byte(digest, 3))",
        ),
        *("adults = 4", "field = 'x'", "value = 'y'", "decision = 'upheld'", "main = not coalesce(main, false)"),
        *("salt = gen_random_uuid()", "sealed = coalesce(set_byte(sealed, 50, 255 - get_byte(sealed, 50)), 'x')"),
        *(
            "id = gen_random_uuid()",
            "type = 'household_change'",
            "shell = decode(repeat('00', 32), 'hex'), salt = null",
        ),
    ],
    "access_log": [
        *("actor = gen_random_uuid()", "purpose = 'statistics'", "verb = 'person.read'", "person = gen_random_uuid()"),
        *("fields = '{name}'", "unit = null", "basis = 'x'", "request = 'y'", "at = at + interval '1 microsecond'"),
        *("salt = gen_random_uuid()", "shell = decode(repeat('00', 32), 'hex'), salt = null"),
    ],
}


@pytest.mark.parametrize("chain", ALTERED)
def test_whatever_is_altered_in_a_sealed_row_is_found_and_named(chain: str, sealed: Register) -> None:
    first = sealed.one(f"select seq from doorplate.{chain} order by seq offset 2 limit 1")
    for change in ALTERED[chain]:
        sealed.owner.execute(f"update doorplate.{chain} set {change} where seq = {first}".encode())
        (problem,) = sealed.problems("seals")
        assert problem.startswith(f"{chain} seq {{[{first},{first + 2})}}: digest should be"), change
        assert f"({chain} 2)" in problem
        _undo(sealed, chain, first)


def _undo(register: Register, chain: str, seq: int) -> None:
    register.owner.execute(f"delete from doorplate.{chain} where seq = {seq}".encode())
    register.owner.execute(
        f"insert into doorplate.{chain} overriding system value select * from kept_{chain} where seq = {seq}".encode()
    )


@pytest.fixture(autouse=True)
def kept(request: pytest.FixtureRequest) -> None:
    """Keep the rows as they were, so that a test can alter one after the other."""
    if "sealed" in request.fixturenames:
        register: Register = request.getfixturevalue("sealed")
        for chain in ALTERED:
            register.owner.execute(f"create temp table kept_{chain} as select * from doorplate.{chain}".encode())


HARMS = {
    "a row that is gone": (
        "delete from doorplate.access_log where seq = {log}",
        "access_log seq {{[{log},{log1})}}: seq should be 2 (access_log 2), is 1",
    ),
    "a seal that is gone": (
        "delete from doorplate.seal where chain = 'event' and number = 2",
        "seal event 3: number should be 2, is 3",
    ),
    "the last seal that is gone": (
        "delete from doorplate.seal where chain = 'event' and number = 3",
        "seal event heads.jsonl: head should be that of seal 3 in the copy,"
        " is that of a chain that ends at 2 and agrees with the copy up to 2",
    ),
    "a signature": (
        "update doorplate.seal set signature = set_byte(signature, 0, 255 - get_byte(signature, 0))"
        " where number = 2 and chain = 'event'",
        "seal event 2: signature should be signed by a key of this register, is",
    ),
    "a head": (
        "update doorplate.seal set head = sha256(head) where number = 2 and chain = 'event'",
        "seal event 2: head should be",
    ),
    "a digest that fits altered rows": (
        "update doorplate.seal set digest = sha256(digest) where number = 1 and chain = 'access_log'",
        "seal access_log 1: head should be",
    ),
    "the time of a seal": (
        "update doorplate.seal set at = at - interval '1 hour' where number = 1 and chain = 'event'",
        "seal event 1: head should be",
    ),
    "rows under two seals": (
        "update doorplate.seal set covers = covers + int8multirange(int8range(1, 2))"
        " where number = 3 and chain = 'event'",
        "seal event 3: covers should be rows without another seal, is {{[1,2)}}",
    ),
    "a row between sealed ones": (
        "update doorplate.event set seq = 0 where seq = 1",
        "event seq {{[1,2)}}: seq should be 2 (event 1), is 1",
    ),
}


@pytest.mark.parametrize("harm", HARMS, ids=str)
def test_a_harm_to_rows_and_seals_is_found_and_named(harm: str, sealed: Register) -> None:
    log = sealed.one("select seq from doorplate.access_log order by seq offset 2 limit 1")
    statement, expected = HARMS[harm]
    if "seq = 0" in statement:
        sealed.owner.execute("alter table doorplate.event alter seq drop identity")
    sealed.owner.execute(statement.format(log=log).encode())
    wanted = expected.format(log=log, log1=log + 1)
    found = sealed.problems("seals")
    assert any(problem.startswith(wanted) for problem in found), found


def test_a_chain_written_anew_by_who_lacks_the_key_is_found(sealed: Register) -> None:
    """Whoever rules the database alone can make a chain that holds in itself; neither key nor copy agrees with it."""
    sealed.owner.execute("delete from doorplate.event where seq = 3")
    sealed.owner.execute("delete from doorplate.seal where chain = 'event'; delete from doorplate.sealing")
    forger = sealed.settings.home.parent / "forger"
    from tests.housing.ledger.cast import settings_in

    seal_rows(sealed.store, settings_in(forger), now=NOW)
    found = sealed.problems("seals")
    assert any("seal event 1: signature should be signed by a key of this register" in each for each in found)
    assert any("ends at 1 and agrees with the copy up to 0" in each for each in found)


def test_rows_that_nobody_sealed_are_found_after_a_minute(sealed: Register) -> None:
    first = add_event(sealed.owner, sealed.town.here[5])
    soon = sealed.one("select recorded_at from doorplate.event where seq = %s", first)
    assert sealed.problems("seals", now=soon + timedelta(seconds=50)) == []
    found = sealed.problems("seals", now=soon + timedelta(seconds=70))
    assert [each.partition(":")[0] for each in found] == [f"event seq {first}–{first}", "access_log seq 7–7"]


def test_a_row_put_into_an_old_gap_is_found(sealed: Register) -> None:
    sealed.owner.execute("select setval('doorplate.event_seq_seq', 100)")
    add_event(sealed.owner, sealed.town.here[5])
    for _ in range(3):
        seal_rows(sealed.store, sealed.settings, now=NOW)
    add_event(sealed.owner, sealed.town.here[5])
    sealed.owner.execute("alter table doorplate.event alter seq drop identity")
    sealed.owner.execute("update doorplate.event set seq = 50 where seq = 102")
    seal_rows(sealed.store, sealed.settings, now=NOW)
    later = NOW + timedelta(days=1000)
    assert "event seq 50–50: seal should be 1, is –" in sealed.problems("seals", now=later)


def test_a_copy_that_is_gone_is_told(sealed: Register) -> None:
    outside_of(sealed.settings).heads.unlink()
    found = sealed.problems("seals")
    assert [each.partition(": ")[0] for each in found] == ["seal event heads.jsonl", "seal access_log heads.jsonl"]


def test_seals_hold_after_the_key_was_replaced(sealed: Register) -> None:
    """A lost key is made anew; heads signed by the old one are known by the copy."""
    (sealed.settings.home / FILE).unlink()
    add_event(sealed.owner, sealed.town.here[5])
    seal_rows(sealed.store, sealed.settings, now=NOW)
    assert len(outside_of(sealed.settings).public_keys()) == 2
    assert sealed.problems("seals") == []


def test_a_copy_may_be_thinned_out(sealed: Register) -> None:
    heads = outside_of(sealed.settings).heads
    heads.write_text(heads.read_text().splitlines(keepends=True)[-1])
    assert sealed.problems("seals") == []


def test_a_damaged_copy_is_told(sealed: Register) -> None:
    heads = outside_of(sealed.settings).heads
    heads.write_text(heads.read_text().replace('"number"', '"nothing"'))
    from housing.errors import Refusal

    with pytest.raises(Refusal, match=r"seal\.copy_damaged"):
        sealed.problems("seals")


def test_the_copy_says_no_more_than_ends_of_chains(sealed: Register) -> None:
    line = json.loads(Path(outside_of(sealed.settings).heads).read_text().splitlines()[-1])
    assert set(line) == {"at", "event", "access_log"}
    assert set(line["event"]) == {"number", "head", "signature"}


@given(st.lists(st.integers(1, 30), unique=True), st.data())
def test_coverage_is_a_set_of_numbers(numbers: list[int], data: st.DataObject) -> None:
    coverage = Coverage()
    seen: set[int] = set()
    for first in numbers:
        span = (first, first + data.draw(st.integers(1, 3)))
        wanted = set(range(*span))
        twice = coverage.add([span])
        assert (twice is None) == (not wanted & seen)
        if twice is not None:
            break
        seen |= wanted
        inside = set(range(1, coverage.top + 1)) - {n for gap in coverage.gaps for n in range(*gap)}
        assert inside == seen
        assert spans_of(multirange_of(coverage.gaps)) == coverage.gaps
