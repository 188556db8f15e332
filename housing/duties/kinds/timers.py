"""Record what has run out: periods to object, claims that nobody answered."""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from housing.db.connect import Connection
from housing.db.roles import WORKER
from housing.duties import store as statements
from housing.duties.model import Context
from housing.duties.rules import has_run_out
from housing.events import staging
from housing.events.model import Event
from housing.events.store import Finding, file_review
from housing.language import Text
from housing.ledger.program import ProgramEvent, expiry_id, record_program_event

if TYPE_CHECKING:
    from housing.db.connect import Store

TITLE: Final = Text("periods that are over", "到期事项")
EVERY: Final = 0.5
AT_ONCE: Final = True
_MOST: Final = 100


def run(store: "Store", context: Context) -> int:
    """Bring some timers to an end together; where that fails, one by one, and one that fails stays for later."""
    with store.session(WORKER) as connection:
        due = statements.due_timers(connection, context.now, _MOST)
    try:
        return _end(store, due, context)
    except Exception:
        logging.getLogger(__name__).exception("timers")
    done = 0
    for timer in due:
        if context.stop():
            break
        try:
            done += _end(store, [timer], context)
        except Exception:
            logging.getLogger(__name__).exception("timer %s of event %s", timer.kind, timer.event)
    return done


def _end(store: "Store", timers: Sequence[statements.Timer], context: Context) -> int:
    """End timers in one transaction; those whose event has found another person meanwhile are left for later."""
    with store.session(WORKER) as connection:
        taken = statements.take_timers(connection, timers)
        staging.lock_persons(connection, {timed.person for timed in taken})
        persons = statements.persons_of(connection, [timed.event for timed in taken])
        ready = [timed for timed in taken if persons.get(timed.event) == timed.person]
        histories, _ = staging.histories(connection, {timed.person for timed in ready})
        for timed in ready:
            _expire(connection, timed, histories[timed.person], context)
        statements.finish_timers(connection, [statements.Timer(each.event, each.kind) for each in ready], context.now)
    return len(ready)


def _expire(connection: Connection, timed: statements.Timed, history: list[Event], context: Context) -> None:
    """Record that something has run out, if nothing stopped it; the event joins the history."""
    if not has_run_out(timed.kind, timed.event, history):
        return
    expired = ProgramEvent(
        expiry_id(timed.kind, timed.event),
        "expired",
        timed.unit,
        timed.due_at,
        field=timed.kind,
        refers_to=timed.event,
        awaits=timed.awaits is not None,
    )
    recorded = record_program_event(connection, timed.person, expired, history)
    if recorded is not None:
        history.append(recorded)
    if timed.kind == "claim":
        due_on = context.now.date()
        file_review(connection, Finding("overdue_claim", str(timed.event), timed.unit, timed.event, due_on))
