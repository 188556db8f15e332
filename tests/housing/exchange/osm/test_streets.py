"""Streets carry what walking needs, and barriers say where they can be passed."""

from pathlib import Path

import pytest
import shapely

from housing.exchange.osm.features import Barrier, Feature, Names, NodeBarrier, Street
from tests.housing.exchange.osm.maps import Map


def street(folder: Path, **tags: str) -> Street:
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    found = Map().grid(3, 1).way(5, [1, 101, 201], {"highway": "footway", **named}).read(folder)
    assert isinstance(found[0], Street)
    return found[0]


def barriers(features: list[Feature]) -> list[Barrier]:
    return [feature for feature in features if isinstance(feature, Barrier)]


def test_a_street_tells_all_that_walking_needs(tmp_path: Path) -> None:
    found = street(
        tmp_path,
        highway="steps",
        name="文昌巷",
        name__en="Wenchang Lane",
        incline="-12.5%",
        step_count="31",
        sidewalk__left="yes",
        bridge="yes",
        layer="1",
        level="0;1",
        surface="paving_stones",
        width="2.5 m",
        lit="24/7",
        oneway__foot="-1",
    )
    assert (found.code, found.names) == ("w5", Names("文昌巷", None, "Wenchang Lane"))
    assert (found.highway, found.foot, found.foot_rule) == ("steps", "steps", "steps")
    assert (found.incline_percent, found.climb, found.step_count) == (-12.5, "down", 31)
    assert (found.sidewalk, found.bridge, found.tunnel, found.layer, found.level) == ("left", True, False, 1, "0;1")
    assert (found.surface, found.width_m, found.lit, found.oneway) == ("paving_stones", 2.5, True, "backward")
    assert found.nodes == (1, 101, 201)
    assert shapely.get_coordinates(found.line).tolist() == [[118.78, 32.04], [118.7801, 32.04], [118.7802, 32.04]]


def test_what_is_not_tagged_is_unknown_and_not_guessed(tmp_path: Path) -> None:
    found = street(tmp_path)
    unknown = (found.step_count, found.sidewalk, found.level, found.surface, found.width_m, found.lit, found.climb)
    assert unknown == (None,) * 7
    assert (found.oneway, found.layer, found.area, found.barriers, found.crossings) == ("both", 0, False, (), ())


@pytest.mark.parametrize(
    ("tags", "oneway"),
    [
        ({"oneway__foot": "yes"}, "forward"),
        ({"oneway__foot": "no"}, "both"),
        ({"conveying": "forward"}, "forward"),
        ({"conveying": "backward"}, "backward"),
        ({"conveying": "yes"}, "both"),
        ({"oneway": "yes"}, "both"),
    ],
    ids=str,
)
def test_only_a_one_way_for_walkers_is_one(tags: dict[str, str], oneway: str, tmp_path: Path) -> None:
    assert street(tmp_path, **tags).oneway == oneway


@pytest.mark.parametrize(
    ("tags", "sidewalk"),
    [
        ({"sidewalk": "both"}, "both"),
        ({"sidewalk": "yes"}, "both"),
        ({"sidewalk": "none"}, "no"),
        ({"sidewalk": "separate"}, "separate"),
        ({"sidewalk__both": "no"}, "no"),
        ({"sidewalk__left": "yes", "sidewalk__right": "separate"}, "both"),
        ({"sidewalk__left": "no", "sidewalk__right": "yes"}, "right"),
        ({"sidewalk": "right;no"}, None),
    ],
    ids=str,
)
def test_a_sidewalk_is_told_by_its_side(tags: dict[str, str], sidewalk: str | None, tmp_path: Path) -> None:
    assert street(tmp_path, **tags).sidewalk == sidewalk


@pytest.mark.parametrize(
    ("incline", "percent", "climb"),
    [("up", None, "up"), ("10%", 10.0, "up"), ("0", 0.0, None), ("steep", None, None), ("30°", None, None)],
)
def test_a_slope_is_percent_or_a_direction(
    incline: str, percent: float | None, climb: str | None, tmp_path: Path
) -> None:
    found = street(tmp_path, incline=incline)
    assert (found.incline_percent, found.climb) == (percent, climb)


def test_barriers_and_crossings_are_told_in_the_order_of_the_walk(tmp_path: Path) -> None:
    drawn = Map().node(1, (0, 0)).node(2, (1, 0), {"barrier": "gate", "access": "private"})
    drawn.node(3, (2, 0), {"highway": "crossing"}).node(4, (3, 0), {"barrier": "bollard"}).node(5, (4, 0))
    found = drawn.way(9, [5, 4, 3, 2, 1], {"highway": "service"}).read(tmp_path)[0]
    assert isinstance(found, Street)
    assert found.barriers == (NodeBarrier(4, "bollard", "yes"), NodeBarrier(2, "gate", "private"))
    assert found.crossings == (3,)


def test_a_square_is_an_area_to_be_crossed(tmp_path: Path) -> None:
    found = Map().grid(2, 2).way(5, [1, 101, 102, 2, 1], {"highway": "pedestrian", "area": "yes"}).read(tmp_path)[0]
    assert isinstance(found, Street)
    assert found.area
    assert found.line.is_closed


def test_a_class_that_is_free_text_does_not_leave(tmp_path: Path) -> None:
    found = street(tmp_path, highway="张三的路", surface="ask 张三", level="third")
    assert (found.highway, found.foot, found.foot_rule) == ("unknown", "no", "unknown_class")
    assert (found.surface, found.level) == (None, None)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"barrier": "wall"}, "wall"),
        ({"barrier": "retaining_wall"}, "wall"),
        ({"barrier": "fence"}, "fence"),
        ({"barrier": "hedge"}, "hedge"),
        ({"natural": "cliff"}, "cliff"),
        ({"railway": "rail"}, "railway"),
        ({"railway": "subway"}, "railway"),
        ({"railway": "subway", "tunnel": "yes"}, None),
        ({"railway": "rail", "bridge": "yes"}, None),
        ({"railway": "tram"}, None),
        ({"barrier": "kerb"}, None),
        ({"barrier": "handrail"}, None),
        ({"barrier": "wall", "building": "yes"}, None),
    ],
    ids=str,
)
def test_only_what_a_walker_cannot_pass_is_a_barrier(tags: dict[str, str], kind: str | None, tmp_path: Path) -> None:
    found = barriers(Map().grid(2, 2).way(5, [1, 101, 102, 1], tags).read(tmp_path))
    assert [barrier.kind for barrier in found] == ([kind] if kind else [])


def test_a_barrier_opens_at_its_gates_and_crossings(tmp_path: Path) -> None:
    drawn = Map().node(1, (0, 0)).node(2, (1, 0), {"barrier": "gate"}).node(3, (2, 0), {"barrier": "wall"})
    drawn.node(4, (3, 0), {"barrier": "lift_gate", "access": "private"}).node(5, (4, 0), {"railway": "level_crossing"})
    (found,) = barriers(drawn.way(9, [1, 2, 3, 4, 5], {"barrier": "fence"}).read(tmp_path))
    assert found.openings == (
        NodeBarrier(2, "gate", "yes"),
        NodeBarrier(4, "lift_gate", "private"),
        NodeBarrier(5, "crossing", "yes"),
    )
    assert found.code == "w9"


def test_a_park_in_a_fence_is_ground_and_a_barrier(tmp_path: Path) -> None:
    found = Map().grid(2, 2).way(5, [1, 101, 102, 1], {"leisure": "park", "barrier": "fence"}).read(tmp_path)
    assert [type(feature).__name__ for feature in found] == ["Barrier", "Ground"]
