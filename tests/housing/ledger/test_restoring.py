"""A backup comes back whole: but nobody who was erased since, and no number that may have been issued since."""

import json
import shutil
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from housing import errors
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.events.commands import event_uuid
from housing.ledger.erasure.service import ErasePerson, erase_person
from housing.ledger.restoring import service
from housing.ledger.restoring.saving import OUTSIDE, save_register
from housing.ledger.restoring.service import Restore, Restored, restore_register
from housing.ledger.seals.outside import outside_of
from housing.numbers.blocks import standing_of, take_numbers
from housing.people.model import Identity
from housing.people.vault import SealingVault
from tests.housing.ledger.cast import LI, NOW, PROOFS, ZHANG, Register, settings_in
from tests.housing.register import MASTER

WANG = Identity("Wang Wu", "passport", "E22345678", 1980, "13700137000")
ZHAO = Identity("Zhao", "passport", "E32345678", 1981, "13600136000")


@pytest.fixture
def lived(register: Register) -> Register:
    """Return a register in which two people live, sealed, with an open block of numbers."""
    here = register.town.here
    register.record("arrival", here[0], event_id="a1", person_code="p1", identity=ZHANG, main=True)
    register.record("arrival", here[1], event_id="b1", person_code="p2", identity=LI, main=True)
    take(register, 3)
    register.do("seal")
    register.do("sums")
    return register


@pytest.fixture
def saved(lived: Register, tmp_path: Path) -> Restore:
    """Write a backup of it, and return the command that restores it."""
    found = Restore(tmp_path / "saved", tmp_path / "saved-keys", replace=True)
    save_register(lived.server, lived.settings, found.folder, keys=found.keys)
    return found


def take(register: Register, count: int, size: int = 10) -> list[int]:
    with register.store.session(register.town.administrator.recording) as connection:
        return take_numbers(connection, count, now=NOW, size=size)


def person(register: Register, event: str) -> UUID:
    found: UUID = register.one("select person from doorplate.event where id = %s", event_uuid("test", event))
    return found


def erase(register: Register, event: str) -> UUID:
    operator = Actor(register.one("select id from doorplate.account where login = 'operator'"))
    whom = person(register, event)
    erase_person(register.store, operator, ErasePerson(whom), register.keeping())
    return whom


def bring_back(register: Register, command: Restore) -> Restored:
    return restore_register(register.server, register.settings, command, now=NOW)


def names(register: Register) -> Collection[str | None]:
    """Return every name that the register and its keys, read anew, can tell."""
    with register.store.session(register.town.administrator, "statistics") as connection:
        everybody = [row[0] for row in register.owner.execute("select id from doorplate.person")]
        opened = SealingVault(register.store, MASTER).open(connection, everybody)  # type: ignore[arg-type]  # ids
        return {identity.name for identity in opened.values()}


def test_a_register_comes_back_with_its_people_and_its_seals(lived: Register, saved: Restore) -> None:
    lived.record("arrival", lived.town.here[2], event_id="c1", person_code="p3", identity=WANG)
    lived.do("seal")
    done = bring_back(lived, saved)
    assert (done.erased, done.blocks, done.keys) == (0, 1, 0)
    assert names(lived) == {"张三", "Li Si"}
    assert lived.problems(*PROOFS) == []
    lived.record("arrival", lived.town.here[3], event_id="d1", person_code="p4", identity=ZHAO)
    assert lived.do("seal") > 0
    assert lived.problems(*PROOFS) == []


def test_a_person_who_was_erased_since_stays_erased(lived: Register, saved: Restore) -> None:
    whom = erase(lived, "a1")
    assert bring_back(lived, saved).erased == 1
    assert names(lived) == {"Li Si"}
    assert lived.one("select count(*) from doorplate.event where person = %s", whom) == 0
    assert lived.one("select count(*) from doorplate.residence") == 2
    with lived.server.connect_to_keys() as keys:
        row = keys.execute("select count(*) from doorplate.person_key where person = %s", [whom]).fetchone()
    assert row == (0,)
    lived.do("seal")
    lived.do("sums")
    assert lived.problems(*PROOFS) == []


def test_a_home_that_knows_no_erasures_learns_them_from_the_backup(lived: Register, tmp_path: Path) -> None:
    """As on a new machine: the keys were saved before the erasure, the register after it."""
    early, late = Restore(tmp_path / "early", tmp_path / "early-keys"), Restore(tmp_path / "late", None)
    save_register(lived.server, lived.settings, early.folder, keys=early.keys)
    whom = erase(lived, "a1")
    save_register(lived.server, lived.settings, late.folder, keys=None)
    with lived.server.connect_to_keys() as keys:
        keys.execute("truncate doorplate.person_key")
    elsewhere = settings_in(tmp_path / "elsewhere")
    command = Restore(late.folder, early.keys, replace=True)
    done = restore_register(lived.server, elsewhere, command, now=NOW)
    assert done.keys > 0
    assert names(lived) == {"Li Si"}
    with lived.server.connect_to_keys() as keys:
        row = keys.execute("select count(*) from doorplate.person_key where person = %s", [whom]).fetchone()
    assert row == (0,)
    assert json.loads((elsewhere.home / "erasures.jsonl").read_text())["person"] == str(whom)


