"""For whom a session acts: the roles of programs in the database, and the actors that take them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID


class Role(StrEnum):
    """A program's role; its value is the role's name in the database.

    None is a superuser, and none passes by row-level security.
    """

    OWNER = "doorplate_owner"
    """Owns the tables: migrations, backup and restore, verification."""

    APPLICATION = "doorplate_app"
    """Acts for an account, and sees what that account may see."""

    REGISTRAR = "doorplate_registrar"
    """Records for an account what that account may record, and folds persons whole; reads no names."""

    WORKER = "doorplate_worker"
    """Does the work behind the commit: sums, seals, messages, expiry."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An account, or a program of ours, that a session acts for.

    `account` is None for programs: row-level security then goes by their role alone.
    """

    account: UUID | None
    role: Role = Role.APPLICATION

    @property
    def recording(self) -> "Actor":
        """The same account, to record: the database lets it write where its scope allows."""
        return Actor(self.account, Role.REGISTRAR)


MIGRATOR: Final = Actor(None, Role.OWNER)
"""Migrations, backup, restore and verification."""

WORKER: Final = Actor(None, Role.WORKER)
"""The work behind the commit."""

NOBODY: Final = Actor(None, Role.APPLICATION)
"""A front before anyone has signed in: sees what everyone may see."""
