"""A register of this test's own, with a store of keys and a home for what lies outside the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from housing.db.connect import Server, Store
from housing.settings import Settings
from tests.conftest import copied_database
from tests.housing.ledger.cast import Register, open_register


@pytest.fixture
def register(shared_server: Server, shared_settings: Settings, tmp_path: Path) -> Iterator[Register]:
    """Yield a small register with accounts, units, keys, and a home."""
    with copied_database(shared_server, shared_settings, keys=True) as server:
        store = Store(server, connections=4)
        with server.connect_as_owner() as owner:
            yield open_register(server, store, owner, tmp_path / "home")
        for pool in [*store._pools.values(), *store._keys_pools.values()]:
            pool.close()
