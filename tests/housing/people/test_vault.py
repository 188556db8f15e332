"""Who a person is stays sealed: nothing is read without the person's key, and sealed text is bound to its use."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from housing import errors
from housing.db.connect import Server, Store
from housing.errors import Refusal
from housing.people.keys import KeyStore, new_id
from housing.people.master import derived, read_master
from housing.people.model import Identity
from housing.people.vault import SealingVault
from housing.settings import Settings
from tests.conftest import copied_database
from tests.housing.register import MASTER

WHO = Identity("古丽米热·艾比布力", "id_card", "11010519491231002X", None, "+8613800138000")


@pytest.fixture(scope="module")
def people_store(shared_server: Server, shared_settings: Settings) -> Iterator[Store]:
    with copied_database(shared_server, shared_settings, keys=True) as server:
        store = Store(server, connections=2)
        yield store
        for pool in [*store._pools.values(), *store._keys_pools.values()]:
            pool.close()


@pytest.fixture
def vault(people_store: Store) -> SealingVault:
    return SealingVault(people_store, MASTER)


def test_a_key_is_stored_before_its_person_is_given_out(people_store: Store, vault: SealingVault) -> None:
    persons = vault.take_persons(300)
    assert len(set(persons)) == 300
    elsewhere = KeyStore(people_store, derived(MASTER, "wrap person keys"))
    assert elsewhere.find(persons).keys() == set(persons)


def test_what_was_sealed_opens_elsewhere_with_the_same_master_only(people_store: Store, vault: SealingVault) -> None:
    (person,) = vault.take_persons(1)
    sealed = vault.seal_facts(person, b"identity", {"name": "𬭎"})
    assert "𬭎".encode() not in sealed
    assert SealingVault(people_store, MASTER).open_facts([(b"identity", sealed)]) == [{"name": "𬭎"}]
    with pytest.raises(Refusal) as refused:
        SealingVault(people_store, bytes(32)).open_facts([(b"identity", sealed)])
    assert refused.value.kind is errors.SECRET_OTHER


def test_sealed_text_passes_neither_for_another_use_nor_for_another_person(vault: SealingVault) -> None:
    one, other = vault.take_persons(2)
    sealed = vault.seal_facts(one, b"identity", {"name": "x"})
    for use, text in ((b"event", sealed), (b"identity", other.bytes + sealed[16:])):
        with pytest.raises(Refusal):
            vault.open_facts([(use, text)])


def test_nothing_opens_after_the_key_is_destroyed(vault: SealingVault) -> None:
    (person,) = vault.take_persons(1)
    sealed = vault.seal(person, WHO).sealed
    vault.keys.destroy([person])
    assert vault.open_facts([(b"identity", sealed)]) == [None]
    with pytest.raises(Refusal) as refused:
        vault.seal(person, WHO)
    assert refused.value.kind is errors.PERSON_ERASED


def test_the_same_document_phone_and_name_are_found_again_and_others_are_not(vault: SealingVault) -> None:
    spelt = Identity("古丽米热•艾比布力", "id_card", "11010519491231002X", None, "+8613800138000")
    assert vault.indexes(spelt) == vault.indexes(WHO)
    other = Identity("古丽米热·艾比布力", "passport", "11010519491231002X", 1949, "+8613800138001")
    assert not set(vault.indexes(other)) & set(vault.indexes(WHO))
    assert vault.indexes(Identity()) == (None, None, None)


def test_indexes_differ_by_master(people_store: Store, vault: SealingVault) -> None:
    assert not set(SealingVault(people_store, bytes(32)).indexes(WHO)) & set(vault.indexes(WHO))


def test_a_reference_does_not_run_into_its_neighbour(vault: SealingVault) -> None:
    assert vault.reference("code", "a", "bc") != vault.reference("code", "ab", "c")


def test_new_ids_are_in_the_order_of_time() -> None:
    ids = [new_id() for _ in range(2)]
    assert all(each.version == 7 for each in ids)
    assert new_id().int >> 80 >= ids[0].int >> 80


def test_the_master_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    master = read_master(settings)
    assert read_master(settings) == master
    assert len(master) == 32
    assert (tmp_path / "home" / "secrets" / "master.key").stat().st_mode & 0o777 == 0o600


def test_a_damaged_master_is_refused_and_not_replaced(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    read_master(settings)
    path = tmp_path / "secrets" / "master.key"
    path.write_text("short")
    with pytest.raises(Refusal) as refused:
        read_master(settings)
    assert refused.value.kind is errors.SECRET_DAMAGED
    assert path.read_text() == "short"


def test_an_unknown_person_has_no_key(vault: SealingVault) -> None:
    assert vault.keys.find([uuid4()]) == {}
