"""The stream: the same from every form, in a fixed order, resumable, with an end at a word, and with no persons."""

import gc
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import osmium
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from housing.exchange.osm.drawing import MISSING_NODES
from housing.exchange.osm.features import Broken, Building, Ground, Street
from housing.exchange.osm.reader import NOWHERE, read_features
from housing.exchange.osm.relations import NO_WAYS
from tests.housing.exchange.osm.maps import SAMPLE, Map, forms_of, square

PLANTED = {
    "phone": "13800138000",
    "contact:phone": "+86 25 84881234",
    "email": "zhangsan@example.org",
    "contact:email": "zhangsan@example.org",
    "website": "https://zhangsan.example.org",
    "url": "zhangsan.example.org",
    "operator": "张三",
    "owner": "张三",
    "contact:wechat": "zhangsan88",
    "note": "ask 张三",
    "description": "张三's house",
    "fixme": "张三",
    "source": "survey by 张三",
    "addr:owner": "张三",
    "addr:phone": "13800138000",
}
TRACES = ("13800138000", "84881234", "zhangsan", "张三", "mapper", "54321", "2021-06")


@pytest.mark.parametrize("form", ["osm", "pbf.gz", "pbf.bz2", "pbf.xz", "osm.gz", "osm.bz2", "osm.xz"])
def test_every_form_of_an_extract_gives_the_same_features_in_the_same_order(form: str, tmp_path: Path) -> None:
    forms = forms_of(SAMPLE, tmp_path)
    expected = list(read_features(forms["pbf"]))
    assert len(expected) == 491
    assert list(read_features(forms[form])) == expected


@pytest.mark.parametrize("first", [0, 1, 137, 490, 491, 9_999])
def test_work_goes_on_at_the_feature_where_it_ended(first: int) -> None:
    whole = list(read_features(SAMPLE))
    assert list(read_features(SAMPLE, first=first)) == whole[first:]


def test_work_ends_at_a_word_and_leaves_what_it_has_given(tmp_path: Path) -> None:
    forms = forms_of(SAMPLE, tmp_path)
    assert list(read_features(SAMPLE, stop=lambda: True)) == []
    steps: list[str] = []
    told = read_features(forms["osm.xz"], stop=lambda: True, progress=lambda step, _done, _total: steps.append(step))
    assert list(told) == []
    assert steps == ["unpack"]


def test_a_stop_in_the_middle_ends_the_stream_soon(tmp_path: Path) -> None:
    drawn = Map().grid(2, 1)
    for way in range(5000):
        drawn.way(way + 1, [1, 101], {"highway": "footway"})
    path = drawn.write(tmp_path)
    given: set[str] = set()
    for feature in read_features(path, stop=lambda: len(given) >= 10):
        given.add(feature.code)
    assert 10 <= len(given) <= 10 + 1024


def test_progress_tells_each_step_and_the_share_unpacked(tmp_path: Path) -> None:
    packed = forms_of(SAMPLE, tmp_path)["osm.xz"]
    told: list[tuple[str, int, int | None]] = []
    list(read_features(packed, progress=lambda *each: told.append(each)))
    assert list(dict.fromkeys(step for step, _, _ in told)) == ["unpack", "relations", "nodes", "ways", "points"]
    assert told[0][2] == packed.stat().st_size
    assert all(total is None for step, _, total in told if step != "unpack")


def test_features_are_streamed_and_not_held() -> None:
    def alive() -> int:
        return sum(isinstance(each, Building | Street | Ground) for each in gc.get_objects())

    gc.collect()
    before = alive()
    assert max(alive() for _ in islice(read_features(SAMPLE), 0, None, 50)) - before < 5


def test_a_stream_that_is_left_early_can_be_closed() -> None:
    features = read_features(SAMPLE)
    next(features)
    features.close()
    assert len(list(read_features(SAMPLE))) == 491


