"""What recording stands on, from the policy profile and the acting account."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.events.commands import Desk, Terms
from housing.people.model import Vault
from housing.policy.model import Profile

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))
_DESKS: Final = ("administrator", "officer")
_SELF: Final = ("tenant", "landlord", "agent")


def desk_of(
    connection: Connection, profile: Profile, vault: Vault, *, now: datetime, request: str | None = None
) -> Desk:
    """Return what the acting account of an open session records with, under a policy profile."""
    return desk_for(acting_kind(connection), profile, vault, now=now, request=request)


def acting_kind(connection: Connection) -> str:
    """Return the kind of the account that a session acts for; empty where it acts for none."""
    row = connection.execute(_QUERIES["acting_kind"]).fetchone()
    return str(row[0] or "") if row else ""


def desk_for(kind: str, profile: Profile, vault: Vault, *, now: datetime, request: str | None = None) -> Desk:
    """Return what an account of a kind records with, under a policy profile."""
    deadlines = profile.deadlines
    terms = Terms(timedelta(days=deadlines.objection_days), timedelta(days=deadlines.claim_timeout_days))
    return Desk(now, vault, terms, trusted_past=kind in _DESKS, own=kind in _SELF, request=request)
