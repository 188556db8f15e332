"""Record what has run out: periods to object, claims that nobody answered."""

import logging
from typing import TYPE_CHECKING, Final

from housing.db.connect import Connection
from housing.db.roles import WORKER
from housing.duties import store as statements
from housing.duties.kinds.adopt import lock_person_of
from housing.duties.model import Context
from housing.duties.rules import has_run_out
from housing.events.store import Finding, file_review
from housing.language import Text
from housing.ledger.program import ProgramEvent, expiry_id, lock_history, record_program_event

if TYPE_CHECKING:
    from housing.db.connect import Store

TITLE: Final = Text("periods that are over", "到期事项")
EVERY: Final = 0.5
AT_ONCE: Final = True
_MOST: Final = 100


def run(store: "Store", context: Context) -> int:
    """Bring some timers to an end, each in a transaction of its own; one that fails stays for the next turn."""
    with store.session(WORKER) as connection:
        due = statements.due_timers(connection, context.now, _MOST)
    done = 0
    for timer in due:
        if context.stop():
            break
        try:
            with store.session(WORKER) as connection:
                done += _expire(connection, timer, context)
        except Exception:
            logging.getLogger(__name__).exception("timer %s of event %s", timer.kind, timer.event)
    return done


def _expire(connection: Connection, timer: statements.Timer, context: Context) -> bool:
    timed = statements.take_timer(connection, timer)
    if timed is None:
        return False
    person = lock_person_of(connection, timer.event)
    history = lock_history(connection, person)
    if has_run_out(timer.kind, timer.event, history):
        expired = ProgramEvent(
            expiry_id(timer.kind, timer.event),
            "expired",
            timed.unit,
            timed.due_at,
            field=timer.kind,
            refers_to=timer.event,
            awaits=timed.awaits is not None,
        )
        record_program_event(connection, person, expired, history)
        if timer.kind == "claim":
            due_on = context.now.date()
            file_review(connection, Finding("overdue_claim", str(timer.event), timed.unit, timer.event, due_on))
    statements.finish_timer(connection, timer, context.now)
    return True
