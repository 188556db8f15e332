"""What the rows of the frame say of a door: its label, and whether it is a home and how it is used."""

import datetime
import functools
import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from geo.address.doors import read_door
from housing.language import Text

UNKNOWN: Final = "unknown"
HOME: Final = "home"
LONGEST_KEY: Final = 40
SOURCE: Final = re.compile(r"[0-9A-Za-z._-]{1,32}")
SOURCE_FORM: Final = Text("1 to 32 letters, digits and . _ -", " 1 至 32 个字母、数字或 . _ -")


class Label(NamedTuple):
    """A label in normal form: near-duplicates share the key. The floor is what the label itself says."""

    key: str
    floor: str | None
    is_readable: bool


class Word(NamedTuple):
    """What one row says of its door, and when that was seen."""

    source: str
    source_id: str
    kind: str
    tenure: str
    on: datetime.date | None


class Use(NamedTuple):
    """What is known of a door: whether it is a home, and its tenure with source and date."""

    kind: str = UNKNOWN
    tenure: str = UNKNOWN
    tenure_source: str | None = None
    tenure_on: datetime.date | None = None


def read_label(label: str, building: str | None) -> Label:
    """Return what a label says; `building` is what its building is called.

    Not readable is what the grammar of door labels cannot take apart, such as free text: no door is made of it.
    """
    is_number = label.isascii() and label.isdigit() and label != building
    return _read(label, None if is_number else building)  # no name of a building hides in a bare number


def weigh(use: Use, before: Collection[Word], after: Collection[Word]) -> Use:
    """Return kind and tenure of a door when its rows say `after` and no longer `before`.

    The latest word counts; one without a date is older than any other, and of two of one day that of the first source
    counts, so that the order in which files come does not matter. What the door has from elsewhere, such as a visit,
    gives way to a later day only. What it has from a row of `before` goes when no row says so any more.
    """
    is_own = use.tenure_source is None or any(
        (word.source, word.tenure, word.on) == (use.tenure_source, use.tenure, use.tenure_on) for word in before
    )
    tenure = _latest([word for word in after if word.tenure != UNKNOWN])
    kind = _latest([word for word in after if (word.kind, word.tenure) != (UNKNOWN, UNKNOWN)])
    if kind and (is_own or use.kind == UNKNOWN or _is_later(kind.on, use.tenure_on)):
        use = use._replace(kind=HOME if kind.kind == UNKNOWN else kind.kind)  # what is let or lived in is a home
    if tenure and (is_own or _is_later(tenure.on, use.tenure_on)):
        return Use(use.kind, tenure.tenure, tenure.source, tenure.on)
    return Use(use.kind) if is_own else use


def _latest(words: Sequence[Word]) -> Word | None:
    if len(words) < 2:  # noqa: PLR2004 -- nearly all doors have one
        return words[0] if words else None
    day = max(word.on or datetime.date.min for word in words)
    return min((word for word in words if (word.on or datetime.date.min) == day), key=lambda word: word[:2])


def _is_later(day: datetime.date | None, than: datetime.date | None) -> bool:
    return day is not None and (than is None or day > than)


@functools.lru_cache(maxsize=200_000)
def _read(label: str, building: str | None) -> Label:
    door = read_door(label, building)
    parts = (door.building, door.unit_entrance, door.floor, door.room)
    is_readable = any(part is not None for part in parts) and 0 < len(door.key) <= LONGEST_KEY
    return Label(door.key, None if door.floor is None else str(door.floor), is_readable)
