"""kill -9 at random moments: the next start works, and nothing is left running or locked.

`./doorplate test -k kills --kills 50` deals out as many as the acceptance of the store asks for.
"""

import contextlib
import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from housing.db import keeper
from housing.db.connect import Connection, Server
from housing.db.migrate import LOCK_KEY, read_migrations, upgrade
from housing.db.places import Places, places_of
from housing.settings import Settings
from tests.programs import command, environ_of, remove_homes, result

Victims = Callable[[Places, int], list[int]]


def program(_places: Places, pid: int) -> list[int]:
    return [pid]


def postgres(places: Places, _pid: int) -> list[int]:
    """Return the postmaster, or one of its processes."""
    found = keeper.strays(places.cluster, str(places.data))
    return random.sample(found, 1) if found else []


def keepers(places: Places, _pid: int) -> list[int]:
    return _found(b"keeper.py", os.fsencode(places.cluster))


def everything(places: Places, pid: int) -> list[int]:
    return [pid, *keepers(places, pid), *keeper.strays(places.cluster, str(places.data))]


def _found(*words: bytes) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes()
                if all(word in line for word in words):
                    found.append(int(entry.name))
    return found


@pytest.fixture
def moments(request: pytest.FixtureRequest) -> Iterator[float]:
    """Yield the shares of a run's length at which to kill: random, and the same in every run of the suite."""
    chance = random.Random(request.node.name)
    return (chance.random() for _ in range(request.config.getoption("--kills")))


def assert_mended(home: Path, places: Places) -> None:
    """The next start works, and when it has ended nothing is left running or locked."""
    report = result("db", "verify", home=home)
    assert report["ok"]
    deadline = time.monotonic() + 20
    while left := everything(places, 0)[1:]:
        assert time.monotonic() < deadline, f"left running: {left}"
        time.sleep(0.02)
    for lock in (places.start_lock, places.store_lock):
        with lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert not list(places.data.parent.glob(f"{places.data.name}.making-*"))


def strike(home: Path, victims: Victims, seconds: float) -> None:
    """Start the program, and kill what is to be killed after some seconds."""
    places = places_of(home, os.environ)
    with subprocess.Popen(
        command("db", "status"), env=environ_of(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        for pid in victims(places, process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(90)


@pytest.mark.parametrize("victims", [program, postgres, keepers, everything])
def test_kills_while_the_store_is_made(victims: Victims, home: Path, moments: Iterator[float]) -> None:
    """A first start: identity, initdb, start, roles, extension, migrations, stop."""
    for number, moment in enumerate(moments):
        fresh = home / str(number) / "home"
        strike(fresh, victims, 3.0 * moment)
        assert_mended(fresh, places_of(fresh, os.environ))
        assert not remove_homes(fresh.parent)


@pytest.mark.parametrize("victims", [program, postgres, keepers, everything])
def test_kills_while_the_store_starts_and_stops(victims: Victims, home: Path, moments: Iterator[float]) -> None:
    register = result("db", "status", home=home)["store"]["register"]
    for moment in moments:
        strike(home, victims, 0.9 * moment)
        assert_mended(home, places_of(home, os.environ))
    assert result("db", "status", home=home)["store"]["register"] == register


MIGRATION = """
create table doorplate.step{0} (x int constraint step{0}_key primary key);
call doorplate.protect('doorplate.step{0}');
insert into doorplate.step{0} select generate_series(1, 100);
select pg_sleep(0.01);
"""
UPGRADE = """
import os, sys
from pathlib import Path
from housing.db.connect import Server
from housing.db.migrate import read_migrations, upgrade
from housing.settings import Settings
server = Server(Settings(home=Path(sys.argv[1]), store_durability="none"), os.environ, sys.argv[2])
print("ready", flush=True)
with server.connect_as_owner() as connection:
    upgrade(connection, read_migrations(Path(sys.argv[3])))
server.close()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of forty migrations, each long enough to be killed in its midst."""
    for path in (Path(__file__).parents[3] / "housing" / "migrations").glob("*.sql"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    for number in range(9001, 9041):
        (tmp_path / f"{number}_pre_step.sql").write_text(MIGRATION.format(number))
    return tmp_path


@pytest.mark.parametrize("victim", ["program", "backend"])
def test_kills_while_migrating(
    victim: str, server: Server, owner: Connection, folder: Path, moments: Iterator[float], shared_settings: Settings
) -> None:
    """After each kill the ledger and the tables agree; the next upgrade ends the work."""
    home = str(shared_settings.home)
    for moment in moments:
        with subprocess.Popen(
            [sys.executable, "-P", "-c", UPGRADE, home, server.database, str(folder)],
            env=environ_of(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.6 * moment)
            if victim == "program":
                process.kill()
            else:
                owner.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where datname = current_database() and pid <> pg_backend_pid()"
                )
            process.wait(60)
        _assert_ledger_and_tables_agree(owner)
    upgrade(owner, read_migrations(folder))
    assert _assert_ledger_and_tables_agree(owner) == 40


def _assert_ledger_and_tables_agree(owner: Connection) -> int:
    """A killed client's transaction ends a moment later: the upgrade lock tells when."""
    owner.execute("select pg_advisory_lock(%s), pg_advisory_unlock(%s)", [LOCK_KEY, LOCK_KEY])
    entered = {row[0] for row in owner.execute("select left(name, 4) from doorplate.migration where name > '9'")}
    made = {
        row[0]
        for row in owner.execute(
            "select right(relname, 4) from pg_class where relnamespace = 'doorplate'::regnamespace and relkind = 'r'"
            " and starts_with(relname, 'step')"
        )
    }
    assert entered == made
    for number in made:
        assert owner.execute(f"select count(*) from doorplate.step{number}".encode()).fetchone() == (100,)
    return len(made)
