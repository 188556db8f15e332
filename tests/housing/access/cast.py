"""Who plays in the tests of access: a small city with two districts, and accounts of every kind in it."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from housing.access.accounts.model import Account, NewAccount
from housing.access.accounts.service import add_account, find_actor
from housing.access.signin.means import set_password
from housing.access.signin.model import SignedIn, SignIn
from housing.access.signin.service import sign_in
from housing.db.connect import Server, Store
from housing.db.roles import MIGRATOR, Actor
from housing.settings import Settings
from tests.conftest import copied_database

NOW: Final = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
PASSWORD: Final = "four words that differ"  # noqa: S105 -- of nobody
PLACE: Final = "203.0.113.7"


def cheap(home: Path, **more: object) -> Settings:
    """Return settings under which passwords cost next to nothing."""
    return Settings.model_validate({"home": home, "password_memory_mb": 1, "password_passes": 1, **more})


@contextlib.contextmanager
def register_with_cast(shared: Server, settings: Settings) -> Iterator[Store]:
    """Open a register of a test module's own, with its cast."""
    with copied_database(shared, settings) as server:
        store = Store(server, connections=8)
        make_cast(store)
        yield store
        for pool in store._pools.values():
            pool.close()


def make_city(store: Store) -> None:
    """Make two districts of a city, each with a street and a cell."""
    with store.session(MIGRATOR) as connection:
        connection.execute(
            """
            insert into doorplate.division (code, name, parent, level) values
                ('4403', '深圳市', null, 1), ('440309', '龙华区', '4403', 2), ('440305', '南山区', '4403', 2),
                ('440309006', '民治街道', '440309', 3), ('440305007', '粤海街道', '440305', 3);
            insert into doorplate.cell (code, name, division) values
                ('mz-1', '民治一格', '440309006'), ('yh-1', '粤海一格', '440305007');
            """
        )


def acting(store: Store, login: str) -> Actor:
    """Return the actor of a login."""
    return find_actor(store, login)


def add(store: Store, login: str, kind: str, *, by: str = "operator", **more: Any) -> Account:
    """Make an account."""
    with store.session(acting(store, by)) as connection:
        return add_account(connection, NewAccount(login, kind, **more), now=NOW)


def give_password(
    store: Store, settings: Settings, login: str, password: str = PASSWORD, *, by: str = "operator"
) -> None:
    """Give an account a password."""
    with store.session(acting(store, by)) as connection:
        set_password(connection, settings, login, password, now=NOW)


def enter(
    store: Store, settings: Settings, login: str, *, password: str = PASSWORD, now: datetime = NOW, **more: Any
) -> SignedIn:
    """Sign in."""
    command = SignIn(login, password, **{"address": PLACE, **more})
    return sign_in(store, settings, command, now=now)


def make_cast(store: Store) -> None:
    """Make the city and one account of each kind; those of staff are of the first district."""
    make_city(store)
    add(store, "chief", "administrator", divisions=("440309",))
    add(store, "officer", "officer", divisions=("440309",), office="民治街道服务站")
    add(store, "walker", "team_member", cells=("mz-1",))
    add(store, "auditor", "auditor", everywhere=True)
    add(store, "tenant", "tenant", language="en")
    add(store, "landlord", "landlord")
