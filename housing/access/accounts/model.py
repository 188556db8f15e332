"""Accounts as they come and go: frozen commands in, frozen results out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from housing.language import Language, Text

KINDS: Final[Mapping[str, Text]] = {
    "landlord": Text("landlord", "房东"),
    "agent": Text("agent", "代理人"),
    "tenant": Text("tenant", "租客"),
    "officer": Text("officer", "工作人员"),
    "team_member": Text("team member", "走访人员"),
    "administrator": Text("administrator", "管理员"),
    "auditor": Text("auditor", "审计员"),
    "public": Text("public", "公众"),
}
"""Every kind of account, as people call it."""

STAFF: Final = frozenset({"officer", "team_member", "administrator", "auditor"})
"""Those who act for an authority: their scope is areas, and they sign in with a second factor."""

EVERYWHERE: Final = frozenset({"officer", "administrator", "auditor"})
"""Whose scope may be the whole city."""

LETTING: Final = frozenset({"landlord", "agent"})
"""Whose scope is what a landlord lets."""

OPERATOR: Final = "operator"
"""Made with the register: the administrator for whom the operating system vouches."""

PUBLIC: Final = "public"
"""Made with the register: whom the public's pages act for."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made. `landlord` is a landlord's code; `person` the person that a tenant is."""

    login: str
    kind: str
    office: str | None = None
    language: Language = "zh"
    everywhere: bool = False
    divisions: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    landlord: str | None = None
    person: UUID | None = None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What is to become of an account; None leaves a thing as it is, and an empty tuple takes all away."""

    kind: str | None = None
    office: str | None = None
    language: Language | None = None
    everywhere: bool | None = None
    divisions: tuple[str, ...] | None = None
    cells: tuple[str, ...] | None = None
    landlord: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account. `password` and `totp` tell whether it has one; what they are can be read by nobody."""

    id: UUID
    login: str
    kind: str
    office: str | None
    language: Language
    everywhere: bool
    divisions: tuple[str, ...]
    cells: tuple[str, ...]
    landlord: str | None
    made_at: datetime
    disabled_at: datetime | None
    password: bool
    totp: bool
