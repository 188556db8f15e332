"""Rounds of duties: each does its work, one that fails stops none, and a worker is known to run while it does."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from housing import errors
from housing.db.roles import WORKER
from housing.duties import rounds
from housing.duties import store as statements
from housing.duties.kinds import all_duties
from housing.duties.model import Done, Duty
from housing.duties.rounds import finish_writing, run_duties
from housing.duties.worker import work
from housing.errors import Refusal
from housing.language import Text
from housing.settings import Settings
from tests.housing.ledger.cast import NOW, PROOFS, ZHANG, Register
from tests.programs import command, environ_of, result


def now() -> datetime:
    return datetime.now(UTC)


def is_worked(register: Register) -> bool:
    with register.store.session(WORKER) as connection:
        return statements.is_worked(connection)


@pytest.fixture
def working(register: Register) -> Iterator[Register]:
    """Yield a register on which a worker runs."""
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(register.store, register.settings, now), kwargs={"stop": stop.is_set})
    thread.start()
    _until(lambda: is_worked(register))
    yield register
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    _until(lambda: not is_worked(register))


def _until(holds: object, seconds: float = 30) -> None:
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_every_duty_says_what_it_does_in_both_languages() -> None:
    assert {duty.name for duty in all_duties()} >= {"adopt", "ended", "erasures", "outbox", "seal", "sums", "timers"}
    for duty in all_duties():
        assert duty.title.en != duty.title.zh
        assert duty.every > 0


def test_a_worker_seals_and_sums_within_a_second(working: Register) -> None:
    working.record("arrival", working.town.here[0], person_code="p", identity=ZHANG)
    began = time.monotonic()
    _until(lambda: working.one("select count(*) from doorplate.seal") == 2)
    _until(lambda: working.one("select count(*) from doorplate.building where sums_due") == 0)
    assert time.monotonic() - began < 2  # one second on a machine that has nothing else to do
    assert working.problems(*PROOFS) == []


def test_a_command_leaves_its_work_to_a_worker_that_runs(working: Register) -> None:
    assert finish_writing(working.store, working.settings, now) == []


def test_a_command_does_its_own_work_where_no_worker_runs(register: Register) -> None:
    register.record("arrival", register.town.here[0], person_code="p", identity=ZHANG)
    done = {each.duty: each.done for each in finish_writing(register.store, register.settings, now)}
    assert done == {"adopt": 0, "seal": 2, "sums": 2, "timers": 1}  # the claim of January has run out, too
    assert finish_writing(register.store, register.settings, now)[1] == Done("seal", 2, failed=False)
    assert register.problems(*PROOFS) == []


def test_a_duty_that_fails_stops_no_other(
    register: Register, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> int:
        raise ZeroDivisionError

    broken = Duty("aaa", Text("a", "甲"), 1, at_once=True, run=fail)
    monkeypatch.setattr(rounds, "all_duties", lambda: (broken, *all_duties()))
    done = run_duties(register.store, register.settings, lambda: NOW)
    assert done[0] == Done("aaa", 0, failed=True)
    assert [each.failed for each in done[1:]] == [False] * len(all_duties())
    assert "duty aaa" in caplog.text


def test_a_profile_that_cannot_be_read_is_told_at_once(register: Register) -> None:
    settings = Settings.model_validate({"home": register.settings.home, "policy": "nowhere.toml"})
    with pytest.raises(Refusal) as caught:
        run_duties(register.store, settings, now)
    assert caught.value.kind is errors.POLICY_NOT_FOUND


def test_several_workers_share_the_work(working: Register) -> None:
    stop = threading.Event()
    second = threading.Thread(target=work, args=(working.store, working.settings, now), kwargs={"stop": stop.is_set})
    second.start()
    for place in range(5):
        working.record("arrival", working.town.here[place], adults=1)
    _until(  # claims of January run out meanwhile, which adds events
        lambda: working.one(
            "select sum(rows) = (select count(*) from doorplate.event) from doorplate.seal where chain = 'event'"
        )
    )
    stop.set()
    second.join(10)
    assert is_worked(working)
    assert working.problems("seals") == []


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_the_command_works_until_a_signal_and_ends_in_order(way: signal.Signals, home: Path) -> None:
    result("db", "status", home=home)
    with subprocess.Popen(
        command("worker"), env=environ_of(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert "worker" in process.stdout.readline()
        os.kill(process.pid, way)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert said == ""


def test_the_command_can_do_one_round(home: Path) -> None:
    rows = result("worker", "--once", home=home)
    assert {row["duty"] for row in rows} == {duty.name for duty in all_duties()}
    assert not any(row["failed"] for row in rows)
