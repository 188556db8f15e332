"""The worker: rounds of duties until it is told to stop. Several may run, on one machine or many."""

import contextlib
import logging
import time
from typing import TYPE_CHECKING, Final

import psycopg

from geo.protocols import Progress, Stop, silent
from housing.db.roles import Role
from housing.duties import store as statements
from housing.duties.kinds import all_duties
from housing.duties.rounds import Clock, Rounds
from housing.errors import Refusal
from housing.settings import Settings

if TYPE_CHECKING:
    from housing.db.connect import Connection, Store

_NAP: Final = 0.05
_REST: Final = 1.0  # after a failure


def work(store: "Store", settings: Settings, clock: Clock, *, stop: Stop, progress: Progress = silent) -> None:
    """Do duties as they come due, until `stop` says so; what is begun is brought to an end first.

    It looks for work every half second instead of being woken: a notice in the writers' transactions would have them
    commit one after the other. A server that restarts is waited for. Raises the refusals of the policy profile.
    """
    rounds = Rounds(store, settings, clock, stop)
    next_turn = dict.fromkeys(all_duties(), 0.0)
    with contextlib.closing(_Presence(store)) as presence:
        while not stop():
            began = time.monotonic()
            if not presence.shown():
                _sleep(began + _REST, stop)
                continue
            due = [duty for duty, turn in next_turn.items() if turn <= began]
            for duty, done in zip(due, rounds.run(due, progress), strict=False):
                next_turn[duty] = began + (max(_REST, duty.every) if done.failed else duty.every)
            _sleep(min(next_turn.values()), stop)


class _Presence:
    """Shows that a worker runs, by a connection of its own that holds a shared lock."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._connection: Connection | None = None

    def shown(self) -> bool:
        """Make sure that it shows; False where the server is not there."""
        try:
            if self._connection is None:
                self._connection = self._store.server.connect(Role.WORKER)
                statements.begin_working(self._connection)
            return statements.is_worked(self._connection)
        except (psycopg.OperationalError, Refusal) as error:
            logging.getLogger(__name__).warning("the store is away: %s", type(error).__name__)
            self.close()
            return False

    def close(self) -> None:
        """Show it no longer."""
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


def _sleep(until: float, stop: Stop) -> None:
    """Sleep in naps, so that a stop is heard soon."""
    while not stop() and (left := until - time.monotonic()) > 0:
        time.sleep(min(_NAP, left))
