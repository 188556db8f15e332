"""Whatever an export writes in `door` comes back."""

from collections.abc import Iterator
from typing import Any

import pytest

from housing.db.connect import Connection, Server, Store
from housing.db.roles import NOBODY, Actor
from housing.exchange.local import Local
from housing.exchange.values.references import Door, DoorReference
from housing.frame.doors.store import MOST_DOORS, door_references, resolve_doors
from housing.numbers.rules import number_of, printed
from housing.settings import Settings
from tests.conftest import copied_database
from tests.housing.places.scene import at, box, building, frame, loaded, make_town

NUMBER = number_of(1_000_000_000)


def read(text: str) -> DoorReference:
    reference = Door().reader(Local())(text)
    assert isinstance(reference, DoorReference)
    return reference


@pytest.fixture(scope="module")
def town(shared_server: Server, shared_settings: Settings) -> Iterator[tuple[Store, Connection, Actor, Actor]]:
    """Yield a register with doors of every sort, and an officer of each district."""
    with copied_database(shared_server, shared_settings) as server, server.connect_as_owner() as owner:
        store = Store(server, connections=3)
        west, east = make_town(store, owner)
        loaded(
            store,
            west,
            "buildings",
            [
                building("B", box(1, 1, 2, 2), 2, name="3栋"),
                building("B/1", box(2, 1, 3, 2), 3),
                building("osm:w5", box(3, 1, 4, 2), 4),
                building("meters", box(4, 1, 5, 2), 5),
            ],
        )
        loaded(store, east, "buildings", [building("E", box(11, 1, 12, 2))])
        loaded(
            store,
            west,
            "frame",
            [
                frame("M-1", 2, building_code="B", door_label="501"),
                frame("M-2", 3, building_code="B", door_label="5/F-2"),
                frame("M-3", 4, building_code="B/1", door_label="501"),
                frame("M-4", 5, building_code="osm:w5", door_label="5#501"),
                frame("M-5", 6, **at(7, 7)),
                frame("M-6", 7, building_code="B", doors=4),
                frame("M-7", 8, doors=3, **at(8, 8)),
                frame("w5", 9, source="osm", **at(9, 9)),
                frame("M:8", 10, building_code="meters", door_label="1"),
            ],
        )
        loaded(store, east, "frame", [frame("E-1", 2, building_code="E", door_label="1")])
        owner.execute(
            "insert into doorplate.unit (number, door, building, label, label_key, cell)"
            " select %s, d.id, d.building, d.label, d.label_key, d.cell"
            " from doorplate.frame f join doorplate.door d on d.id = f.door where f.source_id = 'M-3'",
            [int(NUMBER)],
        )
        yield store, owner, west, east
        for pool in store._pools.values():
            pool.close()


def doors(owner: Connection) -> dict[Any, Any]:
    return {
        row[0]: row[1] for row in owner.execute("select source_id, door from doorplate.frame where door is not null")
    }


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (printed(NUMBER), "M-3"),
        ("1000 0000 0093", "M-3"),
        ("land:L-1", "M-3"),
        ("meters:M-1", "M-1"),
        ("meters:M-1#1", "M-1"),
        ("meters:M:8", "M:8"),
        ("osm:w5", "w5"),
        ("B/501", "M-1"),
        ("B/3栋501室", "M-1"),
        ("B/1/501", "M-3"),
        ("B/5层2", "M-2"),
        ("osm:w5/5#501", "M-4"),
        ("B/502", None),
        ("B", None),
        ("B/", None),
        ("nothing", None),
        ("meters:none", None),
        ("1000-0000-0092", None),
        ("2000-0000-0089", None),
        ("meters:M-1#2", None),
        ("E/1", None),
        ("meters:E-1", None),
        ("E/#1", None),
    ],
)
def test_a_reference_is_tried_as_unit_row_and_building(
    town: tuple[Store, Connection, Actor, Actor], text: str, row: str | None
) -> None:
    store, owner, west, _ = town
    with store.session(west.recording) as connection, connection.transaction(force_rollback=True):
        connection.execute(
            "insert into doorplate.unit_alias (scheme, code, unit) values ('land', 'L-1', %s)", [int(NUMBER)]
        )
        found = resolve_doors(connection, [read(text)])
    assert [door.id for door in found.values()] == ([doors(owner)[row]] if row else [])