def planted(tmp_path: Path) -> Path:
    """Write a map in which contacts and names of persons stand wherever an extract has room for them."""
    drawn = Map().node(1, (0, 0), {"entrance": "main", "barrier": "gate", "addr:housenumber": "5", **PLANTED})
    drawn.node(101, (1, 0), {"building": "yes", **PLANTED}).node(102, (1, 1), {"highway": "crossing", **PLANTED})
    drawn.node(2, (0, 1), {"addr:full": "中山路5号 13800138000", "addr:housenumber": "张三 13800138000", **PLANTED})
    for way, tags in enumerate(
        (
            {"highway": "service", "name": "ask zhangsan@example.org", "surface": "张三", "level": "张三"},
            {"building": "yes", "name": "https://zhangsan.example.org", "addr:housenumber": "7"},
            {"barrier": "wall", "railway": "张三"},
            {"leisure": "garden", "name": "张三 +86 25 84881234"},
            {"building": "张三", "addr:street": "www.zhangsan.example.org"},
        )
    ):
        drawn.way(way + 1, square(0, 0), {**tags, **PLANTED})
    drawn.relation(1, [(1, "张三")], {"building": "house", **PLANTED})
    text = drawn.text()
    for kind in ("node", "way", "relation"):
        mapper = (
            f'<{kind} user="mapper 张三" uid="54321" version="3" changeset="54321" timestamp="2021-06-01T00:00:00Z" '
        )
        text = text.replace(f"<{kind} ", mapper)
    path = tmp_path / "planted.osm"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_contact_and_no_name_of_a_mapper_or_owner_ever_leaves(tmp_path: Path) -> None:
    path = planted(tmp_path)
    assert all(trace in path.read_text(encoding="utf-8") for trace in TRACES)
    features = list(read_features(path))
    assert {type(feature).__name__ for feature in features} == {
        *("Street", "Building", "Barrier", "Ground", "AddressPoint", "Entrance", "Broken")
    }
    said = "\n".join(map(repr, features))
    assert [trace for trace in TRACES if trace in said] == []


def test_a_street_with_nodes_beyond_the_cut_is_told_and_stops_nothing(tmp_path: Path) -> None:
    drawn = Map().grid(3, 1).way(1, [1, 999, 201], {"highway": "footway"}).way(2, [1, 101], {"highway": "footway"})
    cut, whole = drawn.read(tmp_path)
    assert cut == Broken("w1", "street", MISSING_NODES)
    assert isinstance(whole, Street)


def test_each_thing_that_an_object_draws_is_made_or_told_on_its_own(tmp_path: Path) -> None:
    tags = {"highway": "pedestrian", "leisure": "park", "addr:housenumber": "5"}
    found = Map().grid(3, 3).way(1, [1, 102, 101, 2, 1], tags).read(tmp_path)
    assert [type(each).__name__ for each in found] == ["Street", "Broken", "Broken"]
    assert [each.subject for each in found if isinstance(each, Broken)] == ["ground", "address"]


def test_a_point_off_the_earth_is_told(tmp_path: Path) -> None:
    text = Map().node(1, (0, 0), {"addr:housenumber": "5"}).node(2, (0, 0), {"entrance": "yes"}).text()
    path = tmp_path / "map.osm"
    path.write_text(text.replace('lat="32.0400000"', 'lat="97.0"'))
    assert list(read_features(path)) == [Broken("n1", "address", NOWHERE), Broken("n2", "entrance", NOWHERE)]


def test_objects_that_were_deleted_are_none(tmp_path: Path) -> None:
    drawn = Map().grid(2, 2).way(1, [1, 101], {"highway": "footway"}).node(7, (0, 0), {"addr:housenumber": "5"})
    drawn.way(5, square(0, 0)).relation(3, [(5, "outer")], {"building": "yes"})
    text = drawn.text().replace('<way id="1">', '<way id="1" visible="false">')
    text = text.replace('<relation id="3">', '<relation id="3" visible="false">')
    path = tmp_path / "map.osm"
    path.write_text(text.replace('<node id="7"', '<node id="7" visible="false"'))
    assert list(read_features(path)) == []


