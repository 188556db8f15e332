"""A register with a few rows in ledger and log, for the tests of what is built over them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from housing.db.connect import Connection, Server, Store
from housing.duties.kinds import all_duties
from housing.duties.model import Context
from housing.events.commands import Receipt, RecordEvent
from housing.events.service import record_event
from housing.ledger.erasure.register import erasure_list
from housing.ledger.erasure.service import Keeping
from housing.ledger.verification.model import Run
from housing.people.master import FILE
from housing.people.model import Identity
from housing.people.vault import SealingVault
from housing.policy.load import load_profile
from housing.settings import Settings
from tests.housing.register import MASTER, Town, event, make_town

NOW: Final = datetime(2026, 7, 24, 9, 0, tzinfo=UTC)
ZHANG: Final = Identity("张三", "id_card", "320102199001011234", 1990, "13800138000")
LI: Final = Identity("Li Si", "passport", "E12345678", 1985, "13900139000")


@dataclass(frozen=True, slots=True)
class Register:
    """A register of a test's own: its store, a connection as the owner, its town, and the settings of its home."""

    server: Server
    store: Store
    owner: Connection
    town: Town
    settings: Settings

    def record(self, kind: str, unit: int, *, now: datetime = NOW, **more: Any) -> Receipt:
        """Record an event as the administrator, who writes down the past."""
        return self.record_all([event(kind, unit, **more)], now=now)[0]

    def record_all(self, events: list[RecordEvent], *, now: datetime = NOW) -> list[Receipt]:
        """Record events in one transaction."""
        with self.store.session(self.town.administrator.recording, "registration") as connection:
            return [record_event(connection, each, self.town.desk(now)) for each in events]

    def do(self, duty: str, *, now: datetime = NOW) -> int:
        """Let one duty do all that waits; returns how much it did."""
        run = next(each.run for each in all_duties() if each.name == duty)
        total = 0
        while done := run(self.store, self.context(now)):
            total += done
        return total

    def context(self, now: datetime = NOW) -> Context:
        """Return what duties work with."""
        vault = SealingVault(self.store, MASTER)
        return Context(self.settings, load_profile("generic"), now, lambda: vault)

    def keeping(self, now: datetime = NOW) -> Keeping:
        """Return what erasing stands on."""
        return Keeping(erasure_list(self.settings), SealingVault(self.store, MASTER).keys, now)

    def problems(self, *names: str, now: datetime = NOW) -> list[str]:
        """Return what the deep checks of these names find, in English."""
        from housing.db.checks import View, all_checks

        found = []
        for check in all_checks():
            if check.name in names:
                with self.server.connect_as_maker() as connection:
                    view = View(self.store, connection, self.settings, Run(now))
                    found += [problem.en for problem in check.run(view)]
        return found

    def one(self, statement: str, *values: object) -> Any:
        """Return the first value of the first row, as the owner."""
        row = self.owner.execute(statement.encode(), values).fetchone()
        return row[0] if row else None


PROOFS: Final = ("counts", "persons", "records", "scopes", "seals")
"""The checks that prove the register against its ledger."""


def open_register(server: Server, store: Store, owner: Connection, home: Path) -> Register:
    """Make the town of the tests in an empty register."""
    town = make_town(owner, store)
    owner.execute(
        "select doorplate.recount(array(select id from doorplate.building), array(select number from doorplate.unit))"
    )
    return Register(server, store, owner, town, settings_in(home))


def settings_in(home: Path, **more: object) -> Settings:
    """Return settings of a home whose master secret is that of the tests."""
    (home / FILE).parent.mkdir(parents=True, exist_ok=True)
    (home / FILE).write_text(MASTER.hex())
    return Settings.model_validate({"home": home, **more})


def add_event(connection: Connection, unit: int, person: UUID | None = None) -> int:
    """Write an arrival that counts somebody, and the line of the log that goes with it; returns its seq."""
    row = connection.execute(
        "with line as (insert into doorplate.access_log (purpose, verb, person)"
        " values ('registration', 'arrival.record', %(person)s)) "
        "insert into doorplate.event (id, person, type, side, unit, effective_at, claimed_at, adults, digest)"
        " values (%(id)s, %(person)s, 'arrival', 'landlord', %(unit)s, %(at)s, %(at)s, 1, %(digest)s) returning seq",
        {"id": uuid4(), "person": person or uuid4(), "unit": unit, "at": NOW, "digest": bytes(16)},
    ).fetchone()
    assert row is not None
    return int(str(row[0]))
