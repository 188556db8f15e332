"""A street for the tests of units and lettings, and who plays in them.

Buildings, west to east along one street; `here` and `there` are the two cells:

    mill         a footprint of 20 m, here
    mill-again   a second record of mill, from another source: the same footprint, here
    inn          a footprint that stands 5 m east of mill, here
    kiosk        a point without a footprint, 12 m east of inn's wall, here
    tower        a footprint 1 km away, there
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import pytest

from housing.db.connect import Connection, Server, Store
from housing.db.roles import Actor
from housing.errors import Kind, Refusal
from housing.people.vault import SealingVault
from housing.settings import Settings
from housing.units.intake import take_in
from housing.units.model import Draft, Intake, Point
from tests.conftest import copied_database

NOW: Final = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
TODAY: Final = date(2026, 3, 27)
WEST: Final = Point(114.05, 22.54)
METRE_LON: Final = 1 / 102_800
METRE_LAT: Final = 1 / 110_750

_FOOTPRINTS: Final = {
    "mill": (0, 20, "here"),
    "mill-again": (0, 20, "here"),
    "inn": (25, 45, "here"),
    "kiosk": (57, 57, "here"),
    "tower": (1000, 1020, "there"),
}


@dataclass(frozen=True, slots=True)
class City:
    """An open register with its cast: one account of each kind; those of staff belong to `here` unless named so."""

    store: Store
    owner: Connection
    vault: SealingVault
    chief: Actor
    officer: Actor
    officer_there: Actor
    walker: Actor
    landlord: Actor
    rival: Actor
    agent: Actor
    tenant: Actor
    public: Actor
    auditor: Actor

    def clear(self) -> None:
        """Leave only the street and its cast."""
        self.owner.execute(
            """
            delete from doorplate.review_item; delete from doorplate.residence; delete from doorplate.event;
            delete from doorplate.letting; delete from doorplate.unit_alias; delete from doorplate.unit_lineage;
            delete from doorplate.unit where parent is not null; delete from doorplate.unit;
            update doorplate.door set of_source = null, of_source_id = null, nth = null; delete from doorplate.frame;
            delete from doorplate.door; delete from doorplate.number_block; delete from doorplate.access_log;
            delete from doorplate.address; delete from doorplate.person_reference;
            delete from doorplate.landlord where code not in ('L-landlord', 'L-rival', 'L-agent');
            update doorplate.building set units = 0, units_let = 0, residences_confirmed = 0, sums_due = false;
            """
        )

    def unit(self, label: str = "501", building: str | None = "mill", *, by: Actor | None = None, **more: Any) -> int:
        """Register a unit that must be new, and return its number."""
        taken = self.take(Draft(label=label, building=building, **more), by=by)
        assert taken.result == "made", taken.refusal
        assert taken.number is not None
        return taken.number

    def take(self, draft: Draft, *, by: Actor | None = None, strict: bool = False) -> Intake:
        """Take one draft in, and return what came of it."""
        return self.take_all([draft], by=by, strict=strict)[0]

    def take_all(self, drafts: list[Draft], *, by: Actor | None = None, strict: bool = False) -> list[Intake]:
        """Take drafts in, in one transaction."""
        with self.recording(by) as connection:
            return take_in(connection, drafts, now=NOW, strict=strict)

    @contextlib.contextmanager
    def recording(self, by: Actor | None = None) -> Iterator[Connection]:
        """Open a session in which an account records; by default the chief's."""
        with self.store.session((by or self.chief).recording) as connection:
            yield connection

    def one(self, statement: str, *values: object) -> Any:
        """Return the first column of the first row that the owner sees, None where there is none."""
        row = self.owner.execute(statement.encode(), values).fetchone()
        return row[0] if row else None

    def counters(self, building: str) -> tuple[int, int]:
        """Return units and units_let of a building."""
        row = self.owner.execute(
            "select units, units_let from doorplate.building where code = %s", [building]
        ).fetchone()
        assert row is not None
        return int(str(row[0])), int(str(row[1]))

    def counters_hold(self) -> bool:
        """Tell whether every counter is what the views say it means."""
        wrong = self.one(
            "select (select count(*) from doorplate.unit u join doorplate.unit_count c on c.unit = u.number"
            "         where u.lettings <> c.lettings)"
            "     + (select count(*) from doorplate.building b join doorplate.building_count c on c.building = b.id"
            "         where (b.units, b.units_let) <> (c.units, c.units_let))"
        )
        return bool(wrong == 0)

    def let(self, unit: int, landlord: str = "L-landlord", **more: Any) -> str:
        """Write a letting as the owner, from the beginning of the year on, and return its code."""
        code = more.pop("code", f"T-{unit}-{landlord}")
        self.owner.execute(
            "insert into doorplate.letting (code, landlord, unit, valid) values"
            " (%s, (select id from doorplate.landlord where code = %s), %s, %s::daterange)",
            [code, landlord, unit, more.pop("valid", "[2026-01-01,2027-01-01)")],
        )
        self.owner.execute("select doorplate.recount('{}', %s::bigint[])", [[unit]])
        return str(code)


