"""Whether an event can be recorded: pure decisions about one command. Late is never refused; impossible is."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from housing import errors
from housing.errors import Refusal
from housing.events.commands import RecordEvent
from housing.events.verdicts import instant_of
from housing.people.model import IDENTITY_FIELDS

SKEW: Final = timedelta(minutes=10)
"""How far a sender's clock may be ahead of ours."""

EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""Between these a time can be said: before the year 1 the register could not read back what it holds."""

CORRECTABLE: Final = ("effective_at", "claimed_at", "unit", "main", "adults", "children", "residence", *IDENTITY_FIELDS)
_MOST: Final = 1000


def faults_of(command: RecordEvent, now: datetime) -> Iterator[Refusal]:
    """Yield everything that is wrong with an event by itself."""
    for field in ("effective_at", "claimed_at"):
        name, said = errors.EVENT_FIELDS[field], getattr(command, field)
        if said > now + SKEW:
            yield Refusal(errors.EVENT_FUTURE, field=field, name=name, now=f"{now:%Y-%m-%d %H:%M}")
        if said < EARLIEST:
            date = EARLIEST.date().isoformat()
            yield Refusal(errors.INPUT_EARLIEST, field=field, name=name, date=date, reason=errors.NOBODY_WAS_THERE)
    if command.type == "arrival":
        yield from _arrival_faults(command)
    elif not (command.refers_to or command.person_code or command.identity):
        yield Refusal(errors.EVENT_REFERS_TO_NOTHING, field="refers_to")
    if command.type == "correction":
        yield from _correction_faults(command)
    if command.type == "decision" and command.decision is None:
        name, choices = errors.EVENT_FIELDS["decision"], errors.EVENT_DECISIONS
        yield Refusal(errors.INPUT_UNSELECTED, field="decision", name=name, choices=choices)


def _arrival_faults(command: RecordEvent) -> Iterator[Refusal]:
    if command.refers_to:
        yield Refusal(errors.EVENT_ARRIVAL_REFERS, field="refers_to")
    counted = command.adults or command.children
    if not (command.person_code or command.identity or counted):
        yield Refusal(errors.EVENT_NOBODY, field="name")


def _correction_faults(command: RecordEvent) -> Iterator[Refusal]:
    if command.field not in CORRECTABLE:
        yield Refusal(errors.EVENT_FIELD_UNKNOWN, field="field", known=", ".join(CORRECTABLE))
    elif not _fits(command.field, command.value):
        form = errors.EVENT_VALUE_FORMS[command.field]
        yield Refusal(errors.EVENT_VALUE, field="value", name=errors.EVENT_FIELDS[command.field], form=form)


def _fits(field: str, value: str | None) -> bool:
    return bool(value) and _FORMS.get(field, bool)(value or "")


def _is_count(value: str) -> bool:
    return _is_whole(value) and int(value) <= _MOST


def _is_whole(value: str) -> bool:
    return value.isascii() and value.isdigit()


def _is_instant(value: str) -> bool:
    try:
        return instant_of(EARLIEST.isoformat()) <= instant_of(value) <= instant_of(LATEST.isoformat())
    except (ValueError, OverflowError):
        return False


_FORMS: Final[dict[str, Callable[[str], bool]]] = {
    "main": lambda value: value in ("yes", "no"),
    "residence": lambda value: value == "no",
    "adults": _is_count,
    "children": _is_count,
    "unit": _is_whole,
    "effective_at": _is_instant,
    "claimed_at": _is_instant,
}
