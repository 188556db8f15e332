"""Pure decisions about lettings: periods, codes, counts, and under what a letting may stand."""

import datetime
from collections.abc import Collection, Mapping
from typing import NamedTuple

from housing import errors
from housing.errors import Refusal
from housing.language import Text
from housing.lettings.model import (
    DUE_DAYS,
    LONGEST_CODE,
    MOST_PERSONS,
    USES,
    Known,
    LettingDraft,
    LettingState,
    Other,
)
from housing.units.rules import choices

ONE_DAY = datetime.timedelta(days=1)


def check_period(begins: datetime.date, last: datetime.date | None, *, today: datetime.date, longest_days: int) -> None:
    """Raise `input.earliest` or `input.latest` at `valid_until` unless it is a term that may be registered.

    A term counts from its first day or from today, whichever is later: a letting that was renewed over many years is
    longer than the longest term, and comes back from a file as it left.
    """
    if last is None:
        return
    if last < begins:
        raise Refusal(
            errors.INPUT_EARLIEST,
            field="valid_until",
            name=errors.VALID_UNTIL,
            date=begins.isoformat(),
            reason=errors.IT_BEGINS_THEN,
        )
    latest = max(begins, today) + datetime.timedelta(days=longest_days)
    if last > latest:
        reason = Text(*(errors.LONGEST_TERM.say(language, days=longest_days) for language in ("en", "zh")))
        raise Refusal(
            errors.INPUT_LATEST,
            field="valid_until",
            name=errors.VALID_UNTIL,
            date=latest.isoformat(),
            reason=reason,
        )


def check_values(draft: LettingDraft) -> None:
    """Raise `input.form` or `input.choice` for a code, a use or a count that the register does not take."""
    if draft.code is not None and not (1 <= len(draft.code) <= LONGEST_CODE and draft.code.isprintable()):
        raise Refusal(
            errors.INPUT_FORM, field="letting_code", name=errors.LETTING_CODE, form=errors.CODE_FORM, example="T-1"
        )
    if draft.use is not None and draft.use not in USES:
        raise Refusal(errors.INPUT_CHOICE, field="use", name=errors.USE, choices=choices(USES))
    for field in ("adults", "children"):
        count = getattr(draft, field)
        if count is not None and not 0 <= count <= MOST_PERSONS:
            raise Refusal(
                errors.INPUT_FORM, field=field, name=errors.HOUSEHOLD_COUNT, form=errors.HOUSEHOLD_FORM, example=2
            )
    if draft.agent and draft.agent == draft.landlord:
        raise Refusal(errors.LETTING_OWN_AGENT, field="agent_code")


class Sublet(NamedTuple):
    """A letting that is to stand under another: its id if it is known, its landlord, its unit and what that is in."""

    own: int | None
    landlord: int
    places: Collection[int]


def check_under(code: str, under: Known | None, above: Collection[int], sublet: Sublet) -> None:
    """Raise `letting.under` unless a letting may stand under the one of that code, above which those stand.

    That is one of another landlord, of the same unit or of what it is a part of, and does not itself stand under this
    one. Whether its tenant is this landlord, nobody here can know.
    """
    is_fit = (
        under is not None
        and under.withdrawn_on is None
        and under.landlord != sublet.landlord
        and under.unit in sublet.places
        and sublet.own not in (under.id, *above)
    )
    if not is_fit:
        raise Refusal(errors.LETTING_UNDER, field="under_letting", code=code)


def overlaps(begins: datetime.date, ends: datetime.date | None, other: Other, today: datetime.date) -> bool:
    """Tell whether two periods share a day from today on; `ends` is the day after the last, None for no end."""
    first = max(begins, other.begins, today)
    return all(end is None or first < end for end in (ends, other.ends))


def state_of(
    begins: datetime.date, ends: datetime.date | None, withdrawn_on: datetime.date | None, today: datetime.date
) -> LettingState:
    """Return the state of a letting on a day. An expired one stays, and is told with its last day."""
    if withdrawn_on is not None:
        return "withdrawn"
    if begins > today:
        return "pending"
    if ends is None or ends > today + datetime.timedelta(days=DUE_DAYS):
        return "live"
    return "due" if ends > today else "expired"


def chain_above(letting: int | None, under: Mapping[int, int | None]) -> list[int]:
    """Return the lettings above one, each under the next; `under` tells for each what it stands under."""
    found: list[int] = []
    while letting is not None and letting not in found:
        found.append(letting)
        letting = under.get(letting)
    return found
