"""What a duty is, and what it works with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from geo.protocols import Stop, never
from housing.language import Text
from housing.policy.model import Profile
from housing.settings import Settings

if TYPE_CHECKING:
    from housing.db.connect import Store
    from housing.people.vault import SealingVault


@dataclass(frozen=True, slots=True)
class Context:
    """What a duty may look at besides the store.

    `vault` opens what is sealed; it is made when a duty first asks for it.
    """

    settings: Settings
    profile: Profile
    now: datetime
    vault: Callable[[], "SealingVault"]
    stop: Stop = field(default=never)


class Duty(NamedTuple):
    """One duty, as its module declares it.

    `every` is after how many seconds it looks again for work; `at_once` whether a command that has written does it
    before it ends, where no worker runs.
    """

    name: str
    title: Text
    every: float
    at_once: bool
    run: Callable[["Store", Context], int]


class Done(NamedTuple):
    """What became of a duty's turn: how much it did; `failed` where an error kept it from going on."""

    duty: str
    done: int
    failed: bool
