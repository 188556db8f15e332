"""Divisions come in any order, with their trees told or read from their codes."""

import pytest

from housing.db.connect import Connection, Store
from housing.places.divisions.rules import level_of_code, parents_of_code
from tests.housing.places.scene import account, box, codes, division, load, loaded, operator, pairs, seen


def tree(owner: Connection) -> dict[str, tuple[object, object]]:
    return {
        str(code): (parent, level)
        for code, parent, level in owner.execute("select code, parent, level from doorplate.division order by code")
    }


def test_an_officer_writes_within_what_is_granted_and_nowhere_else(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    loaded(store, everyone, "divisions", [division("440301", 2), division("440302", 3), division("440301001", 4)])
    west = account(owner, "west", "officer", divisions=["440301"])
    rows = [
        division("440301002", 2),
        division("440301002001", 3),
        division("440302001", 4),
        division("440302", 5, name="被改名"),
        division("440303", 6, level="3"),
        division("440301", 7, name="新名"),
        division("440301001", 8, parent_code="440302"),
    ]
    _, faults = load(store, west, "divisions", rows)
    assert codes(faults) == [
        (4, "code", "place.outside"),
        (5, "code", "place.outside"),
        (6, "code", "place.outside"),
        (8, "code", "place.outside"),
    ]
    assert set(tree(owner)) == {"440301", "440301001", "440301002", "440301002001", "440302"}
    assert tree(owner)["440301001"][0] == "440301"
    names = pairs(owner, "select code, name from doorplate.division where length(code) = 6")
    assert names == {"440301": "新名", "440302": "区划440302"}


@pytest.mark.parametrize("kind", ["team_member", "auditor", "landlord", "tenant"])
def test_none_but_the_desk_writes_any(store: Store, owner: Connection, kind: str) -> None:
    loaded(store, operator(owner), "divisions", [division("4403")])
    someone = account(owner, "someone", kind, divisions=["4403"] if kind in ("team_member", "auditor") else [])
    _, faults = load(store, someone, "divisions", [division("440301")])
    assert codes(faults) == [(2, "code", "place.outside")]


def test_parents_may_come_later_and_loading_twice_changes_nothing(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    rows = [
        division("440301001001", 2),
        division("X-3", 3, parent_code="X-2"),
        division("440301001", 4, parent_code="440301"),
        division("X-2", 5, parent_code="X-1"),
        division("440301", 6),
        division("X-1", 7),
        division("4403", 8),
    ]
    context = loaded(store, everyone, "divisions", rows)
    assert (context.added, context.changed) == (7, 0)
    assert tree(owner) == {
        "4403": (None, 2),
        "440301": ("4403", 3),
        "440301001": ("440301", 4),
        "440301001001": ("440301001", 5),
        "X-1": (None, 1),
        "X-2": ("X-1", 2),
        "X-3": ("X-2", 3),
    }
    again = loaded(store, everyone, "divisions", rows)
    assert (again.added, again.changed) == (0, 0)


def test_a_row_whose_parent_may_still_come_waits_for_it(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    first = [division("440301001", 2), division("X-2", 3, parent_code="X-1"), division("44", 4)]
    context, faults = load(store, everyone, "divisions", first, is_last=False)
    assert context.later == {2, 3}
    assert codes(faults) == [(2, "parent_code", "reference.not_found"), (3, "parent_code", "reference.not_found")]
    assert set(tree(owner)) == {"44"}
    context, faults = load(store, everyone, "divisions", first)
    assert codes(faults) == [(3, "parent_code", "reference.not_found")]
    assert "X-1" in faults[0].reason.en
    assert tree(owner)["440301001"] == (None, 4)


def test_a_part_is_of_a_lower_level_than_its_whole(store: Store, owner: Connection) -> None:
    rows = [
        division("A", 2, level="3"),
        division("B", 3, parent_code="A", level="3"),
        division("C", 4, parent_code="D"),
        division("D", 5, parent_code="C"),
        division("E", 6, level="5"),
        division("F", 7, parent_code="E"),
        division("没有代码", 8),
    ]
    _, faults = load(store, operator(owner), "divisions", rows)
    assert codes(faults) == [
        (3, "level", "division.level"),
        (4, "parent_code", "reference.not_found"),
        (5, "parent_code", "reference.not_found"),
        (7, "parent_code", "division.level"),
        (8, "code", "input.form"),
    ]
    assert set(tree(owner)) == {"A", "E"}


def test_a_column_that_is_not_there_leaves_what_is_known_and_an_empty_one_clears_it(
    store: Store, owner: Connection
) -> None:
    everyone = operator(owner)
    full = division("440301", name_en="West", geometry=box(0, 0, 10, 10), level="3")
    loaded(store, everyone, "divisions", [full])
    bare = division("440301", name="西区")
    context = loaded(store, everyone, "divisions", [bare], without=["name_en", "geometry", "level", "parent_code"])
    assert context.changed == 1
    (exported,) = seen(store, everyone, "divisions")
    assert (exported.name, exported.name_en, exported.level) == ("西区", "West", "3")
    assert exported.geometry.equals(box(0, 0, 10, 10))
    loaded(store, everyone, "divisions", [bare])
    (exported,) = seen(store, everyone, "divisions")
    assert (exported.name_en, exported.geometry) == (None, None)


def test_what_leaves_comes_back_unchanged(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    area = box(0, 0, 10 / 3, 7 / 3)
    loaded(store, everyone, "divisions", [division("4403", 2), division("440301", 3, geometry=area)])
    context = loaded(store, everyone, "divisions", seen(store, everyone, "divisions"))
    assert (context.added, context.changed) == (0, 0)


def test_without_an_actor_nobody_sees_any(store: Store, owner: Connection) -> None:
    from housing.db.roles import NOBODY

    loaded(store, operator(owner), "divisions", [division("4403")])
    assert seen(store, NOBODY, "divisions") == []
    _, faults = load(store, NOBODY, "divisions", [division("440301")])
    assert codes(faults) == [(2, "code", "place.outside")]


def test_a_division_that_comes_under_another_takes_the_scope_along(store: Store, owner: Connection) -> None:
    everyone = operator(owner)
    loaded(store, everyone, "divisions", [division("A", 2, level="3"), division("B", 3, level="4"), division("C", 4)])
    owner.execute("insert into doorplate.cell (code, name, division) values ('B', 'B', 'B')")
    officer = account(owner, "a", "officer", divisions=["A"])
    bits = (
        "select get_bit(bits, (select number from doorplate.cell where code = 'B'))"
        " from doorplate.account_scope where account = %s"
    )
    before = owner.execute(bits, [officer.account]).fetchone()
    loaded(store, everyone, "divisions", [division("B", parent_code="A", level="4")])
    assert (before, owner.execute(bits, [officer.account]).fetchone()) == ((0,), (1,))


@pytest.mark.parametrize(
    ("code", "level", "parents"),
    [
        ("44", 1, ()),
        ("4403", 2, ("44", "440000")),
        ("440306", 3, ("4403", "440300")),
        ("440306001", 4, ("440306",)),
        ("440306001001", 5, ("440306001",)),
        ("440300", 2, ("44", "440000")),
        ("440000", 1, ()),
        ("440306001000", 4, ("440306",)),
        ("441900003", 4, ("441900", "4419")),
        ("4403a6", None, ()),
        ("12345", None, ()),
        ("X-1", None, ()),
    ],
)
def test_a_code_tells_level_and_parent(code: str, level: int | None, parents: tuple[str, ...]) -> None:
    assert level_of_code(code) == level
    assert parents_of_code(code) == parents
