"""Scoped lists find their rows by an index: no page of a list may cost as much as the whole table."""

import re
from collections.abc import Iterator

import pytest

from housing.db.connect import Server, Store
from housing.db.roles import Actor
from housing.settings import Settings
from housing.units.store import _QUERIES, cells_in_scope
from tests.conftest import copied_database
from tests.housing.register import make_town

BUILDINGS = 30_000
_POINT = "st_setsrid(st_makepoint(118.4 + (n % 997) * 0.0007, 31.9 + (n % 499) * 0.0009), 4326)"
_FILLING = f"""
set session_replication_role = replica;
insert into doorplate.cell (code, name, division) select 'c' || n, 'c' || n, '320102' from generate_series(1, 4000) n;
insert into doorplate.building (code, division, area, point, cell)
select 'x' || n, '320102', {_POINT}, {_POINT}, 3 + ((n % 997) * 63 / 997) * 63 + (n % 499) * 63 / 499
  from generate_series(1, {BUILDINGS}) n;
insert into doorplate.door (building, label, label_key, point, cell)
select id, (100 + n)::text, (100 + n)::text, point, cell
  from doorplate.building, generate_series(1, 6) n where code like 'x%';
insert into doorplate.unit (number, door, building, label, label_key, point, tile, cell, status)
select n * 100 + 98 - n * 100 % 97, id, building, label, label_key, point, tile, cell, 'live'
  from (select d.*, 5000000000 + row_number() over () as n from doorplate.door d where building > 2) d;
reset session_replication_role;
analyze;
"""
WANTED = {"building": None, "status": None, "after": 0, "limit": 50}
BOX = {"west": 118.721, "south": 32.127, "east": 118.733, "north": 32.135}


@pytest.fixture(scope="module")
def city(shared_server: Server, shared_settings: Settings) -> Iterator[tuple[Store, Actor]]:
    """Yield a register of 180,000 units in 4,000 cells, and an officer of 40 of them."""
    with copied_database(shared_server, shared_settings) as server:
        store = Store(server, connections=2)
        with server.connect_as_owner() as owner:
            town = make_town(owner, store)
        with server.connect_as_maker() as maker:
            maker.execute(_FILLING.encode())
            maker.execute(
                "insert into doorplate.account_grant (account, cell) select %s, 'c' || 1 + x * 63 + y"
                " from generate_series(28, 35) x, generate_series(28, 32) y",
                [town.officer.account],
            )
        yield store, town.officer
        store.close()


@pytest.mark.parametrize("whole", [False, True], ids=["scoped", "everywhere"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("units_in_box", {**WANTED, **BOX}),
        ("units_of_building", {**WANTED, "building": "x77"}),
        ("units_in_scope", WANTED),
        ("view_unit", {"number": 500000000197}),
        ("own_units", {**WANTED, **BOX}),
    ],
)
def test_a_list_reads_no_table_whole(
    city: tuple[Store, Actor], name: str, values: dict[str, object], whole: bool
) -> None:
    store, officer = city
    with store.server.connect_as_owner() as owner:
        owner.execute("update doorplate.account set everywhere = %s where id = %s", [whole, officer.account])
    with store.session(officer) as connection:
        cells = cells_in_scope(connection)
        assert (cells is None) == whole
        statement = b"explain " + _QUERIES[name].as_string(connection).encode()
        plan = "\n".join(str(row[0]) for row in connection.execute(statement, {**values, "cells": cells}))
    assert not re.search(r"Seq Scan on (unit|door|building)\b(?!_)", plan), plan
