"""An extract into the register: everything once, what cannot be used told, broken off and gone on with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from housing.checkout import CHECKOUT
from housing.db.connect import Connection, Server, Store
from housing.db.roles import Actor
from housing.exchange.jobs.store import Job
from housing.exchange.osm import importing
from housing.exchange.osm.features import Feature
from housing.exchange.osm.importing import import_osm
from housing.settings import Settings
from tests.conftest import copied_database
from tests.housing.access.cast import NOW, acting, add

SAMPLE = CHECKOUT / "fixtures" / "samples" / "nanjing-lanes.osm.pbf"
EXTRACTS = CHECKOUT.parent / "shared" / "data" / "osm"
TABLES = ("street", "barrier", "ground", "building", "entrance", "address", "frame", "door")

# Of each extract: streets, buildings, addresses, entrances that come in. The reader's own tests go from the counts of
# the notice to these, rule by rule.
BROUGHT = {
    "nanjing-xinjiekou.osm.pbf": [384, 1277, 39, 7],
    "osm2streets-taipei.osm.xz": [49, 61, 710, 0],
    "liechtenstein-valhalla.osm.pbf": [4660, 8993, 1010, 16],
}


@pytest.fixture
def place(shared_server: Server, shared_settings: Settings) -> Iterator[tuple[Store, Actor]]:
    with copied_database(shared_server, shared_settings) as server:
        store = Store(server, connections=2)
        yield store, acting(store, "operator")
        for pool in store._pools.values():
            pool.close()


def counts(connection: Connection) -> dict[str, int]:
    found = {}
    for table in TABLES:
        row = connection.execute(f"select count(*) from doorplate.{table}".encode()).fetchone()
        assert row is not None
        found[table] = int(str(row[0]))
    return found


def test_a_district_comes_in_once(place: tuple[Store, Actor]) -> None:
    store, actor = place
    told = import_osm(store, actor, SAMPLE, now=NOW)
    assert told.is_finished
    with store.session(actor) as connection:
        there = counts(connection)
        nodes = connection.execute("select count(*) from doorplate.entrance where node is null").fetchone()
    assert there["street"] == told.added["streets"] > 0
    assert there["building"] == told.added["buildings"] > 0
    assert nodes == (0,)
    again = import_osm(store, actor, SAMPLE, now=NOW)
    assert not +again.added
    assert not +again.changed
    with store.session(actor) as connection:
        assert counts(connection) == there


def test_a_dry_run_leaves_nothing(place: tuple[Store, Actor]) -> None:
    store, actor = place
    told = import_osm(store, actor, SAMPLE, now=NOW, dry_run=True)
    assert told.added["buildings"] > 0
    with store.session(actor) as connection:
        assert not any(counts(connection).values())


def test_an_import_that_was_broken_off_goes_on_where_it_was(
    place: tuple[Store, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, actor = place
    monkeypatch.setattr(importing, "BATCH", 50)
    written: list[int] = []
    real = importing._Run._write

    def write(run: importing._Run, features: list[Feature], job: Job) -> None:
        if len(written) == 3:
            raise KeyboardInterrupt
        written.append(len(features))
        real(run, features, job)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(importing._Run, "_write", write)
        import_osm(store, actor, SAMPLE, now=NOW)
    told = import_osm(store, actor, SAMPLE, now=NOW)
    assert told.resumed_from == 150
    with store.session(actor) as connection:
        found = counts(connection)
    store_of_another_run = import_osm(store, actor, SAMPLE, now=NOW)
    assert not +store_of_another_run.added
    assert found["building"] + told.passed["building"] > 0


def test_an_officer_without_the_area_brings_no_building(place: tuple[Store, Actor]) -> None:
    store, _ = place
    with store.server.connect_as_owner() as owner:
        owner.execute("insert into doorplate.division (code, name, level) values ('1', '远', 1)")
        owner.execute("insert into doorplate.cell (code, name, division) values ('far', '远', '1')")
    add(store, "far-away", "officer", cells=("far",))
    told = import_osm(store, acting(store, "far-away"), SAMPLE, now=NOW)
    assert told.added["buildings"] == 0
    assert told.passed["buildings"] == told.read["Building"]


@pytest.mark.parametrize("name", BROUGHT)
def test_an_extract_comes_in_whole(name: str, place: tuple[Store, Actor]) -> None:
    path = Path(EXTRACTS / name)
    if not path.exists():
        pytest.skip("the larger extracts are not here")
    store, actor = place
    told = import_osm(store, actor, path, now=NOW)
    assert [told.added[sort] for sort in ("streets", "buildings", "addresses", "entrances")] == BROUGHT[name]
