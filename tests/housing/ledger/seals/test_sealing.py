"""Sealing: every committed row gets one seal, late ones too, and nothing is ever sealed twice."""

import contextlib
from pathlib import Path

import pytest

from housing import errors
from housing.db.connect import Connection, Server, Store
from housing.errors import Refusal
from housing.ledger.seals.key import is_signed, read_key
from housing.ledger.seals.model import CHAINS
from housing.ledger.seals.outside import Outside, outside_of
from housing.ledger.seals.service import seal_rows
from housing.settings import Settings
from tests.housing.ledger.cast import NOW, Register, add_event, settings_in
from tests.housing.register import Town


@pytest.fixture
def town(register: Register) -> Town:
    """Return the town of the register."""
    return register.town


@pytest.fixture
def owner(register: Register) -> Connection:
    """Return a connection as the owner."""
    return register.owner


@pytest.fixture
def store(register: Register) -> Store:
    """Return the store."""
    return register.store


@pytest.fixture
def server(register: Register) -> Server:
    """Return the server."""
    return register.server


@pytest.fixture
def home(register: Register) -> Settings:
    """Return the settings of the home."""
    return register.settings


def covered(owner: Connection, chain: str = "event") -> str:
    row = owner.execute("select range_agg(covers)::text from doorplate.seal where chain = %s", [chain]).fetchone()
    assert row is not None
    return str(row[0])


def gaps(owner: Connection, chain: str = "event") -> tuple[str, str]:
    row = owner.execute("select gaps::text, watched::text from doorplate.sealing where chain = %s", [chain]).fetchone()
    assert row is not None
    return str(row[0]), str(row[1])


def test_rows_of_both_chains_are_sealed_once(owner: Connection, store: Store, town: Town, home: Settings) -> None:
    first = [add_event(owner, town.here[0]) for _ in range(3)]
    assert seal_rows(store, home, now=NOW) == 6
    assert seal_rows(store, home, now=NOW) == 0
    add_event(owner, town.here[1])
    assert seal_rows(store, home, now=NOW) == 2
    assert covered(owner) == f"{{[{first[0]},{first[0] + 4})}}"
    numbers = owner.execute("select chain, number, rows from doorplate.seal order by 1, 2").fetchall()
    assert numbers == [(chain, number, rows) for chain in sorted(CHAINS) for number, rows in ((1, 3), (2, 1))]


def test_a_backlog_is_sealed_in_steps(owner: Connection, store: Store, town: Town, home: Settings) -> None:
    for _ in range(5):
        add_event(owner, town.here[0])
    assert [seal_rows(store, home, now=NOW, most=2) for _ in range(4)] == [4, 4, 2, 0]


def test_a_row_that_is_committed_late_is_sealed_then(
    server: Server, owner: Connection, store: Store, town: Town, home: Settings
) -> None:
    with server.connect_as_owner() as other:
        with other.transaction():
            late = add_event(other, town.here[0])
            early = add_event(owner, town.here[0])
            for _ in range(3):  # however often the sealer looks, the gap stays open while its writer is there
                seal_rows(store, home, now=NOW)
            assert covered(owner) == f"{{[{early},{early + 1})}}"
            assert gaps(owner)[0] == f"{{[1,{early})}}"
        assert seal_rows(store, home, now=NOW) == 2
    assert covered(owner) == f"{{[{late},{early + 1})}}"


def test_a_writer_that_has_drawn_a_number_and_written_nothing_yet_is_waited_for(
    server: Server, owner: Connection, store: Store, town: Town, home: Settings
) -> None:
    """Its transaction has no number of its own yet: only the lock on the table tells of it."""
    first = add_event(owner, town.here[0])  # the sequence then hands out more numbers without a note in the log
    with server.connect_as_maker() as gate, server.connect_as_maker() as writer:
        gate.execute("select pg_advisory_lock(77)")
        writer.execute(
            "create function doorplate.wait() returns trigger language plpgsql as"
            " $$ begin if new.adults = 7 then perform pg_advisory_xact_lock_shared(77); end if; return new; end $$;"
            "create trigger wait before insert on doorplate.event for each row execute function doorplate.wait()"
        )
        pgconn = writer.pgconn
        person = "00000000-0000-7000-8000-000000000001"
        pgconn.send_query(
            f"insert into doorplate.event (id, person, type, side, unit, effective_at, claimed_at, adults, digest)"
            f" values ('{person}', '{person}', 'arrival', 'landlord', {town.here[0]}, now(), now(), 7,"
            f" decode(repeat('00', 16), 'hex'))".encode()
        )
        pgconn.flush()
        _until(owner, "select count(*) from pg_locks where locktype = 'advisory' and not granted", 1)
        waiting = gate.execute(
            "select backend_xid from pg_stat_activity where wait_event = 'advisory' and datname = current_database()"
        ).fetchall()
        assert waiting == [(None,)]
        early = add_event(owner, town.here[0])
        for _ in range(3):
            seal_rows(store, home, now=NOW)
        assert gaps(owner)[0] == f"{{[{first + 1},{early})}}"
        gate.execute("select pg_advisory_unlock(77)")
        while pgconn.is_busy():
            pgconn.consume_input()
        _until(owner, "select count(*) from doorplate.event where adults = 7", 1)
        seal_rows(store, home, now=NOW)
        while pgconn.get_result():
            pass
    assert covered(owner) == f"{{[1,{early + 1})}}"


def _until(connection: Connection, statement: str, count: int) -> None:
    for _ in range(2000):
        if connection.execute(statement.encode()).fetchone() == (count,):
            return
        connection.execute("select pg_sleep(0.005)")
    raise AssertionError(statement)


