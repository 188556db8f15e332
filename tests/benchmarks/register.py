"""`doorplate bench register`: how fast events and files come in, how fast areas are read, and what kills cost."""

import contextlib
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from api.bench import Row, measures, spread
from housing.db.checks import run_checks
from housing.db.connect import Connection, Server, Store
from housing.db.roles import Actor, Role
from housing.ledger.verification.model import Run
from housing.units.model import Box, UnitFilter
from housing.units.store import units_in_box
from tests.benchmarks import _bulk, _faults, _http, _pgbench
from tests.benchmarks._town import Load, Town, town, write

SECONDS: Final = 12
TURNS: Final = 5
CONNECTIONS: Final = 16
KILLS: Final = int(os.environ.get("DOORPLATE_BENCH_KILLS", "200"))
MILLION: Final = 1_000_000


@measures("register.event_rate_ratio")
def event_rate() -> Iterator[Row]:
    """Record as fast as 16 connections can, in turn with pgbench sending the same statements."""
    with town() as place:
        server = Server(place.settings, os.environ)
        pairs = []
        for _ in range(TURNS):
            reference = _pgbench.rate(server, place, CONNECTIONS, SECONDS)
            pairs.append((write(place, Load(SECONDS), 2, CONNECTIONS // 2)[0], reference))
        server.close()
        yield _ratio("register.event_rate_ratio", pairs, f"{place.units:,} units", "pgbench, the same statements")


@measures("register.rls_event_cost")
def rls_event_cost() -> Iterator[Row]:
    """Record with all protection, in turn with a role that row-level security does not hold, and nothing sealed."""
    with town() as place:
        server = Server(place.settings, os.environ)
        pairs = []
        for _ in range(TURNS):
            protected = write(place, Load(SECONDS), 2, CONNECTIONS // 2)[0]
            with server.connect_as_maker() as maker:
                maker.execute("alter role doorplate_registrar bypassrls")
                bare = write(place, Load(SECONDS, sealing=False), 2, CONNECTIONS // 2)[0]
                maker.execute("alter role doorplate_registrar nobypassrls")
            pairs.append((protected, bare))
        server.close()
        yield _ratio(
            "register.rls_event_cost", pairs, f"{place.units:,} units", "no row-level security, nothing sealed"
        )


@measures("register.event_p99_ms", "register.http_event_p99_ms")
def latencies() -> Iterator[Row]:
    """Record at a steady rate where each commit takes two milliseconds more, and over HTTP."""
    with town() as place:
        server = Server(place.settings, os.environ)
        with server.connect_as_maker() as maker:
            maker.execute("alter database doorplate set commit_delay = 2000")
            maker.execute("alter database doorplate set commit_siblings = 0")
        _, taken = write(place, Load(30, rate=200), 2, CONNECTIONS // 2)
        yield _latency("register.event_p99_ms", taken, "200 events/s, 16 writers, commit_delay 2 ms")
        with server.connect_as_maker() as maker:
            maker.execute("alter database doorplate reset all")
        secret = _http.token(place)
        with _http.serving(place) as port:
            _http.send(place, port, secret, 100, 5)
            taken = _http.send(place, port, secret, 100, 30)
        yield _latency("register.http_event_p99_ms", taken, "100 events/s, 16 senders")
        server.close()


@measures("register.bulk_units_ratio")
def bulk_units() -> Iterator[Row]:
    """Import a file of units beside bare COPY of the same rows into the same indexed tables."""
    yield _bulk_row("register.bulk_units_ratio", "units", 5_000, _bulk.UNITS)


@measures("register.bulk_events_ratio")
def bulk_events() -> Iterator[Row]:
    """Import a file of events beside bare COPY of the same rows into the same indexed tables."""
    yield _bulk_row("register.bulk_events_ratio", "events", 5_000, _bulk.EVENTS)


@measures("register.bulk_peak_mb.100k")
def bulk_peak_small() -> Iterator[Row]:
    """Import a hundred thousand events, and tell the most memory that the program took."""
    yield _peak("register.bulk_peak_mb.100k", 100_000)


@measures("register.bulk_peak_mb.5m")
def bulk_peak_large() -> Iterator[Row]:
    """Import five million events, and tell the most memory that the program took."""
    yield _peak("register.bulk_peak_mb.5m", 5_000_000)


@measures("register.scoped_bbox_ratio")
def scoped_bbox() -> Iterator[Row]:
    """Read the units in a box within a scope of 40 and of 2,000 cells, beside the owner's query by its index."""
    with town(100_000) as place:
        server = Server(place.settings, os.environ)
        store = Store(server, 2)
        with server.connect_as_owner() as owner:
            actors = [_scoped(owner, cells) for cells in (40, 2_000)]
            owner.execute("analyze doorplate.unit")
            ratios = [_read(store, owner, actor) for actor in actors]
        store.close()
        worst = max(ratios, key=lambda found: found[0] / found[1])
        base = round(worst[1], 3)
        yield Row(
            "register.scoped_bbox_ratio",
            round(worst[0], 3),
            "ms",
            f"{place.units:,} units; the worse of 40 and 2,000 cells",
            f"the owner's query by index: {base} ms",
            round(worst[0] / worst[1], 3),
        )


@measures("register.verify_rows_per_second")
def verify() -> Iterator[Row]:
    """Prove a register of a million events: ledger, log and what is projected from them."""
    with _imported(MILLION) as place:
        server = Server(place.settings, os.environ)
        run = Run(datetime.now(UTC))
        with Store(server, 4) as store:
            began = time.perf_counter()
            found = [each for each in run_checks(store, place.settings, run, deep=True) if each.problems]
            seconds = time.perf_counter() - began
        assert not found, found
        rows = run.tally.rows
        yield Row("register.verify_rows_per_second", round(rows / seconds), "rows/s", f"{rows:,} rows")


@measures("register.faults_lost", "register.faults_doubled")
def faults() -> Iterator[Row]:
    """Kill the program and the server at random moments under load; count what was acknowledged and is not there."""
    with town(2_000) as place, tempfile.TemporaryDirectory() as folder:
        outcome = _faults.kill_often(place, KILLS, Path(folder))
        size = f"{KILLS} kills, {outcome.acknowledged:,} acknowledged"
        yield Row("register.faults_lost", outcome.lost, "events and numbers", size)
        yield Row("register.faults_doubled", outcome.doubled, "events and numbers", size)


def _ratio(measure: str, pairs: list[tuple[float, float]], size: str, reference: str) -> Row:
    """Return the row of a rate beside its reference: the median of the ratios of the turns."""
    ratios = [ours / theirs for ours, theirs in pairs]
    value = statistics.median(ours for ours, _ in pairs)
    told = f"{reference}: {statistics.median(theirs for _, theirs in pairs):.0f}/s"
    return Row(
        measure,
        round(value),
        "events/s",
        size,
        told,
        round(statistics.median(ratios), 3),
        spread([o for o, _ in pairs]),
    )


def _latency(measure: str, taken: list[float], size: str) -> Row:
    ordered = sorted(taken)
    p50, p99 = (1_000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.99))
    return Row(measure, round(p99, 1), "ms", f"{size}; {len(taken):,} events", f"half of them within {p50:.1f} ms")


def _bulk_row(measure: str, kind: str, buildings: int, tables: tuple[str, ...]) -> Row:
    """Import into one database, copy into another that was alike before; three turns."""
    pairs, rows = [], 0
    for _ in range(3):
        with town(buildings, built=kind != "units") as place, _file() as path:
            _copy_database(place, "reference")
            rows = _bulk.write_units(place, path) if kind == "units" else _bulk.write_events(place, path, 100_000)
            seconds, _, added = _bulk.import_file(place, kind, path)
            assert added == rows, (added, rows)
            bare, _ = _bulk.copy_rows(place, tables, "reference")
            pairs.append((rows / seconds, rows / bare))
    return _ratio(measure, pairs, f"{rows:,} rows of csv", f"bare COPY into {', '.join(tables)}")


def _peak(measure: str, rows: int) -> Row:
    with town() as place, _file() as path:
        written = _bulk.write_events(place, path, rows)
        seconds, peak, added = _bulk.import_file(place, "events", path)
        assert added == written
        return Row(measure, round(peak), "MB", f"{written:,} events", f"{written / seconds:.0f} events/s")


@contextlib.contextmanager
def _imported(rows: int) -> Iterator[Town]:
    with town() as place, _file() as path:
        _bulk.write_events(place, path, rows)
        _bulk.import_file(place, "events", path)
        yield place


@contextlib.contextmanager
def _file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "rows.csv"


def _copy_database(place: Town, name: str) -> None:
    server = Server(place.settings, os.environ)
    with server.connect_as_maker("postgres") as maker:
        maker.execute(f"create database {name} template {place.database}".encode())
    server.close()


def _scoped(owner: Connection, cells: int) -> Actor:
    """Make an officer whose scope is so many cells around the middle of the town."""
    row = owner.execute(
        "insert into doorplate.account (login, kind) values (%s, 'officer') returning id", [f"officer-{cells}"]
    ).fetchone()
    assert row is not None
    assert isinstance(row[0], UUID)
    owner.execute(
        "insert into doorplate.account_grant (account, cell) select %s, 'c' || 1 + x * 63 + y"
        " from generate_series(0, 62) x, generate_series(0, 62) y"
        " order by greatest(abs(x - 31), abs(y - 31)), x, y limit %s",
        [row[0], cells],
    )
    return Actor(row[0], Role.APPLICATION)


def _read(store: Store, owner: Connection, actor: Actor) -> tuple[float, float]:
    """Return the median milliseconds of a box in scope, read by an officer and by the owner in turn."""
    wanted = UnitFilter(limit=1_000)
    ours, theirs = [], []
    for box in _boxes(300):
        with store.session(actor) as connection:
            ours.append(_seconds(partial(units_in_box, connection, wanted, box)))
        with owner.transaction():
            theirs.append(_seconds(partial(units_in_box, owner, wanted, box)))
    return 1_000 * statistics.median(ours), 1_000 * statistics.median(theirs)


def _boxes(count: int) -> Iterator[Box]:
    chance = random.Random(1)
    for _ in range(count):
        west = 118.4 + 0.698 * (31 + chance.uniform(-2.5, 1.5)) / 63
        south = 31.9 + 0.449 * (31 + chance.uniform(-2.5, 1.5)) / 63
        yield Box(west, south, west + 0.012, south + 0.008)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
