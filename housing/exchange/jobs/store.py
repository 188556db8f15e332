"""Import jobs in and out of the database, in a session of the registrar; an account sees its own."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, cast

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.exchange.jobs.rows import RowSet
from housing.exchange.loading import Context

QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True)
class Job:
    """How far a file has come: all rows before `next_row` are in, but for those that are `left`."""

    kind: str
    digest: str
    next_row: int
    left: RowSet
    added: int
    changed: int

    def moved(self, next_row: int | None, context: Context) -> "Job":
        """Return the job with a batch behind it: up to `next_row`, or, None, with rows that had waited."""
        counted = replace(self, added=context.added, changed=context.changed)
        if next_row is None:
            return counted
        return replace(counted, next_row=next_row, left=self.left.with_rows(context.later))

    def back_to(self, next_row: int) -> "Job":
        """Return the job as it was at a row before, such as the one up to which it was reported."""
        return replace(self, next_row=next_row, left=self.left.before(next_row))


def begin_job(connection: Connection, kind: str, digest: str, *, now: datetime) -> Job:
    """Return the job of a file: as far as it had come if it was broken off, from the beginning otherwise."""
    row = connection.execute(QUERIES["begin_job"], {"kind": kind, "digest": digest, "now": now}).fetchone()
    assert row is not None
    next_row, left, added, changed = cast("tuple[int, str, int, int]", row)
    return Job(kind, digest, next_row, RowSet(left), added, changed)


def advance_job(connection: Connection, job: Job, *, now: datetime, is_done: bool = False) -> None:
    """Store how far a job has come, in the transaction that stores what it has brought."""
    values = {
        "kind": job.kind,
        "digest": job.digest,
        "next_row": job.next_row,
        "left_rows": str(job.left),
        "added": job.added,
        "changed": job.changed,
        "state": "done" if is_done else "running",
        "now": now,
    }
    connection.execute(QUERIES["advance_job"], values)


def defer_constraints(connection: Connection) -> None:
    """Let the constraints that can wait until the end of a batch wait."""
    connection.execute("set constraints all deferred")


def check_constraints(connection: Connection) -> None:
    """Ask the constraints that waited. Raises what they refuse."""
    connection.execute("set constraints all immediate")
