"""What retention finds and does, by kind and reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from housing.events.model import Event, Residence
from housing.language import Text

Kind = Literal["person", "residence", "access_log", "session"]
Reason = Literal["departed", "unconfirmed", "void", "kept", "log_period", "ended"]

REASONS: Final[dict[Reason, Text]] = {
    "departed": Text("departed longer ago than is kept", "离开已超过保存期限"),
    "unconfirmed": Text("claimed and never confirmed for longer than is kept", "申报后未获确认，已超过保存期限"),
    "void": Text("events that made no residence", "未形成居住记录的事件"),
    "kept": Text(
        "over, but bound to a residence that goes on: goes with it", "已到期，但与仍在居住的记录相连，随其一并清除"
    ),
    "log_period": Text("older than the log is kept", "查看日志已超过保存期限"),
    "ended": Text("ended", "已结束"),
}


@dataclass(frozen=True, slots=True)
class Expired:
    """How many of a kind have run out, or were cut, for a reason."""

    kind: Kind
    reason: Reason
    count: int


@dataclass(frozen=True, slots=True)
class Due:
    """A residence whose period is over: its arrival, why, and since when."""

    arrival: UUID
    reason: Reason
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of whom something is over: residences, or since `void_at` events that make no residence."""

    person: UUID
    due: tuple[Due, ...]
    void_at: datetime | None
    lets: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs to one residence and to nothing else of the person: it can go by itself."""

    due: Due
    residence: Residence
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What can go of a person: all of it, or some residences; `kept` are over but bound to what stays."""

    whole: bool
    parts: tuple[Part, ...] = ()
    kept: tuple[Due, ...] = ()
