"""Load a batch so that its good rows land, whatever the database refuses."""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.exchange.jobs.store import check_constraints, defer_constraints
from housing.exchange.loading import Context, Loader
from housing.exchange.model import Fault

_REFUSED: Final = (psycopg.IntegrityError, psycopg.DataError, psycopg.errors.InsufficientPrivilege)


def load_batch(connection: Connection, loader: Loader[Any], rows: Sequence[Any], context: Context) -> list[Fault]:
    """Load rows, and return the faults of those that are not in.

    What the database refuses as a whole is halved until it is known which rows it refuses.
    """
    before = context.mark()
    try:
        with connection.transaction():
            defer_constraints(connection)
            faults = loader.load(connection, rows, context)
            check_constraints(connection)
            return faults
    except _REFUSED as error:
        context.back_to(before)
        if len(rows) == 1:
            return [_refused(rows[0], error)]
    half = len(rows) // 2
    return load_batch(connection, loader, rows[:half], context) + load_batch(connection, loader, rows[half:], context)


def _refused(row: Any, error: psycopg.Error) -> Fault:
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        return Fault.of(row.row, "", "", Refusal(errors.PLACE_OUTSIDE))
    reason = error.diag.constraint_name or error.sqlstate
    return Fault.of(row.row, "", "", Refusal(errors.VALUE_NOT_STORED, reason=reason))
