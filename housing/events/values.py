"""Corrected values in the form in which the ledger keeps them."""

import datetime
from typing import Final
from zoneinfo import ZoneInfo

from housing.numbers.rules import parse_number

_YES_NO: Final = {"是": "yes", "否": "no", "true": "yes", "false": "no"}


def corrected_value(kind: str | None, field: str | None, value: str | None, zone: str) -> str | None:
    """Return what a correction says in its kept form; what has no such form is left for the rules to refuse.

    `zone` is the city's: a date or a time without a zone is read there. Raises the refusals of a unit number.
    """
    if kind != "correction" or value is None:
        return value
    if field == "unit":
        return str(parse_number(value, field="value"))
    if field in ("effective_at", "claimed_at"):
        return _instant(value, zone)
    if field in ("main", "residence"):
        return _YES_NO.get(value, value)
    return value


def _instant(text: str, zone: str) -> str:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).isoformat()
