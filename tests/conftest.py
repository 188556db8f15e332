"""What all tests stand on: a home of their own, one store made once and copied for each test, and a tidy end."""

import contextlib
import fcntl
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from housing.db.connect import Connection, Server, Store
from housing.db.store import make_register
from housing.settings import Settings
from tests.programs import remove_homes

ROOT_VARIABLE = "TEST_ROOT_OF_DOORPLATE"
TEMPLATE = "template_of_tests"

hypothesis_settings.register_profile("suite", database=None, deadline=None, derandomize=True)
hypothesis_settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=3, help="how many kill -9 each of the kill tests deals out")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder in which this run's homes lie; the workers of the run share it."""
    for name in [name for name in os.environ if name.startswith(("DOORPLATE_", "PG"))]:
        del os.environ[name]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        os.environ.pop(name, None)
    if ROOT_VARIABLE not in os.environ:
        os.environ[ROOT_VARIABLE] = tempfile.mkdtemp(prefix="doorplate-tests-")
        Path(os.environ[ROOT_VARIABLE]).chmod(0o755)
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = os.environ[ROOT_VARIABLE] + "/hypothesis"
        config.add_cleanup(_clean_up)


def _clean_up() -> None:
    """Remove the run's homes with all that belongs to them, and say loudly if something still ran."""
    root = Path(os.environ.pop(ROOT_VARIABLE))
    left = remove_homes(root)
    if left:
        message = f"the tests left something running or lying about: {left}"
        raise RuntimeError(message)


@pytest.fixture(scope="session")
def run_root() -> Path:
    """Return the folder in which this run's homes lie."""
    return Path(os.environ[ROOT_VARIABLE])


@pytest.fixture
def home(run_root: Path) -> Iterator[Path]:
    """Yield the path of a home of this test's own; nothing is there yet, and others may be made beside it."""
    folder = run_root / uuid.uuid4().hex[:8]
    yield folder / "home"
    assert not remove_homes(folder)


@pytest.fixture(scope="session")
def shared_settings(run_root: Path) -> Settings:
    """Return the settings of the store that the tests of this run share."""
    return Settings(home=run_root / "shared", store_durability="none")


@pytest.fixture(scope="session")
def shared_server(run_root: Path, shared_settings: Settings) -> Iterator[Server]:
    """Yield the shared store, its template database made once."""
    server = Server(shared_settings, os.environ, TEMPLATE)
    with (run_root / "template.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_register(server)
    yield server
    server.close()


@contextlib.contextmanager
def copied_database(shared: Server, settings: Settings, *, keys: bool = False) -> Iterator[Server]:
    """Make a copy of the template, with a store of person keys where the test needs one, and drop it in the end."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with shared.connect_as_maker("postgres") as maker:
        maker.execute(f'create database "{name}" template "{TEMPLATE}"'.encode())
        if keys:
            maker.execute(f'create database "{name}_keys" template "{TEMPLATE}_keys"'.encode())
    server = Server(settings, os.environ, name)
    try:
        yield server
    finally:
        with shared.connect_as_maker("postgres") as maker:
            for each in (name, f"{name}_keys"):
                maker.execute(f'drop database if exists "{each}" with (force)'.encode())
        server.close()


@pytest.fixture
def server(shared_server: Server, shared_settings: Settings) -> Iterator[Server]:
    """Yield a server whose database is this test's own."""
    with copied_database(shared_server, shared_settings) as copy:
        yield copy


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """Yield a store whose database is this test's own."""
    made = Store(server, connections=4)
    yield made
    for pool in [*made._pools.values(), *made._keys_pools.values()]:
        pool.close()


@pytest.fixture
def owner(server: Server) -> Iterator[Connection]:
    """Yield a connection that acts as the tables' owner, on this test's own database."""
    with server.connect_as_owner() as connection:
        yield connection


@pytest.fixture
def maker(server: Server) -> Iterator[Connection]:
    """Yield a superuser's connection to this test's own database."""
    with server.connect_as_maker() as connection:
        yield connection
