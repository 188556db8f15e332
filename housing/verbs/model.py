"""What an act is: the fields that it takes, what it does, and what it stands on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from housing import errors
from housing.db.connect import Connection, Store
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.events.commands import Desk
from housing.events.desks import desk_of
from housing.exchange.kinds import kind_named
from housing.exchange.local import Local
from housing.exchange.model import Column
from housing.exchange.values.base import Unfit
from housing.language import Text
from housing.people.vault import SealingVault
from housing.policy.model import Profile
from housing.settings import Settings


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an act, named, read and told as the column of a file. `several`: it may be given more than once."""

    column: Column
    required: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What each act is done on: the store, for whom and why, the clock, the policy, the vault, the settings."""

    store: Store
    actor: Actor
    purpose: str | None
    now: datetime
    profile: Profile
    vault: SealingVault
    local: Local
    settings: Settings


@dataclass(frozen=True, slots=True)
class Means:
    """What acts stand on besides an open session of the registrar: for whom, the clock, the policy, the vault."""

    actor: Actor
    now: datetime
    profile: Profile
    vault: SealingVault
    desk: Desk
    local: Local


Values = Mapping[str, Any]
"""Read values by the names of the fields; a field that was not given is not there."""


InSession = Callable[[Connection, Means, Values], object]
"""Calls a service that records in an open session, which is whole or not at all."""


@dataclass(frozen=True, slots=True)
class OnStore:
    """Calls a service that opens its sessions itself: what it does is not all in one database, under one commit."""

    call: Callable[[Ground, Values], object]


@dataclass(frozen=True, slots=True)
class Verb:
    """An act: what it does, its fields, and what calls its service and returns the result."""

    help: Text
    fields: Mapping[str, Field]
    act: InSession | OnStore

    def do(self, ground: Ground, values: Values) -> object:
        """Do the act, and return what its service does. Raises the refusals of the service."""
        if isinstance(self.act, OnStore):
            return self.act.call(ground, values)
        with ground.store.session(ground.actor.recording, ground.purpose) as connection:
            desk = desk_of(connection, ground.profile, ground.vault, now=ground.now)
            means = Means(ground.actor, ground.now, ground.profile, ground.vault, desk, ground.local)
            return self.act(connection, means, values)

    def read(self, given: Mapping[str, Sequence[str]], local: Local) -> dict[str, Any]:
        """Return the values of given words. Raises the refusals of single values, each at its field."""
        values: dict[str, Any] = {}
        for name, field in self.fields.items():
            words = [word.strip() for word in given.get(name, ()) if word.strip()]
            if words:
                read = [_read(name, field.column, word, local) for word in words]
                values[name] = tuple(read) if field.several else read[-1]
            elif field.required:
                title = Text(name, field.column.zh)
                raise Refusal(errors.INPUT_MISSING, field=name, name=title, example=field.column.example or "…")
        return values


def fields_of(kind: str, *names: str, required: Sequence[str] = (), several: Sequence[str] = ()) -> dict[str, Field]:
    """Return fields that are columns of a kind of file."""
    columns = kind_named(kind).columns
    return {name: Field(columns[name], name in required, name in several) for name in names}


def _read(name: str, column: Column, word: str, local: Local) -> object:
    try:
        return column.type.reader(local)(word)
    except Unfit as unfit:
        values = {"name": Text(name, column.zh), "example": column.example, **unfit.values}
        raise Refusal(unfit.kind, field=name, **values) from None
