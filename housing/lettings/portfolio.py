"""What a landlord or agent lets: one list, its counts by state, and a search in it."""

import datetime
import re
import unicodedata
from collections import Counter

from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.lettings import store
from housing.lettings.model import PORTFOLIO_STATES, Portfolio, PortfolioFilter, PortfolioRow

_DIGITS = re.compile(r"(\d+)")


def list_portfolio(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    wanted: PortfolioFilter,
    *,
    now: datetime.datetime,
) -> Portfolio:
    """Return a page of the own units by building and door, with how many of those found are in each state.

    The session is the application's. The text is looked for in number, labels, building and aliases.
    """
    found = [row for row in store.list_portfolio(connection, now.date()) if matches(row, wanted.text)]
    counts = Counter(state for row in found for state in states_of(row))
    rows = [row for row in found if wanted.state is None or wanted.state in states_of(row)]
    rows.sort(key=lambda row: (_in_order(row.building_code or ""), _in_order(row.door_label), _in_order(row.label)))
    first = (wanted.page - 1) * wanted.page_size
    return Portfolio(
        tuple(rows[first : first + wanted.page_size]), len(rows), {state: counts[state] for state in PORTFOLIO_STATES}
    )


def states_of(row: PortfolioRow) -> set[str]:
    """Return the states of `PORTFOLIO_STATES` that a unit is in."""
    lived_in = row.residences_confirmed + row.residences_claimed > 0
    found = {"occupied" if lived_in else "vacant"}
    if row.residences_claimed:
        found.add("unconfirmed")
    if row.state in ("due", "expired"):
        found.add(row.state)
    return found


def matches(row: PortfolioRow, text: str | None) -> bool:
    """Tell whether a text is in what a unit is known by; of a number the first digits do, in any spacing."""
    wanted = unicodedata.normalize("NFKC", text or "").casefold().strip()
    if not wanted:
        return True
    digits = re.sub(r"[\s\-]", "", wanted)
    if digits.isdecimal() and row.number.replace("-", "").startswith(digits):
        return True
    places = (row.label, row.door_label, row.building_code, row.building_name, *row.alias_codes)
    return any(wanted in place.casefold() for place in places if place)


def _in_order(text: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts labels as people do: 2 before 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(text) if part]
