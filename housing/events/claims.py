"""Claim codes: eight characters by which the other side confirms an arrival, on paper, by SMS or QR.

Only a digest is kept. A code is good once and for a time; a wrong one tells nothing of whether there is any claim.
"""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Final, cast
from uuid import UUID

from housing import errors
from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.errors import Refusal
from housing.events.commands import Desk

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 or O, no 1, I or L, and no U: what is read aloud or copied by hand comes through."""

LENGTH: Final = 8
_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


def issue_code(connection: Connection, event: UUID, expires_at: datetime, desk: Desk) -> str:
    """Make a code for an arrival and return it; it is shown once."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    values = {"digest": _digest(code, desk), "event": event, "made_at": desk.now, "expires_at": expires_at}
    connection.execute(_QUERIES["store_claim_code"], values)
    return code


def event_of(connection: Connection, code: str, desk: Desk) -> UUID:
    """Return the arrival that a code belongs to, and use the code up. Raises `claim.code` for a wrong or old one."""
    values = {"digest": _digest(code, desk), "now": desk.now}
    row = connection.execute(_QUERIES["use_claim_code"], values).fetchone()
    if row is None:
        raise Refusal(errors.CLAIM_CODE, field="claim_code")
    return cast("UUID", row[0])


def _digest(code: str, desk: Desk) -> bytes:
    folded = "".join(each for each in code.upper() if each.isalnum())
    return desk.vault.reference("claim code", folded)
