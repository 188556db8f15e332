"""The register that the benchmarks of recording stand on, and the writers that record in it."""

import contextlib
import json
import multiprocessing
import os
import random
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from housing.db.connect import Server, Store
from housing.db.roles import Actor, Role
from housing.db.store import make_register
from housing.events.commands import Desk, RecordEvent, Terms
from housing.events.service import record_event
from housing.people.keys import new_id
from housing.people.master import FILE
from housing.people.model import Identity
from housing.people.vault import SealingVault
from housing.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.queues import Queue

MASTER: Final = bytes(range(32))
FIRST: Final = 1_000_000_001
DOORS: Final = 10


@dataclass(frozen=True, slots=True)
class Town:
    """A register with so many buildings of ten units each, and a desk that sees all of it."""

    settings: Settings
    database: str
    desk: UUID
    buildings: int

    @property
    def units(self) -> int:
        return self.buildings * DOORS

    def unit(self, place: int) -> int:
        """Return the number of a unit, by its place from 0 on."""
        body = (FIRST + place) * 100
        return body + 98 - body % 97


@contextlib.contextmanager
def town(buildings: int = 20_000, *, built: bool = True) -> Iterator[Town]:
    """Yield a town in a home of its own, and remove it afterwards; one that is not `built` has no units yet."""
    folder = Path(tempfile.mkdtemp(prefix="doorplate-bench-"))
    folder.chmod(0o755)
    settings = Settings(home=folder / "home", database_connections=16)
    (settings.home / FILE).parent.mkdir(parents=True)
    (settings.home / FILE).write_text(MASTER.hex())
    server = Server(settings, os.environ)
    try:
        make_register(server)
        with server.connect_as_owner() as owner:
            for statement in _MAKING if built else _MAKING[:3]:
                owner.execute(statement.format(buildings=buildings, doors=DOORS, first=FIRST).encode())
            row = owner.execute(
                "insert into doorplate.account (login, kind, everywhere)"
                " values ('bench', 'administrator', true) returning id"
            ).fetchone()
        assert row is not None
        assert isinstance(row[0], UUID)
        yield Town(settings, server.database, row[0], buildings)
    finally:
        server.close()
        time.sleep(0.5)
        data = folder / "home" / "data"
        place = data.resolve()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(place, ignore_errors=True)


_POINT: Final = "st_setsrid(st_makepoint(118.4 + (n % 997) * 0.0007, 31.9 + (n % 499) * 0.0009), 4326)"
_MAKING: Final = (
    "insert into doorplate.division (code, name, level) values ('320102', '玄武区', 3)",
    "insert into doorplate.cell (code, name, division)"
    " select 'c' || n, 'c' || n, '320102' from generate_series(1, 4000) n",
    "insert into doorplate.building (code, division, area, point, cell)"
    " select 'b' || n, '320102', " + _POINT + ", " + _POINT + ","
    " 1 + ((n % 997) * 63 / 997) * 63 + (n % 499) * 63 / 499 from generate_series(1, {buildings}) n",
    "insert into doorplate.door (building, label, label_key, point, cell)"
    " select id, (100 + n)::text, (100 + n)::text, point, cell from doorplate.building, generate_series(1, {doors}) n",
    "insert into doorplate.unit (number, door, building, label, label_key, point, tile, cell, status)"
    " select n * 100 + 98 - n * 100 % 97, id, building, label, label_key, point, tile, cell, 'live'"
    " from (select d.*, {first} - 1 + row_number() over () as n from doorplate.door d) d",
    "select doorplate.recount(array(select id from doorplate.building), array(select number from doorplate.unit))",
    "analyze",
)


@dataclass(slots=True)
class Load:
    """How writers are to write: for so many seconds, at most so many events a second all together (0: all they can)."""

    seconds: float
    rate: float = 0
    sealing: bool = True