def test_a_file_whose_objects_stand_in_any_order_is_read(tmp_path: Path) -> None:
    drawn = Map().grid(9, 9).way(9, square(0, 0, 3)).way(2, square(1, 1)).way(5, [1, 101], {"highway": "steps"})
    drawn.relation(2, [(9, "outer"), (2, "inner")], {"building": "yes"})
    expected = {repr(feature) for feature in drawn.read(tmp_path)}
    assert len(expected) == 2
    random.Random(7).shuffle(drawn.nodes)
    drawn.ways.reverse()
    drawn.nodes, drawn.relations = drawn.relations, drawn.nodes
    assert {repr(feature) for feature in drawn.read(tmp_path)} == expected


def test_bytes_that_are_no_text_cost_their_tag_and_not_the_object(tmp_path: Path) -> None:
    path = tmp_path / "plain.osm.pbf"
    drawn = Map().grid(2, 2).way(1, square(0, 0), {"building": "house", "name": "REPLACED", "note": "ALSO"})
    with osmium.SimpleWriter(osmium.io.File(path, "pbf,pbf_compression=none")) as writer:
        osmium.apply(drawn.write(tmp_path), writer)
    content = path.read_bytes()
    assert b"REPLACED" in content
    path.write_bytes(content.replace(b"REPLACED", b"\xff" * 8).replace(b"ALSO", b"\xfe" * 4))
    (found,) = read_features(path)
    assert isinstance(found, Building)
    assert (found.kind, found.names.local) == ("house", None)


def test_a_role_that_is_no_text_costs_its_relation_alone(tmp_path: Path) -> None:
    path = tmp_path / "plain.osm.pbf"
    drawn = Map().grid(2, 2).way(1, square(0, 0), {"leisure": "park"})
    drawn.relation(3, [(1, "REPLACED")], {"building": "yes"}).relation(4, [], {"natural": "wood"})
    with osmium.SimpleWriter(osmium.io.File(path, "pbf,pbf_compression=none")) as writer:
        osmium.apply(drawn.write(tmp_path), writer)
    path.write_bytes(path.read_bytes().replace(b"REPLACED", b"\xff" * 8))
    park, building, wood = read_features(path)
    assert isinstance(park, Ground)
    assert building == Broken("r3", "building", NO_WAYS)
    assert wood == Broken("r4", "ground", NO_WAYS)


def test_an_object_that_comes_twice_comes_once(tmp_path: Path) -> None:
    drawn = Map().grid(2, 1).way(1, [1, 101], {"highway": "footway"}).way(1, [1, 101], {"highway": "footway"})
    assert [each.code for each in drawn.read(tmp_path)] == ["w1"]


def test_objects_that_only_a_draft_knows_are_told(tmp_path: Path) -> None:
    drawn = Map().node(-1, (0, 0)).node(-2, (1, 0)).way(-5, [-1, -2], {"highway": "footway"})
    assert drawn.read(tmp_path) == [Broken("w-5", "street", MISSING_NODES)]


def areas_by_osmium(path: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Yield the areas that osmium's own assembler makes of an extract."""
    factory = osmium.geom.WKBFactory()
    for area in osmium.FileProcessor(path).with_areas().with_filter(osmium.filter.EntityFilter(osmium.osm.AREA)):
        assert isinstance(area, osmium.osm.Area)
        if area.num_rings() != (0, 0):  # what cannot be an area comes without rings
            shape = shapely.from_wkb(factory.create_multipolygon(area))
            yield f"{'w' if area.from_way() else 'r'}{area.orig_id()}", shape


def test_our_areas_are_those_of_osmiums_own_assembler() -> None:
    ours = {
        feature.code: feature.footprint if isinstance(feature, Building) else feature.shape
        for feature in read_features(SAMPLE)
        if isinstance(feature, Building | Ground)
    }
    theirs = {code: shape for code, shape in areas_by_osmium(SAMPLE) if code in ours}
    assert theirs.keys() == ours.keys()
    assert sum(code.startswith("r") for code in ours) == 2
    for code, shape in theirs.items():
        assert ours[code].equals(shape), code
