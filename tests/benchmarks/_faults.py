"""kill -9 under load: writers that note what was acknowledged to them, and what became of it."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

from housing.db import keeper
from housing.db.connect import Server, Store
from housing.db.places import places_of
from housing.db.roles import Actor, Role
from housing.events.commands import Desk, RecordEvent, Terms, event_uuid
from housing.events.service import record_event
from housing.numbers.blocks import take_numbers
from housing.people.vault import SealingVault
from housing.settings import Settings
from tests.benchmarks._town import MASTER, Lives, Town

WRITERS: Final = 4
_PAGE: Final = 10_000


class Outcome(NamedTuple):
    """How many events and numbers were acknowledged; of them, how many are gone, and how many there twice."""

    acknowledged: int
    lost: int
    doubled: int


def kill_often(place: Town, kills: int, noted: Path) -> Outcome:
    """Let writers write and kill them, or the server under them, at random moments; then count."""
    chance = random.Random(kills)
    for number in range(kills):
        words = [sys.executable, "-P", "-m", __name__, str(place.settings.home), str(place.desk), str(noted)]
        with subprocess.Popen(
            [*words, str(place.buildings), str(number)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0.2, 1.5))
            _strike(place, process.pid, chance)
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
    return _counted(place, noted)


def _strike(place: Town, pid: int, chance: random.Random) -> None:
    places = places_of(place.settings.home, os.environ)
    victims = [pid]
    if chance.random() < 0.5:
        victims = chance.sample(keeper.strays(places.cluster, str(places.data)), 1)
    for victim in victims:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def _counted(place: Town, noted: Path) -> Outcome:
    events: list[UUID] = []
    numbers: list[str] = []
    for path in noted.glob("*.txt"):
        for line in path.read_text().splitlines():
            source, _, identity = line.partition(" ")
            if source == "number":
                numbers.append(identity)
            else:
                events.append(event_uuid(source, identity))
    server = Server(place.settings, os.environ)
    with server.connect_as_owner() as owner:
        found = 0
        for start in range(0, len(events), _PAGE):
            row = owner.execute(
                "select count(*) from doorplate.event where id = any(%s)", [events[start : start + _PAGE]]
            ).fetchone()
            found += int(str(row[0])) if row else 0
        # an event that was recorded twice has the digest of the first
        row = owner.execute("select count(*) - count(distinct digest) from doorplate.event").fetchone()
        twice = int(str(row[0])) if row else 0
        row = owner.execute(
            "select count(*) from unnest(%s::bigint[]) n where not exists"
            " (select from doorplate.number_block where n / 100 >= first and n / 100 < next)",
            [numbers],
        ).fetchone()
        numbers_lost = int(str(row[0])) if row else 0
    server.close()
    return Outcome(
        len(events) + len(numbers),
        len(set(events)) - found + numbers_lost,
        twice + len(numbers) - len(set(numbers)),
    )


def _write(home: Path, desk: UUID, noted: Path, buildings: int, turn: int) -> None:
    settings = Settings(home=home)
    server = Server(settings, os.environ)
    store = Store(server, WRITERS + 1)
    place = Town(settings, server.database, desk, buildings)
    vault = SealingVault(store, MASTER)
    sys.stdout.write("writing\n")
    sys.stdout.flush()
    for writer in range(WRITERS):
        threading.Thread(target=_write_on, args=(store, vault, place, noted, f"{turn}-{writer}")).start()


def _write_on(store: Store, vault: SealingVault, place: Town, noted: Path, source: str) -> None:
    """Record event after event; one whose answer did not come is sent again until it does."""
    lives = Lives(place, source)
    with (noted / f"{source}.txt").open("a", buffering=1) as file:
        for command in _endless(lives):
            for _ in range(20):
                with contextlib.suppress(Exception):  # the server may be gone for a while
                    with store.session(Actor(place.desk, Role.REGISTRAR), "registration") as connection:
                        now = datetime.now(UTC)
                        number = take_numbers(connection, 1, now=now, size=50)[0]
                        record_event(connection, command, Desk(now, vault, Terms(), trusted_past=True, own=False))
                    file.write(f"{command.source} {command.event_id}\nnumber {number}\n")
                    break
                time.sleep(0.1)


def _endless(lives: Lives) -> Iterator[RecordEvent]:
    while True:
        yield lives.next()


if __name__ == "__main__":
    _write(Path(sys.argv[1]), UUID(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