def test_a_unit_goes_before_a_row_and_a_row_before_a_building(town: tuple[Store, Connection, Actor, Actor]) -> None:
    store, owner, west, _ = town
    known = doors(owner)
    with store.session(west.recording) as connection, connection.transaction(force_rollback=True):
        reference = read("meters:M-1")
        assert resolve_doors(connection, [reference])[reference].id == known["M-1"]
        connection.execute(
            "insert into doorplate.unit_alias (scheme, code, unit) values ('meters', 'M-1', %s)", [int(NUMBER)]
        )
        assert resolve_doors(connection, [reference])[reference].id == known["M-3"]
        row, labelled = read("osm:w5/5层1"), frame("w5/5层1", source="osm", building_code="B", door_label="501")
        connection.execute(
            "insert into doorplate.frame (source, source_id, building, door, cell)"
            " select 'osm', 'w5/5层1', building, door, cell from doorplate.frame where source_id = 'M-1'"
        )
        assert labelled.source_id in row.text
        assert resolve_doors(connection, [row])[row].id == known["M-1"]


def test_further_doors_of_rows_and_buildings_are_made_when_they_are_asked_for(
    town: tuple[Store, Connection, Actor, Actor],
) -> None:
    store, _, west, _ = town
    texts = ["meters:M-6", "meters:M-6#1", "meters:M-6#4", "meters:M-7#1", "meters:M-7#3", "B/#2", "B#2", "osm:w5/#1"]
    beyond = ["meters:M-6#5", "meters:M-7#4", "E/#1", f"B/#{MOST_DOORS + 1}", "none/#1"]
    with store.session(west.recording) as connection, connection.transaction(force_rollback=True):
        assert set(resolve_doors(connection, map(read, texts))) == {read("meters:M-7#1")}
        made = resolve_doors(connection, map(read, [*texts, *beyond]), make=True)
        assert set(made) == set(map(read, texts))
        assert made[read("meters:M-6")] == made[read("meters:M-6#1")]
        assert made[read("B/#2")] == made[read("B#2")]
        assert len(set(made.values())) == len(texts) - 2
        again = resolve_doors(connection, map(read, texts), make=True)
        assert again == made
        said = door_references(connection, {door.id for door in made.values()})
        assert set(said.values()) == {"meters:M-6#1", "meters:M-6#4", "meters:M-7", "meters:M-7#3", "B/#2", "osm:w5/#1"}


def test_every_door_has_a_name_that_comes_back_to_it(town: tuple[Store, Connection, Actor, Actor]) -> None:
    store, owner, west, east = town
    known = doors(owner)
    with store.session(west) as connection:
        said = door_references(connection, known.values())
        back = resolve_doors(connection, map(read, said.values()))
    by_row = {row: said.get(door) for row, door in known.items()}
    assert by_row == {
        "M-1": "B/501",
        "M-2": "B/5层2",
        "M-3": "B/1/501",
        "M-4": "osm:w5/5#501",
        "M-5": "meters:M-5",
        "M-7": "meters:M-7",
        "w5": "osm:w5",
        "M:8": "meters/1",
        "E-1": None,
    }
    assert {door: back[read(text)].id for door, text in said.items()} == {door: door for door in said}
    with store.session(east) as connection:
        assert door_references(connection, known.values()) == {known["E-1"]: "E/1"}
    with store.session(NOBODY) as connection:
        assert door_references(connection, known.values()) == {}
        assert resolve_doors(connection, [read("B/501"), read(printed(NUMBER))]) == {}


def test_a_name_that_means_another_door_is_not_given(town: tuple[Store, Connection, Actor, Actor]) -> None:
    store, owner, west, _ = town
    known = doors(owner)
    with store.session(west.recording) as connection, connection.transaction(force_rollback=True):
        connection.execute(
            "insert into doorplate.building (code, area, point, cell) select 'osm:w7', area, point, cell"
            " from doorplate.building where code = 'B'"
        )
        connection.execute(
            "insert into doorplate.door (building, label, label_key, cell) select id, '1', '1', cell"
            " from doorplate.building where code = 'osm:w7'"
        )
        row = connection.execute("select max(id) from doorplate.door").fetchone()
        assert row is not None
        assert door_references(connection, [row[0]]) == {row[0]: "osm:w7/1"}  # type: ignore[list-item]
        connection.execute(
            "insert into doorplate.frame (source, source_id, building, door, cell)"
            " select 'osm', 'w7/1', building, %s, cell from doorplate.frame where source_id = 'M-1'",
            [known["M-1"]],
        )
        assert door_references(connection, [row[0]]) == {}  # type: ignore[list-item]
