"""A town of two districts on a grid of thousandths of a degree, the accounts of its desks, and rows to load there."""

import datetime
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import shapely

from housing.db.connect import Connection, Store
from housing.db.roles import Actor
from housing.exchange.kinds import kind_named
from housing.exchange.kinds.addresses import AddressRow
from housing.exchange.kinds.buildings import BuildingRow
from housing.exchange.kinds.cells import CellRow
from housing.exchange.kinds.divisions import DivisionRow
from housing.exchange.kinds.entrances import EntranceRow
from housing.exchange.kinds.frame import FrameRow
from housing.exchange.kinds.stations import StationRow
from housing.exchange.loading import Context, loader_of, source_of
from housing.exchange.model import Fault

NOW = datetime.datetime(2026, 3, 7, 12, tzinfo=datetime.UTC)
WEST, SOUTH, STEP = 114.0, 22.5, 0.001


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    """Return a rectangle in squares of the grid."""
    return shapely.box(WEST + x0 * STEP, SOUTH + y0 * STEP, WEST + x1 * STEP, SOUTH + y1 * STEP)


def at(x: float, y: float) -> dict[str, Any]:
    """Return a position on the grid, as a row gives it."""
    return {"lon": round(WEST + x * STEP, 7), "lat": round(SOUTH + y * STEP, 7)}


def row(of: type[Any], line: int = 2, **values: object) -> Any:
    """Return a row of which only some columns are filled."""
    return of(**{**dict.fromkeys(of._fields), "row": line, **values})


def division(code: str, line: int = 2, **values: object) -> Any:
    return row(DivisionRow, line, **{"code": code, "name": f"区划{code}", **values})


def cell(code: str, division_code: str, area: shapely.Geometry, line: int = 2) -> Any:
    return row(CellRow, line, code=code, name=f"网格{code}", division_code=division_code, geometry=area)


def building(code: str, area: shapely.Geometry, line: int = 2, **values: object) -> Any:
    return row(BuildingRow, line, **{"code": code, "geometry": area, **values})


def station(code: str, line: int = 2, **values: object) -> Any:
    return row(StationRow, line, **{"code": code, "name": f"服务站{code}", **values})


def entrance(building_code: object, line: int = 2, **values: object) -> Any:
    return row(EntranceRow, line, **{"building_code": building_code, **values})


def address(code: str, line: int = 2, **values: object) -> Any:
    return row(AddressRow, line, **{"code": code, **values})


def frame(source_id: str, line: int = 2, **values: object) -> Any:
    return row(FrameRow, line, **{"source": "meters", "source_id": source_id, **values})


def account(
    owner: Connection, login: str, kind: str, *, divisions: Sequence[str] = (), everywhere: bool = False
) -> Actor:
    """Make an account with a scope."""
    made = owner.execute(
        "insert into doorplate.account (login, kind, everywhere) values (%s, %s, %s) returning id",
        [login, kind, everywhere],
    ).fetchone()
    assert made is not None
    for code in divisions:
        owner.execute("insert into doorplate.account_grant (account, division) values (%s, %s)", [made[0], code])
    assert isinstance(made[0], UUID)
    return Actor(made[0])


def load(
    store: Store, actor: Actor, kind: str, rows: Sequence[Any], *, without: Sequence[str] = (), is_last: bool = True
) -> tuple[Context, list[Fault]]:
    """Load rows in one batch; the file has all columns but those it is `without`."""
    columns = frozenset(kind_named(kind).columns) - set(without)
    context = Context(actor, NOW, columns, is_last=is_last)
    with store.session(actor.recording) as connection:
        faults = loader_of(kind).load(connection, rows, context)
    return context, faults


def loaded(store: Store, actor: Actor, kind: str, rows: Sequence[Any], **more: Any) -> Context:
    """Load rows that are all good."""
    context, faults = load(store, actor, kind, rows, **more)
    assert not faults, [fault.as_dict("en") for fault in faults]
    return context


def seen(store: Store, actor: Actor, kind: str) -> list[Any]:
    """Return what an account can export of a kind."""
    context = Context(actor, NOW, frozenset(kind_named(kind).columns))
    with store.session(actor) as connection:
        return list(source_of(kind).rows(connection, context))


def pairs(owner: Connection, query: str) -> dict[Any, Any]:
    """Return the two columns of a query as keys and values."""
    return {row[0]: row[1] for row in owner.execute(query.encode())}


def codes(faults: Sequence[Fault]) -> list[tuple[int, str, str]]:
    """Return faults as row, column and code."""
    return [(fault.row, fault.column, fault.code) for fault in faults]


def make_town(store: Store, owner: Connection) -> tuple[Actor, Actor]:
    """Make two districts, west and east of x = 10, each with two cells; return an officer of each.

    The operator makes it, whose scope is everywhere.
    """
    everyone = operator(owner)
    loaded(
        store,
        everyone,
        "divisions",
        [
            division("4403", 2, level="2"),
            division("440301", 3, parent_code="4403", geometry=box(0, 0, 10, 10)),
            division("440302", 4, parent_code="4403", geometry=box(10, 0, 20, 10)),
        ],
    )
    loaded(
        store,
        everyone,
        "cells",
        [
            cell("W1", "440301", box(0, 0, 5, 10), 2),
            cell("W2", "440301", box(5, 0, 10, 10), 3),
            cell("E1", "440302", box(10, 0, 15, 10), 4),
            cell("E2", "440302", box(15, 0, 20, 10), 5),
        ],
    )
    west = account(owner, "west", "officer", divisions=["440301"])
    east = account(owner, "east", "officer", divisions=["440302"])
    return west, east


def operator(owner: Connection) -> Actor:
    """Return the administrator that every register has."""
    found = owner.execute("select id from doorplate.account where login = 'operator'").fetchone()
    assert found is not None
    assert isinstance(found[0], UUID)
    return Actor(found[0])
