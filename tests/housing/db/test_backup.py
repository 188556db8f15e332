"""Backup and restore: whole or not at all, proved by digests, and never over a register by accident."""

import json
from pathlib import Path

import pytest

from housing import errors
from housing.db import backup as backup_module
from housing.db import loading
from housing.db.backup import back_up, check_backup, restore
from housing.db.client import client_path
from housing.db.connect import Connection, Server
from housing.db.migrate import read_migrations
from housing.errors import Refusal


@pytest.fixture
def saved(server: Server, owner: Connection, tmp_path: Path) -> Path:
    """Write a backup of a store with a table of rows."""
    owner.execute(
        """
        create table doorplate.sample (word text);
        call doorplate.protect('doorplate.sample');
        grant select on doorplate.sample to doorplate_app;
        insert into doorplate.sample values ('知居'), ('b');
        """
    )
    back_up(server, tmp_path / "saved")
    return tmp_path / "saved"


def words(connection: Connection) -> list[str]:
    return [str(row[0]) for row in connection.execute("select word from doorplate.sample order by 1")]


def test_a_restored_register_is_the_one_that_was_saved(saved: Path, server: Server, owner: Connection) -> None:
    before = owner.execute("select id from doorplate.register").fetchone()
    owner.execute("delete from doorplate.sample; update doorplate.register set id = gen_random_uuid()")
    restore(server, saved)
    assert words(owner) == ["b", "知居"]
    assert owner.execute("select id from doorplate.register").fetchone() == before
    protected = owner.execute(
        "select relrowsecurity, relforcerowsecurity, relowner::regrole::text,"
        " has_table_privilege('doorplate_app', oid, 'select') from pg_class where oid = 'doorplate.sample'::regclass"
    ).fetchone()
    assert protected == (True, True, "doorplate_owner", True)


def test_a_register_with_rows_is_not_replaced_by_accident(saved: Path, server: Server, owner: Connection) -> None:
    owner.execute("insert into doorplate.sample values ('newer')")
    with pytest.raises(Refusal) as caught:
        restore(server, saved)
    assert caught.value.kind is errors.RESTORE_NOT_EMPTY
    assert "newer" in words(owner)
    restore(server, saved, replace=True)
    assert words(owner) == ["b", "知居"]


@pytest.mark.parametrize("harm", ["a byte", "a file gone", "a file more", "no manifest"])
def test_a_damaged_backup_is_refused_before_anything_changes(
    harm: str, saved: Path, server: Server, owner: Connection
) -> None:
    victim = next(path for path in (saved / "dump").iterdir() if path.name.endswith(".gz"))
    if harm == "a byte":
        content = bytearray(victim.read_bytes())
        content[-1] ^= 1
        victim.write_bytes(content)
    elif harm == "a file gone":
        victim.unlink()
    elif harm == "a file more":
        (saved / "dump" / "more").write_text("x")
    else:
        (saved / "manifest.json").unlink()
    owner.execute("insert into doorplate.sample values ('here')")
    with pytest.raises(Refusal) as caught:
        restore(server, saved, replace=True)
    assert caught.value.kind is errors.BACKUP_DAMAGED
    assert "here" in words(owner)


def test_a_backup_of_a_newer_program_is_refused(saved: Path) -> None:
    manifest = json.loads((saved / "manifest.json").read_text())
    manifest["migrations"]["9999_pre_new.sql"] = "0" * 64
    (saved / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(Refusal) as caught:
        check_backup(saved, read_migrations())
    assert caught.value.kind is errors.BACKUP_NEWER


def test_a_dump_that_breaks_off_while_it_is_read_changes_nothing(
    saved: Path, server: Server, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a failing disk: the digests were right, and then the dump cannot be read to its end."""
    owner.execute("insert into doorplate.sample values ('here')")
    victim = next(path for path in (saved / "dump").iterdir() if path.name.endswith(".gz"))
    victim.write_bytes(victim.read_bytes()[:10])
    manifest = backup_module.Manifest(**json.loads((saved / "manifest.json").read_text()))
    monkeypatch.setattr(backup_module, "check_backup", lambda *_: manifest)
    with pytest.raises(Refusal) as caught:
        restore(server, saved, replace=True)
    assert caught.value.kind is errors.BACKUP_FAILED
    assert "here" in words(owner)


def test_a_reader_that_fails_between_two_statements_changes_nothing(
    saved: Path, server: Server, owner: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read so far is good SQL; only the reader's exit code tells that it is not all."""
    reader = tmp_path / "pg_restore"
    reader.write_text("#!/bin/sh\necho 'create schema doorplate;'\nexit 1\n")
    reader.chmod(0o755)
    monkeypatch.setattr(
        loading,
        "client_path",
        lambda server, program: str(reader) if program == reader.name else client_path(server, program),
    )
    with pytest.raises(Refusal) as caught:
        restore(server, saved, replace=True)
    assert caught.value.kind is errors.BACKUP_FAILED
    assert words(owner) == ["b", "知居"]


def test_a_backup_goes_into_a_new_or_empty_folder_only(server: Server, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "precious").write_text("x")
    with pytest.raises(Refusal) as caught:
        back_up(server, tmp_path / "full")
    assert caught.value.kind is errors.BACKUP_FOLDER
    (tmp_path / "empty").mkdir()
    back_up(server, tmp_path / "empty")
    assert sorted(path.name for path in (tmp_path / "empty").iterdir()) == ["dump", "manifest.json"]
    assert not list(tmp_path.glob(".*making*"))


def test_a_store_of_a_newer_program_is_not_saved_by_an_older_one(
    server: Server, owner: Connection, tmp_path: Path
) -> None:
    owner.execute("insert into doorplate.migration (name, sha256) values ('9999_pre_new.sql', repeat('0', 64))")
    with pytest.raises(Refusal) as caught:
        back_up(server, tmp_path / "saved")
    assert caught.value.kind is errors.STORE_AHEAD
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_fails_leaves_nothing(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise Refusal(errors.BACKUP_FAILED, program="pg_dump", reason="No space left on device")

    monkeypatch.setattr(backup_module, "run_client", fail)
    with pytest.raises(Refusal):
        back_up(server, tmp_path / "saved")
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_a_killed_backup_go_with_the_next(server: Server, tmp_path: Path) -> None:
    (tmp_path / ".saved.making-1").mkdir()
    back_up(server, tmp_path / "saved")
    assert [path.name for path in tmp_path.iterdir()] == ["saved"]
