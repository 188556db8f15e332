"""A small register for tests: two areas of one district, buildings with units, and accounts of every kind."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from housing.db.connect import Connection, Store
from housing.db.roles import Actor, Role
from housing.events.commands import Desk, RecordEvent, Terms
from housing.people.vault import SealingVault

NOW = datetime(2026, 7, 24, 6, 5, tzinfo=UTC)
MASTER = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Town:
    """What a test needs to know of the register: units by area, accounts, the vault."""

    here: list[int]
    there: list[int]
    administrator: Actor
    officer: Actor
    public: Actor
    vault: SealingVault

    def desk(self, now: datetime = NOW, *, trusted_past: bool = True) -> Desk:
        """Return what recording stands on."""
        return Desk(now, self.vault, Terms(), trusted_past=trusted_past, own=False)


def make_town(owner: Connection, store: Store, units: int = 8) -> Town:
    """Make the register's places, units and accounts as the tables' owner."""
    owner.execute("insert into doorplate.division (code, name, level) values ('320102', '玄武区', 3)")
    owner.execute(
        "insert into doorplate.cell (code, name, division) values ('here', '甲', '320102'), ('there', '乙', '320102')"
    )
    numbers = [_make_building(owner, cell, place, units) for place, cell in enumerate(("here", "there"))]
    return Town(
        here=numbers[0],
        there=numbers[1],
        administrator=_make_account(owner, "desk-of-all", "administrator", everywhere=True),
        officer=_make_account(owner, "officer-here", "officer", cell="here"),
        public=_public(owner),
        vault=SealingVault(store, MASTER),
    )


def _make_building(owner: Connection, cell: str, place: int, units: int) -> list[int]:
    point = f"st_setsrid(st_makepoint({118.78 + place / 100}, 32.04), 4326)"
    owner.execute(
        f"""
        with building as (
            insert into doorplate.building (code, division, area, point, cell)
            select 'b-' || code, '320102', {point}, {point}, number from doorplate.cell where code = '{cell}'
            returning id, cell
        ), door as (
            insert into doorplate.door (building, label, label_key, point, cell)
            select id, (100 + n)::text, (100 + n)::text, {point}, cell from building, generate_series(1, {units}) n
            returning *
        )
        insert into doorplate.unit (number, door, building, label, label_key, point, tile, cell, status)
        select n * 100 + 98 - n * 100 % 97, id, building, label, label_key, point, tile, cell, 'live'
          from (select *, {1_000_000_000 + place * 1_000_000} + row_number() over (order by label) as n from door) d
        """.encode()
    )
    rows = owner.execute(
        "select u.number from doorplate.unit u join doorplate.cell c on c.number = u.cell where c.code = %s", [cell]
    )
    return [int(str(number)) for (number,) in rows]


def _make_account(
    owner: Connection, login: str, kind: str, *, everywhere: bool = False, cell: str | None = None
) -> Actor:
    row = owner.execute(
        "insert into doorplate.account (login, kind, everywhere) values (%s, %s, %s) returning id",
        [login, kind, everywhere],
    ).fetchone()
    assert row is not None
    if cell is not None:
        owner.execute("insert into doorplate.account_grant (account, cell) values (%s, %s)", [row[0], cell])
    assert isinstance(row[0], UUID)
    return Actor(row[0], Role.APPLICATION)


def _public(owner: Connection) -> Actor:
    row = owner.execute("select id from doorplate.account where kind = 'public'").fetchone()
    assert row is not None
    assert isinstance(row[0], UUID)
    return Actor(row[0], Role.APPLICATION)


def event(kind: str, unit: int, *, days: float = 0, **more: object) -> RecordEvent:
    """Return an event some days before or after 1 January 2026, by the landlord unless told otherwise."""
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
    values: dict[str, object] = {
        "event_id": uuid4().hex,
        "source": "test",
        "type": kind,
        "side": "landlord",
        "unit": unit,
        "effective_at": at,
        "claimed_at": at,
    }
    return RecordEvent(**(values | more))  # type: ignore[arg-type]  # tests name the fields as they are
