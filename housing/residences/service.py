"""Read residences: purpose, scope, log line, and only what the purpose shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from housing import errors
from housing.access.purposes import require_purpose
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.events.desks import acting_kind
from housing.people.model import NOBODY_KNOWN, Identity, Vault
from housing.people.names import masked
from housing.policy.model import Profile
from housing.policy.people import Purpose
from housing.residences import store
from housing.residences.model import LogLine, ResidenceView, Wanted

NEWEST: Final = 1 << 62
_SHOWN_AS: Final = {
    "from_at": "from",
    "until_at": "until",
    "main": "main",
    "state": "state",
    "leaving_at": "until",
    "last_confirmed_at": "last_confirmed_on",
    "adults": "adults",
    "children": "children",
}
_COLUMNS: Final = ("arrival", "person", "unit", "from_at", "until_at", "main", "confirmed", "state", "leaving_at",
                   "last_confirmed_at", "adults", "children")  # fmt: skip
_NAMES: Final = ("name", "document_type", "document_number", "birth_year", "phone")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: under which policy, as which kind of account, for which purpose."""

    profile: Profile
    kind: str
    purpose: str | None


def list_residences(connection: Connection, reader: Reader, wanted: Wanted, vault: Vault) -> list[ResidenceView]:
    """Return a page of residences in the session's scope; each is logged for its person to see.

    Raises `purpose.missing` and `purpose.not_yours`.
    """
    allowed = require_purpose(reader.profile, reader.kind, reader.purpose)
    rows = store.read_residences(connection, wanted, _reading(allowed, named=wanted.named))
    identities: dict[UUID, Identity] = {}
    if wanted.named:
        identities = vault.open(connection, list({row[1] for row in rows}))
    return [_view(row, allowed, identities) for row in rows]


def export_residences(connection: Connection, reader: Reader) -> Iterator[ResidenceView]:
    """Yield all residences in the session's scope without names; each is logged. Raises as `list_residences` does."""
    allowed = require_purpose(reader.profile, reader.kind, reader.purpose)
    for row in store.export_residences(connection, _reading(allowed, named=False)):
        yield _view(row, allowed, {})


def show_log(
    connection: Connection, *, person: UUID | None = None, before: int = NEWEST, limit: int = 50
) -> list[LogLine]:
    """Return who read or changed the acting account's own record; to an auditor, the log of all, or of one `person`.

    Raises `scope.nothing` for another's log: an empty one must not pass for that of a person whom nobody has read.
    """
    own = store.own_person(connection)
    if person not in {None, own} and acting_kind(connection) != "auditor":
        raise Refusal(errors.SCOPE_NOTHING, field="person")
    return store.read_log(connection, person or own, before, limit)


def place_after(text: str) -> UUID:
    """Return the place in the list that `next` of an answer names. Raises `input.form`."""
    try:
        return UUID(text)
    except ValueError:
        raise _no_place() from None


def log_before(text: str | None) -> int:
    """Return the place in the log that `next` of an answer names; the newest for None. Raises `input.form`."""
    if text is None:
        return NEWEST
    if not (text.isascii() and text.isdigit() and int(text) <= NEWEST):
        raise _no_place()
    return int(text)


def _no_place() -> Refusal:
    name, form = errors.PLACE_IN_LIST, errors.PLACE_FORM
    return Refusal(errors.INPUT_FORM, field="after", name=name, form=form, example="…")


def _reading(allowed: Purpose, *, named: bool) -> store.Reading:
    names = (*_NAMES, "masked_name")
    fields = [field for field in allowed.fields if named or field not in names]
    return store.Reading(fields, allowed.basis.en)


def _view(row: tuple[Any, ...], allowed: Purpose, identities: dict[UUID, Identity]) -> ResidenceView:
    values = dict(zip(_COLUMNS, row, strict=True))
    del values["confirmed"]
    for column, field in _SHOWN_AS.items():
        if field not in allowed.fields:
            values[column] = None
    return ResidenceView(**values, identity=_shown(identities.get(values["person"], NOBODY_KNOWN), allowed))


def _shown(identity: Identity, allowed: Purpose) -> Identity:
    facts = {field: getattr(identity, field) if field in allowed.fields else None for field in _NAMES}
    if "masked_name" in allowed.fields and identity.name:
        facts["name"] = masked(identity.name)
    return Identity(**facts)
