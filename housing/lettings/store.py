"""The only caller of the statements about lettings."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from psycopg.rows import class_row

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.lettings.model import DUE_DAYS, Known, LettingDraft, LettingFilter, LettingView, Other, PortfolioRow
from housing.lettings.rules import ONE_DAY, state_of
from housing.units.store import column
from housing.units.verdicts import printed_number

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


_ROWS_A_FETCH: Final = 5_000


class NewLetting(NamedTuple):
    """A letting to write: its draft with what its codes stand for."""

    code: str
    draft: LettingDraft
    landlord: int
    agent: int | None
    unit: int


class Update(NamedTuple):
    """What a known letting is to become."""

    id: int
    agent: int | None
    begins: datetime.date
    ends: datetime.date | None
    use: str
    adults: int | None
    children: int | None


def find_lettings(connection: Connection, codes: Collection[str]) -> dict[str, Known]:
    """Return lettings by their codes, wherever they are; only who may know of them is to be told."""
    if not codes:
        return {}
    with connection.cursor(row_factory=class_row(Known)) as cursor:
        found = cursor.execute(_QUERIES["find_lettings"], {"codes": list(codes)}).fetchall()
    return {letting.code: letting for letting in found}


def lock_lettings(connection: Connection, codes: Collection[str]) -> None:
    """Lock those of these lettings that the actor may change."""
    _rows(connection, "lock_lettings", codes=list(codes))


def find_chains(connection: Connection, ids: Collection[int]) -> dict[int, int | None]:
    """Return what these lettings stand under, and those under what."""
    return dict(_rows(connection, "find_chains", ids=list(ids))) if ids else {}


def find_above(connection: Connection, units: Collection[int]) -> dict[int, list[int]]:
    """Return units with what they are parts of, themselves first."""
    return dict(_rows(connection, "find_above", units=list(units))) if units else {}


def find_others(connection: Connection, units: Collection[int]) -> dict[int, list[Other]]:
    """Return the lettings on units, on what they are parts of and on their parts, that were not withdrawn."""
    found: dict[int, list[Other]] = defaultdict(list)
    for row in _rows(connection, "find_others", units=list(units)) if units else ():
        found[row[0]].append(Other(*row))
    return found


def insert_lettings(connection: Connection, given: Sequence[NewLetting], now: datetime.datetime) -> None:
    """Write new lettings."""
    drafts = [letting.draft for letting in given]
    connection.execute(
        _QUERIES["insert_lettings"],
        {
            "codes": column(letting.code for letting in given),
            "landlords": column(letting.landlord for letting in given),
            "agents": column(letting.agent for letting in given),
            "units": column(letting.unit for letting in given),
            "begins": column(draft.valid_from for draft in drafts),
            "ends": column(day_after(draft.valid_until) for draft in drafts),
            "uses": column(draft.use or "home" for draft in drafts),
            "adults": column(draft.adults for draft in drafts),
            "children": column(draft.children for draft in drafts),
            "now": now,
        },
    )


def set_under(connection: Connection, unders: Mapping[str, str]) -> None:
    """Put lettings under others, by their codes."""
    if unders:
        connection.execute(_QUERIES["set_under"], {"codes": list(unders), "unders": list(unders.values())})


def update_lettings(connection: Connection, updates: Sequence[Update], now: datetime.datetime) -> None:
    """Write what is new of lettings, in the order of their ids."""
    if updates:
        columns = dict(
            zip(
                ("ids", "agents", "begins", "ends", "uses", "adults", "children"),
                map(list, zip(*sorted(updates, key=lambda update: update.id), strict=True)),
                strict=True,
            )
        )
        connection.execute(_QUERIES["update_lettings"], {**columns, "now": now})


def renew_lettings(connection: Connection, ids: Collection[int], ends: datetime.date, now: datetime.datetime) -> int:
    """Give lettings a new end; return how many had another."""
    return len(_rows(connection, "renew_lettings", ids=list(ids), ends=ends, now=now))


def withdraw_lettings(
    connection: Connection, ids: Collection[int], on: datetime.date | None, now: datetime.datetime
) -> list[int]:
    """Withdraw lettings, or with no date take that back; return their units."""
    return [unit for (unit,) in _rows(connection, "withdraw_lettings", ids=list(ids), on=on, now=now)]


def list_portfolio(connection: Connection, today: datetime.date) -> list[PortfolioRow]:
    """Return the units that the acting landlord or agent lets, or has just made."""
    rows = _rows(connection, "list_portfolio")
    return [_portfolio_row(row, today) for row in rows]


def list_lettings(
    connection: Connection, wanted: LettingFilter, today: datetime.date, *, cells: Sequence[int] | None
) -> list[LettingView]:
    """Return the lettings of units in these cells that the session may see; None: in all."""
    _rows(connection, "look_up_each")
    rows = _rows(connection, "list_lettings", cells=cells, **_wanted(wanted, today))
    return [_view(row, today) for row in rows]


def own_lettings(connection: Connection, wanted: LettingFilter, today: datetime.date) -> list[LettingView]:
    """Return the lettings of the acting landlord, and those for which it acts as agent."""
    _rows(connection, "look_up_each")
    return [_view(row, today) for row in _rows(connection, "own_lettings", **_wanted(wanted, today))]


def stream_lettings(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Yield the lettings that the session may see and that were not withdrawn, as files have them."""
    with connection.cursor(name="lettings") as cursor:
        cursor.itersize = _ROWS_A_FETCH
        yield from cast("Iterator[tuple[Any, ...]]", cursor.execute(_QUERIES["stream_lettings"]))


def day_after(last: datetime.date | None) -> datetime.date | None:
    """Return the day after a last day, as periods are kept."""
    return None if last is None else last + ONE_DAY


def _wanted(wanted: LettingFilter, today: datetime.date) -> dict[str, object]:
    return {**dataclasses.asdict(wanted), "today": today, "due": today + datetime.timedelta(days=DUE_DAYS)}


def _view(row: tuple[Any, ...], today: datetime.date) -> LettingView:
    place, code, landlord, agent, unit, under, begins, ends, use, adults, children, withdrawn_on = row
    last = None if ends is None else ends - ONE_DAY
    state = state_of(begins, ends, withdrawn_on, today)
    number = printed_number(unit)
    return LettingView(
        place, code, landlord, agent, number, under, begins, last, use, adults, children, withdrawn_on, state
    )


def _portfolio_row(row: tuple[Any, ...], today: datetime.date) -> PortfolioRow:
    number, kind, label, door, building, name, code, begins, ends, confirmed, claimed, aliases = row
    state = state_of(begins, ends, None, today) if code is not None else None
    last = None if ends is None else ends - ONE_DAY
    return PortfolioRow(
        printed_number(number), kind, label, door, building, name, code, last, state, confirmed, claimed, tuple(aliases)
    )


def _rows(connection: Connection, name: str, **values: object) -> list[tuple[Any, ...]]:
    return cast("list[tuple[Any, ...]]", connection.execute(_QUERIES[name], values, prepare=False).fetchall())
