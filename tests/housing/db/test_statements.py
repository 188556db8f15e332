"""SQL is tested as code: every named statement is known to the planner, and used."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from housing.checkout import CHECKOUT
from housing.db.connect import Connection, Server
from housing.db.statements import load_statements
from housing.settings import Settings
from tests.conftest import copied_database

FILES = sorted((CHECKOUT / "housing").rglob("queries.sql"))
NEEDS_EXTENSION = {"check_index": "create extension if not exists amcheck"}


def named() -> list[tuple[Path, str]]:
    return [(path, name) for path in FILES for name in load_statements(path)]


@pytest.fixture(scope="module")
def database(shared_server: Server, shared_settings: Settings) -> Iterator[Server]:
    """Yield a database that all statements are planned in; none is run."""
    with copied_database(shared_server, shared_settings) as server:
        yield server


@pytest.fixture
def planner(database: Server) -> Iterator[Connection]:
    """Yield a connection whose doings are undone."""
    with database.connect_as_maker() as connection, connection.transaction(force_rollback=True):
        yield connection


@pytest.mark.parametrize(
    ("path", "name"), named(), ids=lambda value: value if isinstance(value, str) else value.parent.name
)
def test_a_statement_is_valid_against_the_migrated_schema(path: Path, name: str, planner: Connection) -> None:
    if name in NEEDS_EXTENSION:
        planner.execute(NEEDS_EXTENSION[name].encode())
    statement = load_statements(path)[name]
    if not name.startswith("stage_"):
        _stage(path, planner)
    planner.execute("set plan_cache_mode = force_generic_plan")
    planner.execute(sql.SQL("explain ") + statement, _Nulls())


@pytest.mark.parametrize(
    ("path", "name"), named(), ids=lambda value: value if isinstance(value, str) else value.parent.name
)
def test_a_statement_is_used(path: Path, name: str) -> None:
    room = path.parent
    assert any(f'"{name}"' in source.read_text(encoding="utf-8") for source in room.rglob("*.py"))


def test_every_parameter_is_cast() -> None:
    for path in FILES:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert line.count("%(") == line.count(")s::"), f"{path}: {line}"


def test_the_planner_would_find_a_column_that_is_not_there(planner: Connection) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn):
        planner.execute(sql.SQL("explain select no_such_column from doorplate.migration"), _Nulls())


def _stage(path: Path, maker: Connection) -> None:
    """Make the temporary tables that the batches of a folder go through; they are statements of its own."""
    for name, statement in load_statements(path).items():
        if name.startswith("stage_"):
            kept = statement.as_string().replace(" on commit drop", "")
            maker.execute(kept.replace("create temp table", "create temp table if not exists").encode())


class _Nulls(dict[str, None]):
    """Parameters by whatever name, all null."""

    def __missing__(self, key: str) -> None:
        return None