class OpenVault(SealingVault):
    """Keeps what is told of persons unsealed, without keys: only a measure of what sealing costs may do so."""

    def take_persons(self, count: int) -> list[UUID]:
        return [new_id() for _ in range(count)]

    def have_keys(self, persons: Iterable[UUID]) -> None:
        """Need none."""

    def seal_facts(self, person: UUID, use: bytes, facts: Mapping[str, object]) -> bytes:  # noqa: ARG002 -- not sealed
        return person.bytes + json.dumps(facts).encode()

    def open_facts(self, sealed: Iterable[tuple[bytes, bytes]]) -> list[dict[str, object] | None]:
        return [json.loads(text[16:]) for _, text in sealed]


def write(place: Town, load: Load, processes: int, threads: int) -> tuple[float, list[float]]:
    """Let writers record; returns events a second, and how long each took in seconds."""
    context = multiprocessing.get_context("spawn")
    answers: Queue[tuple[int, float, list[float]]] = context.Queue()
    barrier = context.Barrier(processes)
    started = [
        context.Process(target=_writers, args=(place, load, threads, processes * threads, number, barrier, answers))
        for number in range(processes)
    ]
    for process in started:
        process.start()
    told = [answers.get() for _ in started]
    for process in started:
        process.join()
    return sum(count / seconds for count, seconds, _ in told), [each for _, _, found in told for each in found]


def _writers(
    place: Town,
    load: Load,
    threads: int,
    writers: int,
    number: int,
    barrier: object,
    answers: "Queue[tuple[int, float, list[float]]]",
) -> None:
    server = Server(place.settings, os.environ, place.database)
    store = Store(server, threads + 2)
    vault = SealingVault(store, MASTER) if load.sealing else OpenVault(store, MASTER)
    vault.take_persons(1)
    found: list[float] = []
    counts: list[int] = []

    def work(writer: int) -> None:
        events = Lives(place, f"{number}-{writer}-{uuid.uuid4().hex}")
        _record_some(store, vault, place, events, 30)
        barrier_wait()
        begun = time.perf_counter()
        count, pause = 0, writers / load.rate if load.rate else 0
        due = begun + random.random() * pause
        while time.perf_counter() < begun + load.seconds:
            if pause:
                time.sleep(max(0, due - time.perf_counter()))
                due += pause
            before = time.perf_counter()
            _record_some(store, vault, place, events, 1)
            found.append(time.perf_counter() - before)
            count += 1
        counts.append(count)

    gate = threading.Barrier(threads, action=barrier.wait)  # type: ignore[attr-defined]

    def barrier_wait() -> None:
        gate.wait()

    running = [threading.Thread(target=work, args=(writer,)) for writer in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    answers.put((sum(counts), load.seconds, found))
    store.close()


def _record_some(store: Store, vault: SealingVault, place: Town, events: "Lives", count: int) -> None:
    for _ in range(count):
        now = datetime.now(UTC)
        desk = Desk(now, vault, Terms(), trusted_past=True, own=False)
        with store.session(Actor(place.desk, Role.REGISTRAR), "registration") as connection:
            record_event(connection, events.next(), desk)


class Lives:
    """An endless stream of lives: each person arrives, is confirmed, and leaves, one event after the other."""

    def __init__(self, place: Town, source: str) -> None:
        self._place = place
        self._source = source
        self._chance = random.Random(source)
        self._step = 0
        self._unit = 0
        self._began = datetime(2025, 1, 1, tzinfo=UTC)

    def next(self) -> RecordEvent:
        life, step = divmod(self._step, 3)
        self._step += 1
        if step == 0:
            self._unit = self._place.unit(self._chance.randrange(self._place.units))
            self._began = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=self._chance.randrange(500_000))
        at = self._began + timedelta(days=step)
        arrival = f"{life}-0"
        if step == 0:
            identity = Identity(f"张三{life}", "id_card", f"{self._source}-{life}", None, f"+86138{life:08d}")
            return RecordEvent(
                arrival, self._source, "arrival", "landlord", self._unit, at, at, f"p{life}", identity, main=True
            )
        kind = "confirmation" if step == 1 else "departure"
        return RecordEvent(f"{life}-{step}", self._source, kind, "tenant", self._unit, at, at, refers_to=arrival)
