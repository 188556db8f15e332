"""The only caller of the statements about landlords; what is read of a person is logged here, in the same statement."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

from psycopg.rows import class_row

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.landlords.model import Known, LandlordKind
from housing.people.model import SealedIdentity

LONGEST_BASIS: Final = 200

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


class Standing(NamedTuple):
    """Who acts: kind of account, and the landlord that it is."""

    kind: str | None
    landlord: int | None

    @property
    def is_desk(self) -> bool:
        """Whether an officer or administrator acts."""
        return self.kind in ("officer", "administrator")


class NewLandlord(NamedTuple):
    """A landlord to write."""

    code: str
    kind: LandlordKind
    person: UUID


def acting(connection: Connection) -> Standing:
    """Return who acts."""
    return Standing(*cast("tuple[str | None, int | None]", _rows(connection, "acting")[0]))


def find_landlords(connection: Connection, codes: Collection[str]) -> dict[str, Known]:
    """Return landlords by their codes, wherever they let; only who may know of them is to be told."""
    if not codes:
        return {}
    with connection.cursor(row_factory=class_row(Known)) as cursor:
        found = cursor.execute(_QUERIES["find_landlords"], {"codes": list(codes)}).fetchall()
    return {landlord.code: landlord for landlord in found}


def settle_persons(connection: Connection, given: Mapping[bytes, UUID]) -> dict[bytes, UUID]:
    """Return whose these references are: the given persons, unless somebody's were there before."""
    references = sorted(given)
    values = {"refs": references, "persons": [given[reference] for reference in references]}
    _run(connection, "add_references", values)
    return dict(_rows(connection, "find_references", refs=references))


def insert_landlords(connection: Connection, given: Sequence[NewLandlord], now: datetime.datetime) -> None:
    """Write landlords with their persons; those that came meanwhile stay."""
    in_order = sorted(given)
    persons = [landlord.person for landlord in in_order]
    bodies = ["person" if landlord.kind == "person" else "body" for landlord in in_order]
    _run(connection, "insert_persons", {"persons": persons, "kinds": bodies})
    values = {
        "codes": [landlord.code for landlord in in_order],
        "kinds": [landlord.kind for landlord in in_order],
        "persons": persons,
        "now": now,
    }
    _run(connection, "insert_landlords", values)


def set_kinds(connection: Connection, kinds: Mapping[int, str]) -> None:
    """Write the kinds of landlords by their ids."""
    ids = sorted(kinds)
    _run(connection, "set_kinds", {"ids": ids, "kinds": [kinds[each] for each in ids]})


def write_secrets(connection: Connection, secrets: Mapping[UUID, SealedIdentity]) -> None:
    """Write the sealed identities of persons."""
    persons = sorted(secrets)
    values = {
        "persons": persons,
        "sealed": [secrets[person].sealed for person in persons],
        "documents": [secrets[person].document_index for person in persons],
        "phones": [secrets[person].phone_index for person in persons],
        "names": [secrets[person].name_index for person in persons],
    }
    _run(connection, "write_secrets", values)


def log_acts(connection: Connection, persons: Collection[UUID], now: datetime.datetime) -> None:
    """Log that something was written of these persons."""
    _run(connection, "log_acts", {"persons": list(persons), "now": now})


def read_landlords(
    connection: Connection, codes: Collection[str], fields: Sequence[str], basis: str, now: datetime.datetime
) -> list[NewLandlord]:
    """Return the landlords that the actor may read, and log which fields of them are shown, for what, on what basis."""
    rows = _rows(connection, "read_landlords", codes=list(codes), fields=list(fields), basis=basis, now=now)
    return [NewLandlord(*row) for row in rows]


def list_landlords(connection: Connection) -> list[tuple[str, LandlordKind]]:
    """Return code and kind of those who let, or act for who lets, what the session may see; by their codes."""
    return [(code, kind) for code, kind in _rows(connection, "list_landlords")]


def stated_purpose(connection: Connection) -> str | None:
    """Return the purpose of the session."""
    return cast("str | None", _rows(connection, "stated_purpose")[0][0])


def _run(connection: Connection, name: str, values: Mapping[str, object]) -> None:
    connection.execute(_QUERIES[name], values, prepare=False)


def _rows(connection: Connection, name: str, **values: object) -> list[tuple[Any, ...]]:
    return cast("list[tuple[Any, ...]]", connection.execute(_QUERIES[name], values, prepare=False).fetchall())
