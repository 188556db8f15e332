"""Rounds of duties: each does what waits, and one that fails keeps none of the others from their work."""

import functools
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from geo.protocols import Progress, Stop, never, silent
from housing.db.roles import WORKER
from housing.duties import store as statements
from housing.duties.kinds import all_duties
from housing.duties.model import Context, Done, Duty
from housing.people.master import read_master
from housing.people.vault import SealingVault
from housing.policy.load import load_profile
from housing.settings import Settings

if TYPE_CHECKING:
    from housing.db.connect import Store

Clock = Callable[[], datetime]
"""Tells the time, with its zone."""


class Rounds:
    """Runs duties of a store. Raises the refusals of the policy profile when it is made."""

    def __init__(self, store: "Store", settings: Settings, clock: Clock, stop: Stop = never) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._stop = stop
        self._profile = load_profile(settings.policy)

    def run(self, duties: Iterable[Duty], progress: Progress = silent) -> list[Done]:
        """Let each duty do all that waits for it now."""
        vault = functools.cache(lambda: SealingVault(self._store, read_master(self._settings)))
        found = []
        for duty in duties:
            if self._stop():
                break
            found.append(self._turn(duty, vault, progress))
        return found

    def _turn(self, duty: Duty, vault: Callable[[], SealingVault], progress: Progress) -> Done:
        total = 0
        try:
            while not self._stop():
                context = Context(self._settings, self._profile, self._clock(), vault, self._stop)
                done = duty.run(self._store, context)
                total += done
                progress(duty.name, total, None)
                if done == 0:
                    break
        except Exception:  # the others' work does not wait for whoever mends this one
            logging.getLogger(__name__).exception("duty %s", duty.name)
            return Done(duty.name, total, failed=True)
        return Done(duty.name, total, failed=False)


def run_duties(
    store: "Store", settings: Settings, clock: Clock, *, stop: Stop = never, progress: Progress = silent
) -> list[Done]:
    """Do all that waits, once. Raises the refusals of the policy profile."""
    return Rounds(store, settings, clock, stop).run(all_duties(), progress)


def finish_writing(
    store: "Store", settings: Settings, clock: Clock, *, stop: Stop = never, progress: Progress = silent
) -> list[Done]:
    """Do, at the end of a command that has written, what a worker would have done; nothing where one runs."""
    with store.session(WORKER) as connection:
        if statements.is_worked(connection):
            return []
    duties = [duty for duty in all_duties() if duty.at_once]
    return Rounds(store, settings, clock, stop).run(duties, progress)
