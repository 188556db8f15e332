"""Go through all persons in parts, by as many processes as there are processors; memory stays that of a few parts."""

import contextlib
import gc
import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing.connection import wait as wait_for
from typing import Final

from geo.protocols import Stop
from housing.db.connect import Connection, Server, Store
from housing.ledger.verification import store
from housing.ledger.verification.model import Findings, Run
from housing.ledger.verification.persons import TABLES, Opener, compare, persons_of
from housing.ledger.verification.store import Bounds
from housing.people.vault import SealingVault
from housing.settings import Settings

PART: Final = 20_000
"""Events that one part has about."""

WORTH: Final = 5
"""From so many parts on, other processes are started: below that they would cost more than they bring."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the work is shared: what another process needs to open the register for itself, and how many there are.

    `master` opens what is sealed; without it nothing sealed is looked at.
    """

    settings: Settings
    environ: Mapping[str, str]
    database: str
    master: bytes | None
    processes: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))


Part = tuple[Mapping[int, int], Findings]


@dataclass(slots=True)
class _Reader:
    connection: Connection
    vault: Opener | None

    def go_through(self, bounds: Bounds) -> Part:
        """Compare one part; returns how many rows of each kind tell of its persons, and what differs."""
        rows = store.person_rows(self.connection, bounds)
        findings = Findings()
        compare(list(persons_of(rows)), self.vault, findings)
        return Counter(row[1] for row in rows), findings


def verify_persons(opened: Store, plan: Plan, run: Run) -> Findings:
    """Fold every person anew and compare residences and identities, as the tables' owner."""
    with opened.server.connect_as_owner() as connection:
        parts = store.cut_persons(connection, PART)
        findings = Findings()
        through_rows: Counter[int] = Counter()
        through = _by_processes(plan, parts, run.stop) if len(parts) >= WORTH else _here(opened, plan, parts, run.stop)
        with contextlib.closing(through):
            for done, (rows, found) in enumerate(through):
                run.progress("residence", done, len(parts))
                through_rows.update(rows)
                findings.merge(found)
        for kind, table in TABLES.items():
            run.tally.note(table, through_rows[kind])
    return findings


def _here(opened: Store, plan: Plan, parts: Sequence[Bounds], stop: Stop) -> Generator[Part, None, None]:
    with opened.server.connect_as_owner() as connection:
        reader = _Reader(connection, _vault(opened, plan))
        for bounds in parts:
            if stop():
                return
            yield reader.go_through(bounds)


def _vault(opened: Store, plan: Plan) -> SealingVault | None:
    return None if plan.master is None else SealingVault(opened, plan.master)


def _by_processes(plan: Plan, parts: Sequence[Bounds], stop: Stop) -> Generator[Part, None, None]:
    """Hand out parts, a few ahead of what is done, until all are or the work is stopped."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(plan.processes, context, _open_reader, (plan,))
    waiting: set[Future[Part]] = set()
    left = iter(parts)
    try:
        while not stop():
            for bounds in left:
                waiting.add(pool.submit(_go_through, bounds))
                if len(waiting) >= 2 * plan.processes:
                    break
            if not waiting:
                return
            done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            for each in done:
                yield each.result()
    finally:
        pool.shutdown(cancel_futures=True)


_readers: Final[list[_Reader]] = []  # of a process of the pool: its one reader


def _open_reader(plan: Plan) -> None:
    """Make ready for parts. Who interrupts is the business of the program that started us; we end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()  # a part makes many objects and no cycles
    server = Server(plan.settings, plan.environ, plan.database)
    _readers.append(_Reader(server.connect_as_owner(), _vault(Store(server, 2), plan)))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _go_through(bounds: Bounds) -> Part:
    return _readers[0].go_through(bounds)
