"""Migrations: forward only, each whole or not at all, once, and never changed behind our back."""

import threading
from pathlib import Path

import pytest

from housing import errors
from housing.checkout import CHECKOUT
from housing.db.connect import Connection, Server
from housing.db.migrate import Migration, pending, read_migrations, require_current, upgrade
from housing.errors import Refusal


def write(folder: Path, **files: str) -> list[Migration]:
    """Write migrations, named without their ending, beside those of the project; return all of them."""
    for path in (CHECKOUT / "housing" / "migrations").glob("*.sql"):
        (folder / path.name).write_bytes(path.read_bytes())
    for name, text in files.items():
        (folder / f"{name.lstrip('_').replace('__notx', '.notx')}.sql").write_text(text)
    return read_migrations(folder)


TABLE = "create table doorplate.{0} (x int); call doorplate.protect('doorplate.{0}');"


def tables(connection: Connection) -> set[str]:
    rows = connection.execute(
        "select relname from pg_class where relnamespace = 'doorplate'::regnamespace and relkind = 'r'"
    )
    return {str(row[0]) for row in rows}


def test_an_upgrade_applies_what_is_pending_in_order_and_once(owner: Connection, tmp_path: Path) -> None:
    files = write(tmp_path, _9001_pre_one=TABLE.format("one"), _9002_post_two=TABLE.format("two"))
    assert upgrade(owner, files) == ["9001_pre_one.sql", "9002_post_two.sql"]
    assert {"one", "two"} <= tables(owner)
    assert upgrade(owner, files) == []
    require_current(owner, files)


def test_a_migration_that_fails_changes_nothing_and_those_before_it_stay(owner: Connection, tmp_path: Path) -> None:
    files = write(tmp_path, _9001_pre_one=TABLE.format("one"), _9002_pre_two=TABLE.format("two") + "select 1/0;")
    with pytest.raises(Refusal) as caught:
        upgrade(owner, files)
    assert caught.value.kind is errors.MIGRATION_FAILED
    assert "9002_pre_two.sql" in caught.value.what("en")
    assert "one" in tables(owner)
    assert "two" not in tables(owner)
    left = pending(owner, files)
    assert left is not None
    assert [each.name for each in left] == ["9002_pre_two.sql"]


def test_a_migration_that_cannot_be_entered_in_the_ledger_changes_nothing(owner: Connection, tmp_path: Path) -> None:
    owner.execute("alter table doorplate.migration add constraint never check (name not like '9001%')")
    with pytest.raises(Refusal) as caught:
        upgrade(owner, write(tmp_path, _9001_pre_one=TABLE.format("one")))
    assert caught.value.kind is errors.MIGRATION_FAILED
    assert "one" not in tables(owner)


def test_only_pre_ends_before_the_first_post(owner: Connection, tmp_path: Path) -> None:
    files = write(
        tmp_path, _9001_pre_a=TABLE.format("a"), _9002_post_b=TABLE.format("b"), _9003_pre_c=TABLE.format("c")
    )
    assert upgrade(owner, files, only_pre=True) == ["9001_pre_a.sql"]
    with pytest.raises(Refusal) as caught:
        require_current(owner, files)
    assert caught.value.kind is errors.STORE_BEHIND
    assert upgrade(owner, files[:-1]) == ["9002_post_b.sql"]


def test_a_program_runs_while_only_post_migrations_are_to_come(owner: Connection, tmp_path: Path) -> None:
    require_current(owner, write(tmp_path, _9001_post_late=TABLE.format("late")))


def test_a_changed_migration_is_refused(owner: Connection, tmp_path: Path) -> None:
    write(tmp_path)
    first = next(tmp_path.glob("0001*"))
    first.write_text(first.read_text() + "-- changed\n")
    with pytest.raises(Refusal) as caught:
        upgrade(owner, read_migrations(tmp_path))
    assert caught.value.kind is errors.MIGRATION_CHANGED


def test_a_store_that_is_newer_than_the_program_is_refused(owner: Connection, tmp_path: Path) -> None:
    files = write(tmp_path, _9001_pre_new=TABLE.format("new"))
    upgrade(owner, files)
    with pytest.raises(Refusal) as caught:
        require_current(owner, read_migrations())
    assert caught.value.kind is errors.STORE_AHEAD


@pytest.mark.parametrize("name", ["1_pre_x.sql", "0002_during_x.sql", "0002_pre_X.sql", "0002_pre_x.up.sql"])
def test_a_file_that_is_named_wrongly_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("select 1")
    with pytest.raises(Refusal) as caught:
        read_migrations(tmp_path)
    assert caught.value.kind is errors.MIGRATION_NAME


def test_a_number_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    for name in ("0007_pre_a.sql", "0007_post_b.sql"):
        (tmp_path / name).write_text("select 1")
    with pytest.raises(Refusal) as caught:
        read_migrations(tmp_path)
    assert caught.value.kind is errors.MIGRATION_NAME


def test_a_concurrent_index_is_built_outside_a_transaction_also_after_a_killed_build(
    owner: Connection, maker: Connection, tmp_path: Path
) -> None:
    build = "create index concurrently if not exists one_x on doorplate.one (x)"
    files = write(tmp_path, _9001_pre_one=TABLE.format("one"), _9002_post_index__notx=build)
    upgrade(owner, files[:-1])
    owner.execute("create index one_x on doorplate.one (x)")
    maker.execute("update pg_index set indisvalid = false where indexrelid = 'doorplate.one_x'::regclass")
    assert upgrade(owner, files) == ["9002_post_index.notx.sql"]
    valid = owner.execute("select indisvalid from pg_index where indexrelid = 'doorplate.one_x'::regclass").fetchone()
    assert valid == (True,)


def test_two_upgrades_at_once_apply_each_migration_once(server: Server, tmp_path: Path) -> None:
    files = write(
        tmp_path,
        **{f"_{number}_pre_x": f"select pg_sleep(0.02); {TABLE.format(f't{number}')}" for number in range(9001, 9006)},
    )
    done: list[list[str]] = []

    def work() -> None:
        with server.connect_as_owner() as connection:
            done.append(upgrade(connection, files))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(name for names in done for name in names) == [f"{number}_pre_x.sql" for number in range(9001, 9006)]


def test_an_upgrade_can_be_stopped_between_migrations_and_goes_on_later(owner: Connection, tmp_path: Path) -> None:
    files = write(tmp_path, _9001_pre_a=TABLE.format("a"), _9002_pre_b=TABLE.format("b"))
    told: list[tuple[str, int, int | None]] = []
    asked = iter([False, True])
    assert upgrade(
        owner, files, stop=lambda: next(asked), progress=lambda step, done, total: told.append((step, done, total))
    ) == ["9001_pre_a.sql"]
    assert told == [("9001_pre_a.sql", 0, 2), ("", 1, 2)]
    assert upgrade(owner, files) == ["9002_pre_b.sql"]
