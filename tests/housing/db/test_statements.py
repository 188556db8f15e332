"""SQL is tested as code: every named statement is known to the planner, and used."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from housing.checkout import CHECKOUT
from housing.db.connect import Connection
from housing.db.statements import load_statements

FILES = sorted((CHECKOUT / "housing").rglob("queries.sql"))
NEEDS_EXTENSION = {"check_index": "create extension if not exists amcheck"}


def named() -> list[tuple[Path, str]]:
    return [(path, name) for path in FILES for name in load_statements(path)]


@pytest.mark.parametrize(
    ("path", "name"), named(), ids=lambda value: value if isinstance(value, str) else value.parent.name
)
def test_a_statement_is_valid_against_the_migrated_schema(path: Path, name: str, maker: Connection) -> None:
    if name in NEEDS_EXTENSION:
        maker.execute(NEEDS_EXTENSION[name].encode())
    statement = load_statements(path)[name]
    maker.execute("set plan_cache_mode = force_generic_plan")
    maker.execute(sql.SQL("explain ") + statement, _Nulls())


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


def test_the_planner_would_find_a_column_that_is_not_there(maker: Connection) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn):
        maker.execute(sql.SQL("explain select no_such_column from doorplate.migration"), _Nulls())


class _Nulls(dict[str, None]):
    """Parameters by whatever name, all null."""

    def __missing__(self, key: str) -> None:
        return None