def test_no_number_is_issued_twice_after_a_restore(lived: Register, saved: Restore) -> None:
    """Neither from the block that was open, nor from one that was opened since."""
    since = take(lived, 15)
    lived.do("seal")
    ranges = lived.owner.execute("select first, last from doorplate.number_block").fetchall()
    assert bring_back(lived, saved).blocks == len(ranges) == 2
    again = lived.owner.execute("select first, last, next from doorplate.number_block").fetchall()
    assert {(first, last) for first, last, _ in again} == set(ranges)
    assert all(following == int(str(last)) + 1 for _, last, following in again)
    assert not set(take(lived, 30)) & set(since)
    with lived.store.session(lived.town.administrator.recording) as connection:
        assert standing_of(connection, since) == (set(), set())  # they may hang on doors: no slips


def test_whoever_was_signed_in_signs_in_anew(lived: Register, tmp_path: Path) -> None:
    lived.owner.execute(
        "insert into doorplate.account_session (account, digest, made_at, used_at, idle_s, own_phone, device)"
        " select id, sha256('x'), now(), now(), 60, false, 'x' from doorplate.account where login = 'desk-of-all'"
    )
    save_register(lived.server, lived.settings, tmp_path / "b", keys=None)
    bring_back(lived, Restore(tmp_path / "b", None, replace=True))
    assert lived.one("select count(*) from doorplate.account_session") == 0


def test_a_backup_whose_rows_are_not_those_that_were_sealed_is_refused(lived: Register, tmp_path: Path) -> None:
    lived.owner.execute("alter table doorplate.event disable trigger user")
    lived.owner.execute("update doorplate.event set adults = 9 where id = %s", [event_uuid("test", "a1")])
    save_register(lived.server, lived.settings, tmp_path / "b", keys=None)
    lived.owner.execute("update doorplate.event set adults = 1 where id = %s", [event_uuid("test", "a1")])
    with pytest.raises(Refusal) as caught:
        bring_back(lived, Restore(tmp_path / "b", None, replace=True))
    assert caught.value.kind is errors.BACKUP_ALTERED
    assert lived.one("select count(*) from doorplate.event where adults = 9") == 0
    bring_back(lived, Restore(tmp_path / "b", None, replace=True, unproved=True))
    assert lived.one("select count(*) from doorplate.event where adults = 9") == 1


@pytest.mark.parametrize("harm", ["gone", "damaged", "of another register"])
def test_keys_that_do_not_belong_to_the_backup_are_refused(harm: str, lived: Register, saved: Restore) -> None:
    assert saved.keys is not None
    if harm == "gone":
        shutil.rmtree(saved.keys)
    elif harm == "damaged":
        (saved.keys / "keys.copy.gz").write_bytes(b"x")
    else:
        manifest = json.loads((saved.keys / "manifest.json").read_text())
        (saved.keys / "manifest.json").write_text(json.dumps({**manifest, "register": "another"}))
    with pytest.raises(Refusal) as caught:
        bring_back(lived, saved)
    assert caught.value.kind is (errors.BACKUP_NO_KEYS if harm == "gone" else errors.BACKUP_DAMAGED)


def test_keys_sealed_with_another_master_secret_are_refused(lived: Register, saved: Restore, tmp_path: Path) -> None:
    elsewhere = settings_in(tmp_path / "elsewhere")
    (elsewhere.home / "secrets" / "master.key").write_text("11" * 32)
    with pytest.raises(Refusal) as caught:
        restore_register(lived.server, elsewhere, saved, now=NOW)
    assert caught.value.kind is errors.SECRET_OTHER


def test_a_restore_that_fails_at_its_end_leaves_a_register_that_goes_on(
    lived: Register, saved: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived.record("arrival", lived.town.here[2], event_id="c1", person_code="p3", identity=WANG)
    lived.do("seal")

    def fail(*_: object) -> int:
        raise psycopg.OperationalError

    monkeypatch.setattr(service, "_move_keys", fail)
    with pytest.raises(psycopg.OperationalError):
        bring_back(lived, saved)
    assert names(lived) == {"张三", "Li Si", "Wang Wu"}
    lived.record("arrival", lived.town.here[3], event_id="d1", person_code="p4", identity=ZHAO)
    assert lived.do("seal") > 0
    assert lived.problems(*PROOFS) == []


def test_a_backup_holds_no_name_no_key_and_no_secret(lived: Register, saved: Restore) -> None:
    assert saved.keys is not None
    found = {str(path.relative_to(saved.folder)) for path in saved.folder.rglob("*") if path.is_file()}
    assert {f"{OUTSIDE}/heads.jsonl", f"{OUTSIDE}/keys.jsonl", f"{OUTSIDE}/blocks.jsonl"} <= found
    assert not {name for name in found if "master" in name or "seal.key" in name}
    assert sorted(path.name for path in saved.keys.iterdir()) == ["README.txt", "keys.copy.gz", "manifest.json"]
    assert len(outside_of(lived.settings).tail()) == 1


def test_a_backup_that_fails_leaves_no_keys_behind(
    lived: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("housing.db.backup.write_through", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        save_register(lived.server, lived.settings, tmp_path / "b", keys=tmp_path / "k")
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []
