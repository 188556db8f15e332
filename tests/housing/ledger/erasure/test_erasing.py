"""Erasure: nothing tells any more who a person was, nothing that was counted changes, and seals go on holding."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from housing import errors
from housing.db.roles import Actor
from housing.duties.kinds import erasures
from housing.errors import Refusal
from housing.events.claims import issue_code
from housing.events.commands import event_uuid
from housing.ledger.erasure import service
from housing.ledger.erasure.register import FILE, ErasureList
from housing.ledger.erasure.service import Erased, ErasePerson, erase_person
from housing.people.keys import KeyStore
from housing.people.vault import SealingVault
from tests.housing.ledger.cast import LI, NOW, PROOFS, ZHANG, Register
from tests.housing.register import MASTER


@pytest.fixture
def lived(register: Register) -> Register:
    """Return a register in which two people have lived, one of whom has an account, all of it sealed."""
    here = register.town.here
    register.record("confirmation", here[0], event_id="a2", side="tenant", days=1, refers_to="a1", reason="来电确认")
    register.record("arrival", here[0], event_id="a1", person_code="p1", identity=ZHANG, main=True, adults=2)
    register.record("arrival", here[1], event_id="a3", days=50, side="tenant", person_code="p1", main=True)
    register.record("arrival", here[1], event_id="b1", person_code="p2", identity=LI, main=True)
    with register.store.session(register.town.administrator.recording) as connection:
        issue_code(connection, event_uuid("test", "a3"), NOW + timedelta(days=9), register.town.desk())
    register.owner.execute(
        "insert into doorplate.account (login, kind, person) values ('13800138000', 'tenant', %s)", [person(register)]
    )
    register.owner.execute(
        "insert into doorplate.review_item (kind, subject) values ('possible_duplicate', %s)",
        [f"{person(register)}+{person(register, 'b1')}"],
    )
    register.do("seal")
    register.do("sums")
    return register


def person(register: Register, event: str = "a1") -> UUID:
    found: UUID = register.one("select person from doorplate.event where id = %s", event_uuid("test", event))
    return found


def erase(register: Register, whom: UUID | None = None, actor: Actor | None = None) -> Erased:
    command = ErasePerson(whom or person(register))
    operator = Actor(register.one("select id from doorplate.account where login = 'operator'"))
    return erase_person(register.store, actor or operator, command, register.keeping())


def whole_store(register: Register) -> dict[str, str]:
    """Return every row of every table of ours as text, and that of the key store."""
    tables = [
        str(name)
        for (name,) in register.owner.execute(
            "select relname from pg_class where relnamespace = 'doorplate'::regnamespace and relkind = 'r'"
        )
    ]
    found = {
        table: str(
            register.owner.execute(f"select coalesce(json_agg(t), '[]') from doorplate.{table} t".encode()).fetchone()
        )
        for table in tables
    }
    with register.server.connect_to_keys() as keys:
        found["person_key"] = str(keys.execute("select json_agg(k) from doorplate.person_key k").fetchone())
    return found


def counted(register: Register) -> list[tuple[Any, ...]]:
    return (
        register.owner.execute(
            "select unit, from_at, until_at, main, confirmed, state, adults from doorplate.residence order by arrival"
        ).fetchall()
        + register.owner.execute(
            "select number, residences_confirmed, residences_claimed from doorplate.unit order by number"
        ).fetchall()
    )


def test_only_an_administrator_of_everything_may_erase(lived: Register) -> None:
    for actor in (lived.town.officer, lived.town.public):
        with pytest.raises(Refusal) as caught:
            erase(lived, actor=actor)
        assert caught.value.kind is errors.ACT_NOT_YOURS
    assert not (lived.settings.home / FILE).exists()


def test_nobody_and_who_was_erased_before_are_told_alike(lived: Register) -> None:
    whom = person(lived)
    erase(lived, whom)
    for each in (whom, uuid4()):
        with pytest.raises(Refusal) as caught:
            erase(lived, each)
        assert caught.value.kind is errors.SCOPE_NOTHING


def test_who_lets_homes_is_not_erased_meanwhile(lived: Register) -> None:
    row = lived.owner.execute(
        "with l as (insert into doorplate.landlord (code, person) values ('L1', %s) returning id)"
        " insert into doorplate.letting (code, landlord, unit, valid)"
        " select 'M1', id, %s, daterange('2026-01-01', null) from l returning id",
        [person(lived), lived.town.here[0]],
    ).fetchone()
    assert row is not None
    with pytest.raises(Refusal) as caught:
        erase(lived)
    assert caught.value.kind is errors.PERSON_LETS
    lived.owner.execute("update doorplate.letting set withdrawn_on = '2026-07-01'")
    erase(lived)
    assert lived.one("select code from doorplate.landlord").startswith("erased-")


def test_nothing_leads_to_the_person_any_more(lived: Register) -> None:
    whom = person(lived)
    keys = lived.one(
        "select array_agg(distinct substr(sealed, 1, 16)) from doorplate.event"
        " where person = %s and sealed is not null",
        whom,
    )
    assert len(keys) == 2  # one from before the person was known
    digests = lived.one(
        "select array[document_index, phone_index] from doorplate.person_secret where person = %s", whom
    )
    words = ["13800138000", "张三", *(bytes(each).hex() for each in digests)]
    tombstone = str(erase(lived, whom).tombstone)
    left = whole_store(lived)
    for table, text in left.items():
        assert not [word for word in words if word in text], table
        if table not in ("person", "erasure"):
            assert str(whom) not in text, table
    for key in keys:
        assert str(UUID(bytes=key)) not in left["person_key"]
    assert str(person(lived, "b1")) in left["event"]
    assert tombstone in left["event"]


def test_what_was_sealed_cannot_be_opened_by_anybody(lived: Register) -> None:
    """Also by who kept the ciphertext: in a backup, or on a disk."""
    whom = person(lived)
    kept: Any = lived.owner.execute(
        "select id, sealed from doorplate.event where person = %s and sealed is not null", [whom]
    )
    texts = [(event.bytes, sealed) for event, sealed in kept]
    secret = lived.one("select sealed from doorplate.person_secret where person = %s", whom)
    texts.append((b"identity", secret))
    vault = SealingVault(lived.store, MASTER)
    assert None not in vault.open_facts(texts)
    erase(lived, whom)
    assert SealingVault(lived.store, MASTER).open_facts(texts) == [None] * len(texts)


def test_what_was_counted_stays_and_all_proofs_hold(lived: Register) -> None:
    before = counted(lived)
    erased = erase(lived)
    assert (erased.events, erased.residences) == (3, 2)
    assert counted(lived) == before
    assert lived.problems(*PROOFS) == []
    lived.do("seal")
    assert lived.problems(*PROOFS) == []


def test_an_event_tells_that_somebody_was_erased_and_by_whom(lived: Register) -> None:
    tombstone = erase(lived).tombstone
    operator = lived.one("select id from doorplate.account where login = 'operator'")
    rows = lived.owner.execute("select side, person, actor from doorplate.event where type = 'erased'").fetchall()
    assert rows == [("program", tombstone, operator)]
    logged = lived.owner.execute(
        "select actor, purpose, person from doorplate.access_log where verb = 'erased.record'"
    ).fetchall()
    assert logged == [(operator, "erasure", tombstone)]


def test_the_account_is_out_and_nameless(lived: Register) -> None:
    account = lived.one("select id from doorplate.account where login = '13800138000'")
    erase(lived)
    row: Any = lived.owner.execute(
        "select login, person, disabled_at is not null from doorplate.account where id = %s", [account]
    ).fetchone()
    assert row is not None
    assert row[0].startswith("erased-")
    assert row[1:] == (None, True)


def test_an_old_file_brings_nobody_back(lived: Register) -> None:
    erase(lived)
    events = lived.one("select count(*) from doorplate.event")
    receipt = lived.record(
        "arrival", lived.town.here[0], event_id="a1", person_code="p1", identity=ZHANG, main=True, adults=2
    )
    assert receipt.repeated
    assert lived.one("select count(*) from doorplate.event") == events


def test_who_comes_again_is_a_new_person(lived: Register) -> None:
    tombstone = erase(lived).tombstone
    fresh = lived.record("arrival", lived.town.here[3], days=80, person_code="p1", identity=ZHANG, main=True)
    assert fresh.person != tombstone
    lived.do("seal")
    lived.do("sums")
    assert lived.problems(*PROOFS) == []


def test_a_departure_that_refers_to_an_erased_arrival_still_counts(lived: Register) -> None:
    erase(lived)
    lived.record("departure", lived.town.here[0], days=70, side="officer", refers_to="a1")
    lived.do("seal")
    lived.do("sums")
    assert lived.problems(*PROOFS) == []


def test_the_list_outside_names_the_person_and_the_keys_by_ids(lived: Register) -> None:
    whom = person(lived)
    erase(lived, whom)
    (line,) = (lived.settings.home / FILE).read_text().splitlines()
    entry = json.loads(line)
    assert entry["person"] == str(whom)
    assert len(entry["keys"]) == 2
    assert str(whom) in entry["keys"]


MOMENTS = ("list", "keys", "commit")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_at_any_moment_is_healed_by_the_next_worker(
    moment: str, lived: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the list: nothing happened. After it: the next worker brings it to its end."""
    whom = person(lived)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    destroy = service.destroy

    def destroy_and_die(*arguments: Any) -> None:
        destroy(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        if moment == "list":
            patch.setattr(ErasureList, "add", killed)
        elif moment == "keys":
            patch.setattr(KeyStore, "destroy", killed)
        else:
            patch.setattr(service, "destroy", destroy_and_die)
        erase(lived, whom)
    assert person(lived) == whom
    assert lived.do("erasures") == (moment != "list")
    if moment == "list":
        erase(lived, whom)
    assert str(whom) not in whole_store(lived)["event"]
    with lived.server.connect_to_keys() as keys:
        assert keys.execute("select count(*) from doorplate.person_key where person = %s", [whom]).fetchone() == (0,)
    assert lived.do("erasures") == 0
    lived.do("seal")
    assert lived.problems(*PROOFS) == []


def test_what_a_writer_brought_back_in_the_same_moment_goes_again(lived: Register) -> None:
    whom = person(lived)
    erase(lived, whom)
    lived.do("erasures")
    lived.owner.execute("insert into doorplate.person_reference values (decode(repeat('09', 16), 'hex'), %s)", [whom])
    erasures._checked.clear()  # as a worker that has just started
    assert lived.do("erasures") == 1
    assert lived.one("select count(*) from doorplate.person_reference where person = %s", whom) == 0


def test_the_list_in_the_database_and_the_one_outside_are_brought_together(lived: Register) -> None:
    whom = person(lived)
    erase(lived, whom)
    (lived.settings.home / FILE).unlink()
    lived.do("erasures")
    assert [entry.person for entry in ErasureList(lived.settings.home / FILE).entries()] == [whom]


def test_a_damaged_list_is_told(lived: Register) -> None:
    (lived.settings.home / FILE).write_text('{"person": 1}\n')
    with pytest.raises(Refusal) as caught:
        lived.do("erasures")
    assert caught.value.kind is errors.ERASURE_LIST_DAMAGED


def test_nothing_is_erased_where_the_list_cannot_be_written(lived: Register) -> None:
    whom = person(lived)
    (lived.settings.home / FILE).mkdir()
    with pytest.raises(Refusal) as caught:
        erase(lived, whom)
    assert caught.value.kind is errors.ERASURE_LIST_FOLDER
    assert person(lived) == whom
    assert lived.problems(*PROOFS) == []
