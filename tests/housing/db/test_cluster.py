"""The private cluster: made on demand, shared, ended with its last user, never mixed with another home's."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from housing import errors
from housing.db import initdb, keeper
from housing.db.binaries import find_binaries
from housing.db.cluster import take_lease
from housing.db.identity import DATA_FILE, Identity
from housing.db.places import Places, places_of
from housing.errors import Refusal
from tests.programs import as_nobody, environ_of, nobody_can_run, result, run

HOLD = """
import os, sys
from pathlib import Path
from housing.db.cluster import take_lease
from housing.db.places import places_of
lease = take_lease(places_of(Path(os.environ["DOORPLATE_HOME"]), os.environ))
print("ready", flush=True)
sys.stdin.readline()
lease.leave()
"""


@contextlib.contextmanager
def holding(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Let a program hold a lease, until it is told to end or has been killed."""
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLD],
        env=environ_of(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        yield holder
        if holder.poll() is None:
            holder.communicate("end\n", timeout=60)


def postmaster_of(places: Places) -> int | None:
    """Return the process that takes connections, None while none does."""
    with contextlib.suppress(FileNotFoundError, IndexError):
        lines = (places.data / "postmaster.pid").read_text().splitlines()
        if lines[7].strip() == "ready":
            return int(lines[0])
    return None


def running(places: Places) -> list[int]:
    return keeper.strays(places.cluster, str(places.data))


def await_gone(places: Places, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while running(places):
        assert time.monotonic() < deadline, f"still running: {running(places)}"
        time.sleep(0.02)


@pytest.fixture
def places(home: Path) -> Places:
    return places_of(home, os.environ)


def test_the_first_start_makes_the_store_and_its_end_leaves_nothing_running(places: Places) -> None:
    with take_lease(places, durability="none"):
        assert running(places)
    assert not running(places)
    assert not (places.sockets / keeper.CONTROL).exists()


def test_two_programs_share_one_server_and_the_last_one_ends_it(home: Path, places: Places) -> None:
    with holding(home):
        with holding(home):
            before = postmaster_of(places)
        assert postmaster_of(places) == before
    assert not running(places)


def test_a_killed_program_takes_its_server_along(home: Path, places: Places) -> None:
    with holding(home) as holder:
        holder.kill()
        holder.wait()
    await_gone(places)
    with take_lease(places, durability="none"):
        assert running(places)


def test_a_killed_keeper_takes_its_server_along_and_a_new_one_starts(home: Path, places: Places) -> None:
    with take_lease(places, durability="none") as lease:
        postmaster = postmaster_of(places)
        assert postmaster is not None
        os.kill(_parent(postmaster), signal.SIGKILL)
        deadline = time.monotonic() + 5
        while lease.alive:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with take_lease(places, durability="none"):
            assert postmaster_of(places) not in (None, postmaster)
    await_gone(places)


def test_a_killed_postgresql_is_started_again_while_it_is_in_use(places: Places) -> None:
    with take_lease(places, durability="none"):
        postmaster = postmaster_of(places)
        assert postmaster is not None
        os.kill(postmaster, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while postmaster_of(places) in (None, postmaster):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert not running(places)


def test_a_program_that_comes_while_the_server_recovers_is_served(home: Path, places: Places) -> None:
    result("db", "init", home=home)
    with holding(home):
        for _ in range(3):
            victim = next(pid for pid in running(places) if pid != postmaster_of(places))
            os.kill(victim, signal.SIGKILL)
            assert result("db", "status", home=home)["ok"]
            postmaster = postmaster_of(places)
            assert postmaster is not None
            os.kill(postmaster, signal.SIGKILL)
            assert result("db", "status", home=home)["ok"]


def test_a_stale_lock_file_that_names_a_living_stranger_does_not_stop_a_start(places: Places) -> None:
    with take_lease(places, durability="none"):
        pass
    stale = places.data / "postmaster.pid"
    stale.write_text(f"{os.getppid()}\n{places.data}\n{int(time.time())}\n5432\n{places.sockets}\n\n 1 1\nready\n")
    with take_lease(places, durability="none"):
        assert running(places)


def test_an_interrupted_initdb_is_made_anew(places: Places) -> None:
    leftover = places.data.with_name(f"{places.data.name}.making-1")
    leftover.mkdir(parents=True)
    (leftover / "PG_VERSION").write_text("15\n")
    late = threading.Thread(target=_write_on, args=(leftover, time.monotonic() + 0.3))
    late.start()
    with take_lease(places, durability="none"):
        assert running(places)
    late.join()
    assert not leftover.exists()


def _write_on(folder: Path, until: float) -> None:
    """Write as an orphan of a killed initdb does."""
    number = 0
    while time.monotonic() < until:
        number += 1
        with contextlib.suppress(FileNotFoundError):
            (folder / str(number)).touch()


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's data go with the home")
def test_data_of_a_home_that_is_gone_are_set_aside_and_never_taken_up(home: Path, places: Places) -> None:
    first = result("db", "status", home=home)["store"]["register"]
    data = places.data.resolve()
    shutil.rmtree(home)
    second = run("db", "status", "--json", home=home)
    assert second.returncode == 0
    assert "set aside" in second.stderr
    assert json.loads(second.stdout)["store"]["register"] != first
    aside = list(data.parent.glob(f"{data.name}.gone-*"))
    assert len(aside) == 1
    assert (aside[0] / "PG_VERSION").exists()


def test_a_running_server_of_a_home_that_is_gone_is_not_the_new_homes(home: Path, places: Places) -> None:
    with holding(home) as holder:
        old = set(running(places))
        shutil.rmtree(home)
        with take_lease(places, durability="none"):
            assert running(places)
            assert not old & set(running(places))
        holder.kill()
    assert not running(places)


def test_a_moved_home_brings_its_register_along(home: Path) -> None:
    first = result("db", "status", home=home)["store"]["register"]
    moved = home.with_name("moved")
    home.rename(moved)
    assert result("db", "status", home=moved)["store"]["register"] == first


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data lie outside the home")
def test_a_copied_home_does_not_share_the_data_of_its_original(home: Path) -> None:
    result("db", "init", home=home)
    copy = home.with_name("copy")
    shutil.copytree(home, copy, symlinks=True)
    ended = run("db", "status", home=copy)
    assert ended.returncode == 3
    assert "is a copy of" in ended.stderr


def test_two_homes_are_two_registers(home: Path) -> None:
    other = home.with_name("other")
    with holding(home), holding(other):
        registers = {result("db", "status", home=each)["store"]["register"] for each in (home, other)}
    assert len(registers) == 2


def test_root_and_a_user_at_once_have_registers_of_their_own(home: Path) -> None:
    if reason := nobody_can_run():
        pytest.skip(reason)
    theirs = home.with_name("theirs")
    theirs.mkdir(parents=True)
    shutil.chown(theirs, "nobody", "nogroup")
    with holding(home):
        mine = result("db", "status", home=home)["store"]["register"]
        yours = result("db", "status", home=theirs, before=as_nobody())["store"]["register"]
        refused = run("db", "status", home=home, before=as_nobody())
        meddling = run("db", "status", home=theirs)
    assert mine != yours
    assert refused.returncode == 3
    assert str(home) in refused.stderr
    assert meddling.returncode == 3
    assert "belongs to the user nobody" in meddling.stderr
    assert not (theirs / "data").is_symlink()


def test_a_folder_that_is_not_ours_never_holds_the_socket(places: Places) -> None:
    places.home.mkdir(parents=True, mode=0o700)
    places.sockets.parent.mkdir(exist_ok=True)
    places.sockets.mkdir(mode=0o777)
    places.sockets.chmod(0o777)
    with pytest.raises(Refusal) as caught:
        take_lease(places)
    assert caught.value.kind is errors.STORE_SOCKET_FOLDER
    places.sockets.rmdir()


def test_a_full_disk_is_said_before_anything_is_written(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(initdb, "DATA_MB", 10**9)
    with pytest.raises(Refusal) as caught:
        take_lease(places)
    assert caught.value.kind is errors.STORE_NO_DISK
    assert not places.data.exists()


def test_a_disk_that_fills_up_is_named_as_the_cause(home: Path) -> None:
    """On a real small disk, where root may mount one."""
    home.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", home], check=False, capture_output=True
    )
    if mounted.returncode != 0 or os.geteuid() != 0:
        pytest.skip("no right to mount a small disk")
    try:
        disk = Places(home, home / "cluster", home / "run" / "s", "root", "postgres")
        home.chmod(0o755)
        with pytest.raises(Refusal) as caught:
            initdb.make_data(disk, Identity("x", str(home)), find_binaries())
        assert caught.value.kind is errors.STORE_NO_DISK
    finally:
        subprocess.run(["umount", home], check=True)


def test_a_start_that_fails_says_what_postgresql_said(places: Places) -> None:
    with take_lease(places, durability="none"):
        pass
    (places.data / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Refusal) as caught:
        take_lease(places, durability="none")
    assert caught.value.kind is errors.STORE_START_FAILED
    assert "no_such_setting" in caught.value.what("en")


def test_data_of_another_version_ask_for_that_version(places: Places) -> None:
    with take_lease(places, durability="none"):
        pass
    (places.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Refusal) as caught:
        take_lease(places, durability="none")
    assert caught.value.kind is errors.STORE_BINARIES_MISSING
    assert "PostgreSQL 14" in caught.value.what("en")
    (places.data / "PG_VERSION").write_text("15\n")


def test_the_data_know_whose_they_are(places: Places) -> None:
    with take_lease(places, durability="none"):
        said = json.loads((places.data / DATA_FILE).read_text())
    assert said == {"id": json.loads(places.identity.read_text())["id"], "home": str(places.home)}


def test_a_damaged_identity_is_said_and_nothing_is_touched(places: Places) -> None:
    places.home.mkdir(parents=True, mode=0o700)
    places.identity.write_text("{")
    with pytest.raises(Refusal) as caught:
        take_lease(places)
    assert caught.value.kind is errors.HOME_DAMAGED
    places.identity.unlink()


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