def refused(kind: Kind, taken: Intake) -> Refusal:
    """Return the refusal of a draft, which must be of this kind."""
    assert taken.result == "refused", taken
    assert taken.refusal is not None
    assert taken.refusal.kind is kind, taken.refusal
    return taken.refusal


@contextlib.contextmanager
def refuses(kind: Kind, field: str | None = None) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Expect a refusal of a kind, at a field if one is named."""
    with pytest.raises(Refusal) as caught:
        yield caught
    assert caught.value.kind is kind, caught.value
    assert field is None or caught.value.field == field, caught.value.field


@contextlib.contextmanager
def make_city(shared: Server, settings: Settings) -> Iterator[City]:
    """Make a register of a test's own, with the street and its cast."""
    with copied_database(shared, settings, keys=True) as server, server.connect_as_owner() as owner:
        store = Store(server, connections=20)
        vault = SealingVault(store, bytes(32))
        _make_places(owner)
        accounts = [
            _account(owner, "chief", "administrator", everywhere=True),
            _account(owner, "officer", "officer", cell="here"),
            _account(owner, "officer-there", "officer", cell="there"),
            _account(owner, "walker", "team_member", cell="here"),
            _landlord(owner, vault, "landlord", "landlord"),
            _landlord(owner, vault, "rival", "landlord"),
            _landlord(owner, vault, "agent", "agent"),
            _account(owner, "tenant", "tenant"),
            Actor(_id(owner, "select id from doorplate.account where kind = 'public'")),
            _account(owner, "auditor", "auditor", everywhere=True),
        ]
        yield City(store, owner, vault, *accounts)
        for pool in [*store._pools.values(), *store._keys_pools.values()]:
            pool.close()


def east(metres: float, north: float = 0.0) -> Point:
    """Return the point so many metres east and north of the street's western end."""
    return Point(WEST.lon + metres * METRE_LON, WEST.lat + north * METRE_LAT)


def _make_places(owner: Connection) -> None:
    owner.execute("insert into doorplate.division (code, name, level) values ('440309', '龙华区', 3)")
    owner.execute(
        "insert into doorplate.cell (code, name, division, area) values"
        " ('here', '甲', '440309', st_multi(st_makeenvelope(114.04, 22.53, 114.0545, 22.55, 4326))),"
        " ('there', '乙', '440309', st_multi(st_makeenvelope(114.0545, 22.53, 114.08, 22.55, 4326)))"
    )
    for code, (first, last, cell) in _FOOTPRINTS.items():
        west, far = east(first, -5), east(last, 5)
        area = "st_makeenvelope(%s, %s, %s, %s, 4326)"
        if first == last:
            west, far = east(first), east(last)
            area = f"st_centroid({area})"
        owner.execute(
            f"insert into doorplate.building (code, name, division, area, point, cell)"
            f" select %s, %s, '440309', a.area, st_centroid(a.area), number"
            f"   from (select {area} as area) a, doorplate.cell c where c.code = %s".encode(),
            [code, code, west.lon, west.lat, far.lon, far.lat, cell],
        )


def _account(owner: Connection, login: str, kind: str, *, everywhere: bool = False, cell: str | None = None) -> Actor:
    account = _id(
        owner,
        "insert into doorplate.account (login, kind, everywhere) values (%s, %s, %s) returning id",
        login,
        kind,
        everywhere,
    )
    if cell is not None:
        owner.execute("insert into doorplate.account_grant (account, cell) values (%s, %s)", [account, cell])
    return Actor(account)


def _landlord(owner: Connection, vault: SealingVault, login: str, kind: str) -> Actor:
    actor = _account(owner, login, kind)
    (person,) = vault.take_persons(1)
    owner.execute("insert into doorplate.person (id) values (%s)", [person])
    owner.execute(
        "with made as (insert into doorplate.landlord (code, person) values (%s, %s) returning id)"
        " update doorplate.account set landlord = (select id from made) where id = %s",
        [f"L-{login}", person, actor.account],
    )
    return actor


def _id(owner: Connection, statement: str, *values: object) -> UUID:
    row = owner.execute(statement.encode(), values).fetchone()
    assert row is not None
    assert isinstance(row[0], UUID)
    return row[0]
