"""The only caller of the statements that cut a person out."""

from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import Final, cast
from uuid import UUID

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.ledger.erasure.register import Entry

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


def may_erase(connection: Connection) -> bool:
    """Tell whether the acting account administers everything."""
    row = connection.execute(_QUERIES["may_erase"]).fetchone()
    return row is not None and bool(row[0])


def lock_person(connection: Connection, person: UUID) -> tuple[str, bool] | None:
    """Lock a person until the transaction ends; returns kind and whether erased before, None for none such."""
    row = connection.execute(_QUERIES["lock_person"], {"person": person}).fetchone()
    return None if row is None else cast("tuple[str, bool]", row)


def lets_now(connection: Connection, person: UUID, today: date) -> bool:
    """Tell whether a person lets, or acts for who lets."""
    row = connection.execute(_QUERIES["lets_now"], {"person": person, "today": today}).fetchone()
    return row is not None and bool(row[0])


def last_unit(connection: Connection, person: UUID) -> int | None:
    """Return the unit of a person's last event; None where there is no event."""
    row = connection.execute(_QUERIES["last_unit"], {"person": person}).fetchone()
    return None if row is None else cast("int", row[0])


def sealed_owners(connection: Connection, person: UUID) -> list[UUID]:
    """Return whose keys open what the events of a person told."""
    rows = connection.execute(_QUERIES["sealed_owners"], {"person": person}).fetchall()
    return [UUID(bytes=owner) for (owner,) in cast("list[tuple[bytes]]", rows)]


def add_tombstone(connection: Connection, tombstone: UUID, kind: str) -> None:
    """Write the id that stands where a person stood."""
    connection.execute(_QUERIES["add_tombstone"], {"tombstone": tombstone, "kind": kind})


def cut_record(
    connection: Connection,
    person: UUID,
    tombstone: UUID,
    *,
    events: Collection[UUID] | None = None,
    arrivals: Collection[UUID] | None = None,
) -> tuple[int, int]:
    """Put a tombstone in place of a person in some events and residences, or in all; returns how many of each."""
    values = {
        "person": person,
        "tombstone": tombstone,
        "events": None if events is None else list(events),
        "arrivals": None if arrivals is None else list(arrivals),
    }
    cut = connection.execute(_QUERIES["cut_events"], values).rowcount
    residences = connection.execute(_QUERIES["cut_residences"], values).rowcount
    connection.execute(_QUERIES["forget_codes"], values)
    connection.execute(_QUERIES["forget_messages"], values)
    return cut, residences


def cut_rest(connection: Connection, person: UUID, tombstone: UUID, now: datetime) -> None:
    """Cut a person out of everything else, and note it."""
    values = {"person": person, "tombstone": tombstone, "now": now}
    for name in (
        *("cut_log", "forget_secret", "forget_references", "cut_landlord", "cut_accounts", "cut_duplicates"),
        *("mark_erased", "list_erased"),
    ):
        connection.execute(_QUERIES[name], values)


def prove_all(connection: Connection) -> None:
    """Prove now what is deferred to the commit."""
    connection.execute("set constraints all immediate")


def erased_persons(connection: Connection) -> list[tuple[UUID, datetime]]:
    """Return who was erased, and when."""
    return cast("list[tuple[UUID, datetime]]", connection.execute(_QUERIES["erased_persons"]).fetchall())


def list_erased(connection: Connection, entries: Collection[Entry]) -> None:
    """Note all of a list as erased."""
    values = {"persons": [entry.person for entry in entries], "at": [entry.at for entry in entries]}
    connection.execute(_QUERIES["list_all_erased"], values)


def still_there(connection: Connection, persons: Collection[UUID]) -> list[UUID]:
    """Return which of these persons are not erased, or have something left."""
    rows = connection.execute(_QUERIES["still_there"], {"persons": list(persons)}).fetchall()
    return [person for (person,) in cast("list[tuple[UUID]]", rows)]
