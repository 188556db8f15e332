"""May one walk here? One answer, and the rule that gave it."""

import pytest

from housing.exchange.osm.access import FOOT_RULES, foot_of, is_crossing, node_barrier_of, passage_of
from housing.exchange.osm.features import FootRule, NodeBarrier, Passage

CASES: list[tuple[str, str, FootRule]] = [
    ("highway=construction foot=yes", "no", "never"),
    ("highway=proposed", "no", "never"),
    ("highway=raceway", "no", "never"),
    ("highway=motorway", "no", "class"),
    ("highway=motorway_link access=yes", "no", "class"),
    ("highway=motorway foot=yes", "yes", "foot"),
    ("highway=footway foot=no", "no", "foot"),
    ("highway=footway foot=private", "no", "private"),
    ("highway=service access=private", "no", "private"),
    ("highway=service access=private foot=yes", "yes", "foot"),
    ("highway=service access=no foot=designated", "yes", "foot"),
    ("highway=service access=no", "no", "access"),
    ("highway=track access=forestry", "no", "access"),
    ("highway=service access=destination", "yes", "class"),
    ("highway=service access=bus", "yes", "class"),
    ("highway=service foot=unknown access=no", "no", "access"),
    ("highway=residential foot=use_sidepath", "no", "sidepath"),
    ("highway=primary motorroad=yes", "no", "motorroad"),
    ("highway=primary motorroad=yes foot=yes", "yes", "foot"),
    ("highway=trunk", "no", "trunk"),
    ("highway=trunk sidewalk=both", "yes", "class"),
    ("highway=trunk sidewalk:left=yes", "yes", "class"),
    ("highway=trunk sidewalk=no", "no", "trunk"),
    ("highway=trunk foot=yes", "yes", "foot"),
    ("highway=steps", "steps", "steps"),
    ("highway=steps foot=yes", "steps", "steps"),
    ("highway=steps access=private", "no", "private"),
    ("highway=living_street", "yes", "class"),
    ("highway=cycleway", "yes", "class"),
    ("highway=anything", "no", "unknown_class"),
]


def tags_of(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@pytest.mark.parametrize(("text", "foot", "rule"), CASES, ids=[case[0] for case in CASES])
def test_the_first_rule_that_has_an_answer_gives_it(text: str, foot: str, rule: FootRule) -> None:
    assert foot_of(tags_of(text)) == (foot, rule)


def test_every_rule_is_explained_and_occurs() -> None:
    assert {case[2] for case in CASES} == FOOT_RULES.keys()


@pytest.mark.parametrize(
    ("text", "kind", "foot"),
    [
        ("barrier=wall", "wall", "no"),
        ("barrier=fence foot=yes", "fence", "yes"),
        ("barrier=gate", "gate", "yes"),
        ("barrier=gate locked=yes", "gate", "private"),
        ("barrier=gate access=private", "gate", "private"),
        ("barrier=gate access=private foot=yes", "gate", "yes"),
        ("barrier=lift_gate access=no", "lift_gate", "no"),
        ("barrier=bollard", "bollard", "yes"),
    ],
)
def test_a_barrier_on_a_node_is_passed_freely_by_leave_or_not(text: str, kind: str, foot: Passage) -> None:
    assert node_barrier_of(7, tags_of(text)) == NodeBarrier(7, kind, foot)


@pytest.mark.parametrize("text", ["barrier=kerb", "barrier=no", "barrier=张三的门", "highway=crossing"])
def test_a_kerb_is_no_barrier(text: str) -> None:
    assert node_barrier_of(7, tags_of(text)) is None


def test_an_entrance_that_says_nothing_is_open() -> None:
    assert passage_of({"entrance": "main"}) == "yes"
    assert passage_of({"entrance": "main", "access": "permit"}) == "private"


@pytest.mark.parametrize(
    ("text", "crossing"),
    [
        ("highway=crossing", True),
        ("highway=crossing;traffic_signals", True),
        ("highway=traffic_signals crossing=marked", True),
        ("railway=level_crossing", True),
        ("highway=crossing crossing=no", False),
        ("highway=traffic_signals", False),
    ],
)
def test_a_crossing_is_known_by_any_of_its_tags(text: str, crossing: bool) -> None:
    assert is_crossing(tags_of(text)) is crossing
