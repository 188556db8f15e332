"""Run an import: read ahead in one thread, write batch after batch in the other, and go on where it was broken off.

Each batch is one transaction, and how far the file has come is stored in it. Good rows land, bad ones go to the report.
A row that waits for another one of its file is tried again when the rest is in.
"""

import hashlib
import itertools
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import Rollback

from geo.protocols import Progress, Stop, never, silent
from housing import errors
from housing.db.connect import Connection, Store
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.exchange.jobs.ahead import read_ahead
from housing.exchange.jobs.batches import load_batch
from housing.exchange.jobs.rows import Doubles, RowSet
from housing.exchange.jobs.store import Job, advance_job, begin_job
from housing.exchange.kinds import kind_to_import
from housing.exchange.loading import Context, Loader, loader_of
from housing.exchange.local import Local
from housing.exchange.model import Fault
from housing.exchange.report import Report
from housing.exchange.table import HEADER_ROW, Batch, Table, open_table
from housing.language import Language, Text

TRIES: Final = 5
SHOWN: Final = 15
_NOWHERE: Final = Local()
_PAUSE_S: Final = 0.1
_PASSING: Final = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of the rows of a file.

    `total` counts those that were looked at: `added`, `changed`, `unchanged`, or with `faults`. `shown` are the first
    of the faults as sentences, `report` the file of bad rows, if there are any. `resumed_from` is the row at which an
    import that was broken off went on. `is_finished` is false where it was stopped between two batches.
    """

    kind: str
    total: int
    added: int
    changed: int
    unchanged: int
    faults: int
    warned: int
    shown: tuple[str, ...]
    notes: tuple[Text, ...]
    report: Path | None
    resumed_from: int | None
    is_finished: bool
    is_dry: bool

    @property
    def written(self) -> int:
        """How many rows have changed the register."""
        return self.added + self.changed


def run_import(  # noqa: PLR0913 -- what a sender may declare is said by name
    store: Store,
    actor: Actor,
    kind: str,
    path: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    mapping: Mapping[str, str] | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    local: Local = _NOWHERE,
    means: Iterable[object] = (),
    purpose: str | None = None,
    language: Language = "en",
    report_path: Path | None = None,
    keep: Path | None = None,
    batch: int | None = None,
    stop: Stop = never,
    progress: Progress = silent,
) -> ImportResult:
    """Import a file of a kind for an account, and return what became of its rows.

    `mapping`, `crs`, `encoding` and `local` are those of `open_table`. `means` is what loaders keep in mind besides the
    rows, such as the policy profile. With `dry_run` nothing stays, and the result says what would have changed. Bad
    rows go to `report_path`, in `language`. In the folder `keep`, an import that is broken off leaves what it had to
    report; without it, one that goes on reports the rest only. `batch` is how many rows make a transaction. Stopped
    between two batches, the same call goes on there.

    Raises what the file as a whole is refused for: `exchange.kind_unknown`, `exchange.kind_export_only`,
    `import.no_loader`, and whatever `open_table` and the loader refuse. What was committed by then stays.
    """
    found = kind_to_import(kind)
    loader = loader_of(found.name)
    table = open_table(path, found, mapping=mapping, crs=crs, encoding=encoding, local=local)
    told = [table.sha256(), sorted((mapping or {}).items()), crs, encoding]
    job = Job(found.name, hashlib.sha256(json.dumps(told).encode()).hexdigest(), 0, RowSet(), 0, 0)
    context = Context(actor, now, table.columns, local, purpose, is_last=False)
    for each in means:
        context.keep(each)
    run = (_DryRun if dry_run else _Run)(store, loader, table, context, job, batch or loader.batch, stop, progress)
    with run.opened(keep) as report:
        is_finished = run.take_all(report)
        written = report_path if is_finished and report.bad else None
        if written:
            report.write(written, language)
        return ImportResult(
            kind=found.name,
            total=report.good + report.bad,
            added=context.added,
            changed=context.changed,
            unchanged=max(0, report.good - context.added - context.changed),
            faults=report.bad,
            warned=report.warned,
            shown=_firsts(table, report, language),
            notes=table.notes,
            report=written,
            resumed_from=run.resumed_from,
            is_finished=is_finished,
            is_dry=dry_run,
        )


def _firsts(table: Table[Any], report: Report, language: Language) -> tuple[str, ...]:
    rows = itertools.islice(report.bad_rows(), SHOWN)
    return tuple(table.sentence(fault, language) for row in rows for fault in row.faults)


class _Run:
    """One run over one file."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what a run needs, once
        self,
        store: Store,
        loader: Loader[Any],
        table: Table[Any],
        context: Context,
        job: Job,
        size: int,
        stop: Stop,
        progress: Progress,
    ) -> None:
        self._store = store
        self._loader = loader
        self._table = table
        self._context = context
        self._job = job
        self._size = size
        self._stop = stop
        self._progress = progress
        self._last = HEADER_ROW
        self._is_done = False
        self.resumed_from: int | None = None

    @contextmanager
    def opened(self, keep: Path | None) -> Iterator[Report]:
        """Begin the job, or go on with it, and yield its report; what `keep` holds goes when all is done."""
        with self._session() as connection:
            self._job = begin_job(connection, self._job.kind, self._job.digest, now=self._context.now)
        kept = _kept(keep, self._job) if keep else None
        with Report(self._table, kept, through=max(HEADER_ROW, self._job.next_row - 1)) as report:
            if kept:
                self._context.added, self._context.changed = self._job.added, self._job.changed
            self._last = report.through if kept else max(HEADER_ROW, self._job.next_row - 1)
            self._job = self._job.back_to(self._last + 1)
            self.resumed_from = self._last + 1 if self._last > HEADER_ROW else None
            yield report
        if kept and self._is_done:
            kept.unlink()

    def take_all(self, report: Report) -> bool:
        """Take all rows, then those that waited, until no more of them get in; false where it was stopped."""
        self._is_done = self._first_turn(report) and self._later_turns(report)
        if self._is_done:
            with self._session() as connection:
                advance_job(connection, self._job, now=self._context.now, is_done=True)
        return self._is_done

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        with self._store.session(self._context.actor.recording, self._context.purpose) as connection:
            yield connection

    def _first_turn(self, report: Report) -> bool:
        """Take the rows behind what was reported; tell whether the end was reached."""
        doubles = Doubles(self._loader.key)
        behind = self._last
        if behind > HEADER_ROW:
            for batch in self._table.batches(self._size):
                doubles.find([row for row in batch.rows if row.row <= behind])
                if batch.last >= behind:
                    break
        with read_ahead(self._table.batches(self._size, after=behind)) as batches:
            for batch in batches:
                if self._stop():
                    return False
                twice = doubles.find(batch.rows)
                faults = [self._twice(row, twice[row.row]) for row in batch.rows if row.row in twice]
                faults += self._take([row for row in batch.rows if row.row not in twice], batch.last + 1)
                self._report(report, batch, faults, self._context.later)
        return True

    def _later_turns(self, report: Report) -> bool:
        """Take the rows that waited, as long as some of them get in; tell whether all came to an end."""
        waiting, closing = self._job.left, False
        while waiting:
            self._context.turn += 1
            left = RowSet()
            with read_ahead(self._table.batches(self._size)) as batches:
                for batch in batches:
                    if self._stop():
                        return False
                    batch.rows = [row for row in batch.rows if row.row in waiting]
                    batch.faults, batch.warnings = [], []
                    if batch.rows:
                        faults = self._take(batch.rows, None)
                        later = set() if closing else self._context.later
                        left = left.with_rows(later)
                        batch.last = self._last + 1  # the report counts on: what it kept is cut off where a turn began
                        self._report(report, batch, faults, later)
            closing = len(left) == len(waiting) and self._context.is_last
            self._context.is_last = self._context.is_last or len(left) == len(waiting)
            waiting = left
        return True

    def _report(self, report: Report, batch: Batch[Any], faults: Sequence[Fault], later: Set[int]) -> None:
        """Report a batch, but for the rows that come again."""
        batch.rows = [row for row in batch.rows if row.row not in later]
        report.take(batch, [fault for fault in faults if fault.row not in later])
        self._last = batch.last
        self._progress(self._table.path.name, batch.last - HEADER_ROW, self._table.total)

    def _take(self, rows: Sequence[Any], next_row: int | None) -> list[Fault]:
        """Write rows in one transaction, together with how far the file has come."""
        before = self._context.mark()
        for tries_left in reversed(range(TRIES)):
            self._context.later.clear()
            try:
                with self._session() as connection:
                    faults = load_batch(connection, self._loader, rows, self._context) if rows else []
                    job = self._job.moved(next_row, self._context)
                    advance_job(connection, job, now=self._context.now)
            except _PASSING:
                self._context.back_to(before)
                if not tries_left:
                    raise
                time.sleep(_PAUSE_S)
            else:
                self._job = job
                return faults
        raise AssertionError

    def _twice(self, row: Any, first: int) -> Fault:
        column = self._loader.key[0]
        title = self._table.kind.title_of(column)
        return Fault.of(
            row.row, column, str(getattr(row, column)), Refusal(errors.ROW_TWICE, field=column, name=title, row=first)
        )


class _DryRun(_Run):
    """A run of which nothing stays: one transaction, so that rows find those before them, and it is taken back."""

    @contextmanager
    def opened(self, keep: Path | None) -> Iterator[Report]:  # noqa: ARG002 -- there is nothing to go on with
        """Yield a report, and take back what was written by then."""
        with super()._session() as self._connection, Report(self._table) as report:
            yield report
            raise Rollback

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        with self._connection.transaction():
            yield self._connection


def _kept(folder: Path, job: Job) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{job.kind}-{job.digest[:32]}.jsonl"