def test_numbers_of_writers_that_gave_up_are_given_up(
    owner: Connection, store: Store, town: Town, home: Settings
) -> None:
    for _ in range(3):
        with contextlib.suppress(ZeroDivisionError), owner.transaction():
            add_event(owner, town.here[0])
            raise ZeroDivisionError
        add_event(owner, town.here[0])
    seal_rows(store, home, now=NOW)
    assert gaps(owner)[0] != "{}"
    seal_rows(store, home, now=NOW)
    assert gaps(owner) == ("{}", "{}")
    assert covered(owner).count("[") == 3


def test_a_gap_of_one_writer_does_not_wait_for_writers_that_came_later(
    server: Server, owner: Connection, store: Store, town: Town, home: Settings
) -> None:
    with contextlib.suppress(ZeroDivisionError), owner.transaction():
        lost = add_event(owner, town.here[0])
        raise ZeroDivisionError
    add_event(owner, town.here[0])
    seal_rows(store, home, now=NOW)
    with server.connect_as_owner() as other, other.transaction():
        open_yet = add_event(other, town.here[0])
        last = add_event(owner, town.here[0])
        seal_rows(store, home, now=NOW)
        seal_rows(store, home, now=NOW)
        assert gaps(owner)[0] == f"{{[{open_yet},{last})}}"
    seal_rows(store, home, now=NOW)
    seal_rows(store, home, now=NOW)
    assert gaps(owner) == ("{}", "{}")
    assert f"[{lost}," not in covered(owner)


def test_where_the_sealer_stands_is_found_again_from_the_seals(
    owner: Connection, store: Store, town: Town, home: Settings
) -> None:
    with contextlib.suppress(ZeroDivisionError), owner.transaction():
        add_event(owner, town.here[0])
        raise ZeroDivisionError
    add_event(owner, town.here[0])
    seal_rows(store, home, now=NOW)
    before = covered(owner)
    owner.execute("delete from doorplate.sealing")
    assert seal_rows(store, home, now=NOW) == 0
    add_event(owner, town.here[0])
    assert seal_rows(store, home, now=NOW) == 2
    assert covered(owner).startswith(before[:3])


def test_heads_outside_are_signed_and_lead_the_database(
    owner: Connection, store: Store, town: Town, home: Settings
) -> None:
    add_event(owner, town.here[0])
    seal_rows(store, home, now=NOW)
    (line,) = outside_of(home).tail()
    public = read_key(home).public
    assert outside_of(home).public_keys() == [public]
    for chain in CHAINS:
        assert is_signed(line.heads[chain].head, line.heads[chain].signature, public)
        found = owner.execute("select head from doorplate.seal where chain = %s", [chain]).fetchone()
        assert found == (line.heads[chain].head,)


@pytest.mark.parametrize("torn", [b"", b'{"at": "2026-0'], ids=["no line", "half a line"])
def test_a_kill_between_commit_and_copy_heals(
    torn: bytes, owner: Connection, store: Store, town: Town, home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_event(owner, town.here[0])
    seal_rows(store, home, now=NOW)
    add_event(owner, town.here[0])

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Outside, "append", killed)
        seal_rows(store, home, now=NOW)
    with outside_of(home).heads.open("ab") as file:
        file.write(torn)
    assert seal_rows(store, home, now=NOW) == 0
    lines = list(outside_of(home).lines())
    assert [line.heads["event"].number for line in lines] == [1, 2]
    assert seal_rows(store, home, now=NOW) == 0
    assert len(list(outside_of(home).lines())) == 2


@pytest.mark.parametrize(
    "harm",
    [
        "delete from doorplate.seal where number = 2",
        "update doorplate.seal set head = sha256('x') where number = 2 and chain = 'access_log'",
    ],
    ids=["cut short", "written anew"],
)
def test_nothing_is_signed_over_seals_that_the_copy_does_not_know(
    harm: str, owner: Connection, store: Store, town: Town, home: Settings
) -> None:
    for _ in range(2):
        add_event(owner, town.here[0])
        seal_rows(store, home, now=NOW)
    owner.execute(harm.encode())
    add_event(owner, town.here[0])
    with pytest.raises(Refusal) as caught:
        seal_rows(store, home, now=NOW)
    assert caught.value.kind is errors.SEAL_DIFFERS
    assert owner.execute("select max(number) < 3 from doorplate.seal").fetchone() == (True,)


def test_lines_are_read_from_the_end_across_blocks(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from housing.ledger import lines as module
    from housing.ledger.seals.model import Head

    monkeypatch.setattr(module, "_BLOCK", 50)
    outside = outside_of(home)
    with outside.locked():
        for number in range(1, 4):
            outside.append({"event": Head(number, bytes([number]) * 32, bytes(64))}, NOW, restored=number > 1)
    assert [line.heads["event"].number for line in outside.tail()] == [3, 2, 1]
    with outside.heads.open("ab") as file:
        file.write(b'{"at"' + b"x" * 120)
    assert [line.heads["event"].number for line in outside.tail()] == [3, 2, 1]
    with outside.locked():
        outside.append({"event": Head(4, bytes(32), bytes(64))}, NOW)
    assert [line.heads["event"].number for line in outside.lines()] == [1, 2, 3, 4]
    assert [line.heads["event"].number for line in outside.tail()] == [4]


def test_a_copy_that_cannot_be_written_is_told(owner: Connection, store: Store, town: Town, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = settings_in(tmp_path / "home", seals_folder=tmp_path / "file" / "seals")
    add_event(owner, town.here[0])
    with pytest.raises(Refusal) as caught:
        seal_rows(store, settings, now=NOW)
    assert caught.value.kind is errors.SEAL_FOLDER
