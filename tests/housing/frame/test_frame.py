"""Rows of the frame make doors or find them, and say what is known of them."""

import datetime
from typing import Any

from housing.db.connect import Connection, Store
from housing.db.roles import NOBODY
from tests.housing.places.scene import (
    address,
    at,
    box,
    building,
    codes,
    frame,
    load,
    loaded,
    make_town,
    operator,
    pairs,
    seen,
)

DOORS = """select coalesce(b.code, '-') || '/' || d.label || coalesce('#' || d.nth, ''), d.tenure || ' ' || d.kind
             from doorplate.door d left join doorplate.building b on b.id = d.building"""
LINKS = """select f.source || ':' || f.source_id, coalesce(b.code, '-') || '/' || d.label
             from doorplate.frame f left join doorplate.door d on d.id = f.door
             left join doorplate.building b on b.id = d.building"""


def town(store: Store, owner: Connection) -> tuple[Any, Any]:
    west, east = make_town(store, owner)
    loaded(
        store,
        west,
        "buildings",
        [building("W", box(1, 1, 2, 2), 2, name="3栋"), building("osm:w5", box(3, 1, 4, 2), 3)],
    )
    loaded(store, east, "buildings", [building("E", box(11, 1, 12, 2))])
    return west, east


def test_an_officer_of_one_district_writes_no_rows_in_another(store: Store, owner: Connection) -> None:
    west, east = town(store, owner)
    loaded(store, east, "frame", [frame("e1", 2, building_code="E", door_label="1"), frame("e2", 3, **at(18, 5))])
    rows = [
        frame("a", 2, building_code="E"),
        frame("b", 3, building_code="none"),
        frame("c", 4, **at(11.5, 1.5)),
        frame("d", 5, **at(18, 8)),
        frame("e1", 6, building_code="W", door_label="1"),
        frame("e2", 7, **at(1, 8)),
        frame("f", 8, source="bad source", building_code="W"),
        frame("g", 9, building_code="W", floor="第一千二百层以上"[:8] + "!"),
        frame("w", 10, building_code="W", door_label="1"),
    ]
    _, faults = load(store, west, "frame", rows)
    assert codes(faults) == [
        (2, "building_code", "reference.not_found"),
        (3, "building_code", "reference.not_found"),
        (4, "lon", "place.outside"),
        (5, "lon", "place.outside"),
        (6, "source_id", "place.outside"),
        (7, "source_id", "place.outside"),
        (8, "source", "input.form"),
        (9, "floor", "input.form"),
    ]
    assert pairs(owner, DOORS) == {"E/1": "unknown unknown", "-/": "unknown unknown", "W/1": "unknown unknown"}
    assert [row.source_id for row in seen(store, west, "frame")] == ["w"]
    assert [row.source_id for row in seen(store, east, "frame")] == ["e1", "e2"]
    assert seen(store, NOBODY, "frame") == []
    _, faults = load(store, NOBODY, "frame", [frame("n", building_code="W")])
    assert len(faults) == 1


def test_labels_make_doors_and_near_duplicates_find_them(store: Store, owner: Connection) -> None:
    west, _ = town(store, owner)
    rows = [
        frame("1", 2, building_code="W", door_label="501"),
        frame("2", 3, building_code="W", door_label="３栋５０１"),
        frame("3", 4, building_code="W", door_label="5层501室", source="post"),
        frame("4", 5, building_code="osm:w5", door_label="501"),
        frame("5", 6, building_code="W", doors=12),
        frame("6", 7, door_label="502", **at(1.5, 1.5)),
        frame("7", 8, building_code="W", door_label="张三的家"),
    ]
    loaded(store, west, "frame", rows)
    assert set(pairs(owner, DOORS)) == {"W/501", "osm:w5/501", "W/502"}
    assert pairs(owner, LINKS) == {
        "meters:1": "W/501",
        "meters:2": "W/501",
        "post:3": "W/501",
        "meters:4": "osm:w5/501",
        "meters:5": None,
        "meters:6": "W/502",
        "meters:7": None,
    }
    items = owner.execute("select kind, subject, details->>'source_id' from doorplate.review_item").fetchall()
    assert items == [("address_to_check", "frame meters:7", "7")]


def test_loading_twice_changes_nothing_and_what_leaves_comes_back(store: Store, owner: Connection) -> None:
    west, _ = town(store, owner)
    day = datetime.date(2026, 1, 2)
    rows = [
        frame(
            "1",
            2,
            building_code="W",
            door_label="501",
            floor="5",
            tenure="let",
            kind="home",
            active=True,
            observed_on=day,
        ),
        frame("2", 3, building_code="W", doors=0),
        frame("3", 4, **at(7, 7 + 1 / 3)),
        frame("4", 5, **at(7, 7 + 1 / 3)),
        frame("5", 6, door_label="12号", **at(8, 8)),
        frame("6", 7, building_code="W", door_label="门卫室", active=False),
    ]
    assert loaded(store, west, "frame", rows).added == 6
    versions = (
        "select source_id, xmin::text from doorplate.frame union all select 'd' || id, xmin::text from doorplate.door"
    )
    before = sorted(owner.execute(versions.encode()).fetchall())
    for again in (rows, seen(store, west, "frame"), rows[:1], rows[3:4]):
        context = loaded(store, west, "frame", again)
        assert (context.added, context.changed) == (0, 0)
    assert sorted(owner.execute(versions.encode()).fetchall()) == before
    first, *_ = seen(store, west, "frame")
    assert first[1:] == rows[0]._replace(doors=1)[1:]
    assert owner.execute("select count(*) from doorplate.review_item").fetchone() == (1,)


