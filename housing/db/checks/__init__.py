"""Checks of the store's health. The folder is the list: one module a check.

A check module has TITLE (what is right when it finds nothing), HINT (what to do when it does), DEEP (true where it
reads the whole store and only `db verify` runs it), and `run(view)`, which yields what it found.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import psycopg

from housing.db.connect import Connection, Server, Store
from housing.errors import Refusal
from housing.language import Text
from housing.ledger.verification.model import Run
from housing.settings import Settings


@dataclass(frozen=True, slots=True)
class View:
    """What a check may look at: the store, and a connection with all the rights that we have on its server.

    The run keeps count of the rows that deep checks go through, and can be ended early.
    """

    store: Store
    connection: Connection
    settings: Settings
    run: Run

    @property
    def server(self) -> Server:
        """The server of the store."""
        return self.store.server


class Check(NamedTuple):
    """One check, as its module declares it."""

    name: str
    title: Text
    hint: Text
    deep: bool
    run: Callable[[View], Iterable[Text]]


class Finding(NamedTuple):
    """What one check found; nothing is good."""

    check: Check
    problems: list[Text]


def all_checks() -> list[Check]:
    """Return every check of the folder, by name."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [
        Check(module.__name__.rpartition(".")[2], module.TITLE, module.HINT, module.DEEP, module.run)
        for module in modules
    ]


def run_checks(store: Store, settings: Settings, run: Run, *, deep: bool) -> Iterator[Finding]:
    """Run the checks, and yield what each found as it ends. A check that cannot look says so as its finding."""
    for check in all_checks():
        if run.stop() or (check.deep and not deep):
            continue
        with store.server.connect_as_maker() as connection:
            try:
                problems = list(check.run(View(store, connection, settings, run)))
            except psycopg.Error as error:
                reason = error.diag.message_primary or str(error)
                problems = [Text(f"could not be checked: {reason}", f"无法检查：{reason}")]
            except Refusal as refusal:
                problems = [Text(refusal.what("en"), refusal.what("zh"))]
        yield Finding(check, problems)