def test_a_column_that_is_not_there_leaves_what_is_known(store: Store, owner: Connection) -> None:
    west, _ = town(store, owner)
    row = frame("1", building_code="W", door_label="501", tenure="let", doors=2, floor="5")
    loaded(store, west, "frame", [row])
    bare = frame("1", building_code="W", active=True)
    without = ["door_label", "tenure", "doors", "floor", "observed_on", "kind", "lon", "lat"]
    assert loaded(store, west, "frame", [bare], without=without).changed == 1
    (exported,) = seen(store, west, "frame")
    assert (exported.door_label, exported.tenure, exported.doors, exported.floor) == ("501", "let", 2, "5")
    assert exported.active is True
    loaded(store, west, "frame", [bare])
    (exported,) = seen(store, west, "frame")
    assert (exported.door_label, exported.tenure, exported.doors) == (None, "unknown", 1)
    assert pairs(owner, DOORS) == {"W/501": "unknown home"}


def test_the_latest_word_of_all_sources_is_what_a_door_is(store: Store, owner: Connection) -> None:
    west, _ = town(store, owner)
    one, two, three = (datetime.date(2026, 1, day) for day in (1, 2, 3))

    def word(source: str, tenure: str | None, on: datetime.date | None, line: int = 2, **more: object) -> Any:
        values = {"building_code": "W", "door_label": "501", "tenure": tenure, "observed_on": on, **more}
        return frame("1", line, source=source, **values)

    def use() -> tuple[object, ...]:
        found = owner.execute("select tenure, tenure_source, tenure_on, kind from doorplate.door").fetchone()
        assert found is not None
        return found

    loaded(store, west, "frame", [word("a", "let", two, 2), word("b", "vacant", one, 3), word("c", "own_use", None, 4)])
    assert use() == ("let", "a", two, "home")
    loaded(store, west, "frame", [word("b", "vacant", three)])
    assert use() == ("vacant", "b", three, "home")
    loaded(store, west, "frame", [word("b", None, three, kind="not_a_home")])
    assert use() == ("let", "a", two, "not_a_home")
    owner.execute("update doorplate.door set tenure = 'own_use', tenure_source = 'visit', tenure_on = '2026-02-01'")
    loaded(store, west, "frame", [word("a", "mixed", three)])
    assert use()[:2] == ("own_use", "visit")
    loaded(store, west, "frame", [word("a", "mixed", datetime.date(2026, 2, 2))])
    assert use()[:2] == ("mixed", "a")
    loaded(store, west, "frame", [word("a", "mixed", three, door_label="502")])
    assert pairs(owner, DOORS)["W/502"] == "mixed home"
    assert pairs(owner, DOORS)["W/501"].startswith("own_use")


def test_points_without_a_building_make_one_door_each_which_overlapping_sources_share(
    store: Store, owner: Connection
) -> None:
    west, _ = town(store, owner)
    here, there = at(7, 7), at(8, 8)
    rows = [
        frame("1", 2, **here),
        frame("2", 3, **here),
        frame("1", 4, source="post", **here),
        frame("2", 5, source="post", **there),
        frame("3", 6, door_label="1号", **here),
        frame("3", 7, source="post", door_label="1号", **here),
    ]
    loaded(store, west, "frame", rows)
    loaded(store, west, "frame", [frame("9", 2, source="third", **here), frame("4", 3, source="post", **here)])
    links = """select string_agg(f.source || ':' || f.source_id, ' ' order by f.source, f.source_id), d.label
                 from doorplate.frame f join doorplate.door d on d.id = f.door group by d.id, d.label"""
    assert pairs(owner, links) == {
        "meters:1 post:1 third:9": "",
        "meters:2 post:4": "",
        "post:2": "",
        "meters:3 post:3": "1号",
    }


def test_a_door_at_a_point_goes_into_the_building_that_comes_later(store: Store, owner: Connection) -> None:
    west, _ = town(store, owner)
    rows = [frame("1", 2, **at(7.2, 7.2)), frame("2", 3, **at(7.3, 7.3)), frame("3", 4, **at(9, 9))]
    loaded(store, west, "frame", rows)
    before = pairs(owner, "select source_id, door from doorplate.frame")
    loaded(store, west, "buildings", [building("new", box(7, 7, 8, 8))])
    assert loaded(store, west, "frame", rows).changed == 2
    assert pairs(owner, "select source_id, door from doorplate.frame") == before
    assert set(pairs(owner, DOORS)) == {"new/#1", "new/#2", "-/"}
    assert loaded(store, west, "frame", rows).changed == 0


def test_a_row_may_name_a_building_and_have_a_point(store: Store, owner: Connection) -> None:
    west, _ = town(store, owner)
    loaded(store, operator(owner), "addresses", [address("A", text="x", building_code="W")])
    loaded(store, west, "frame", [frame("1", building_code="W", **at(9, 9))])
    (exported,) = seen(store, west, "frame")
    assert (exported.building_code, exported.lon) == ("W", 114.009)
    assert pairs(owner, DOORS) == {}
