"""What waits for a decision: one item a finding, decided by the desk of its area, undone with all it did."""

import pytest

from housing import errors
from housing.db.roles import Actor
from housing.language import Text
from housing.review.kinds import decisions_of, review_kinds
from housing.review.model import DecideItem, ItemFilter, NewItem, UndoDecision
from housing.review.service import count_items, decide_item, list_items, open_items, undo_decision
from housing.units.model import ClaimUnit, Draft
from housing.units.service import claim_unit
from tests.housing.units.city import NOW, City, refuses


def decide(city: City, item: int, decision: str, *, by: Actor | None = None, reason: str | None = None) -> str:
    actor = by or city.chief
    with city.recording(actor) as connection:
        return decide_item(connection, actor, DecideItem(item, decision, reason), now=NOW).state


def undo(city: City, item: int, *, by: Actor | None = None) -> None:
    actor = by or city.chief
    with city.recording(actor) as connection:
        undo_decision(connection, actor, UndoDecision(item), now=NOW)


def file(city: City, *items: NewItem) -> list[int]:
    with city.recording() as connection:
        return open_items(connection, items, now=NOW)


def pair(city: City) -> tuple[int, int, int]:
    """Return an item about two units, and the units."""
    first = city.unit("501")
    second = city.take(Draft(label="501", building="mill", differs_because="same_label")).number or 0
    return city.one("select id from doorplate.review_item"), first, second


@pytest.mark.parametrize("kind", review_kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_and_decision_is_named_in_both_languages(kind: object) -> None:
    decisions = decisions_of(kind.name)  # type: ignore[attr-defined]  # a ReviewKind
    for label in (kind.title, *(decision.label for decision in decisions.values())):  # type: ignore[attr-defined]
        assert isinstance(label, Text)
        assert label.en != label.zh
    assert "needs_visit" in decisions


def test_the_store_knows_the_same_kinds(city: City) -> None:
    check = city.one("select pg_get_constraintdef(oid) from pg_constraint where conname = 'review_item_kind'")
    assert all(f"'{kind}'" in check for kind in review_kinds())
    assert check.count("::text") == len(review_kinds())


def test_a_finding_is_one_item_however_often_it_is_made(city: City) -> None:
    items = [NewItem("reported_door", subject, details={"n": subject}) for subject in "abc"]
    ids = file(city, *items)
    assert file(city, *reversed(items)) == ids[::-1]
    assert city.one("select count(*) from doorplate.review_item") == 3


def test_only_the_desk_of_the_area_decides_and_what_is_outside_reads_like_nothing(city: City) -> None:
    item, *_ = pair(city)
    for actor in (city.officer_there, city.landlord, city.walker, city.tenant, city.public, city.auditor):
        with refuses(errors.SCOPE_NOTHING, "item"):
            decide(city, item, "different", by=actor)
    with refuses(errors.SCOPE_NOTHING, "item"):
        decide(city, item + 1000, "different")
    assert decide(city, item, "different", by=city.officer) == "decided"


def test_items_are_listed_and_counted_within_the_scope(city: City) -> None:
    item, *_ = pair(city)
    city.unit("???", "tower")
    seen = {}
    for name in ("officer", "officer_there", "chief", "landlord", "public"):
        actor = getattr(city, name)
        with city.store.session(actor) as connection:
            listed = list_items(connection, ItemFilter())
            seen[name] = ([each.kind for each in listed], count_items(connection))
    assert seen["officer"] == (["possible_duplicate"], {"possible_duplicate": 1})
    assert seen["officer_there"] == (["address_to_check"], {"address_to_check": 1})
    assert len(seen["chief"][0]) == 2
    assert seen["landlord"] == seen["public"] == ([], {})
    with city.store.session(city.chief) as connection:
        assert [each.id for each in list_items(connection, ItemFilter(kind="possible_duplicate"))] == [item]
        assert list_items(connection, ItemFilter(after=item, kind="possible_duplicate")) == []
        assert len(list_items(connection, ItemFilter(limit=1))) == 1


@pytest.mark.parametrize(("decision", "reason"), [("maybe", None), ("different", "x" * 201), ("different", "a\x00b")])
def test_a_decision_or_reason_that_cannot_be_is_refused(city: City, decision: str, reason: str | None) -> None:
    item, *_ = pair(city)
    with refuses(errors.INPUT_CHOICE if decision == "maybe" else errors.INPUT_FORM):
        decide(city, item, decision, reason=reason)


def test_a_decided_item_is_decided_once_and_only_a_decided_one_is_undone(city: City) -> None:
    item, *_ = pair(city)
    with refuses(errors.REVIEW_OPEN):
        undo(city, item)
    decide(city, item, "different", reason="两户")
    row = city.owner.execute(
        "select state, decision, reason, decided_by, decided_at from doorplate.review_item"
    ).fetchone()
    assert row == ("decided", "different", "两户", city.chief.account, NOW)
    with refuses(errors.REVIEW_DECIDED) as caught:
        decide(city, item, "same")
    assert "不同" in caught.value.what("zh")
    undo(city, item)
    assert city.one("select state from doorplate.review_item") == "open"


def test_what_needs_a_visit_stays_open_with_that_mark(city: City) -> None:
    item, *_ = pair(city)
    assert decide(city, item, "needs_visit") == "open"
    assert city.one("select decision from doorplate.review_item") == "needs_visit"
    assert decide(city, item, "different") == "decided"


def test_the_same_home_is_merged_and_undoing_parts_it_again(city: City) -> None:
    item, first, second = pair(city)
    code = city.let(second)
    decide(city, item, "same", by=city.officer)
    assert city.one("select successor from doorplate.unit_lineage where predecessor = %s", second) == first
    assert city.one("select unit from doorplate.letting where code = %s", code) == first
    assert city.counters("mill") == (1, 1)
    undo(city, item, by=city.officer)
    assert city.one("select status from doorplate.unit where number = %s", second) == "live"
    assert city.one("select unit from doorplate.letting where code = %s", code) == second
    assert city.counters("mill") == (2, 1)
    assert city.counters_hold()
    decide(city, item, "same")


def test_what_has_changed_since_is_not_merged_blindly(city: City) -> None:
    item, first, second = pair(city)
    city.take(Draft(number=second, status="retired", cause="duplicate", label="501", building="mill"))
    with refuses(errors.REVIEW_STALE):
        decide(city, item, "same")
    assert city.one("select status from doorplate.unit where number = %s", first) == "live"


def test_a_duplicate_of_persons_is_only_marked(city: City) -> None:
    (item,) = file(city, NewItem("possible_duplicate", "a+b"))
    assert decide(city, item, "same") == "decided"
    undo(city, item)


@pytest.mark.parametrize(
    ("decision", "left"), [("keep_first", ["T-1"]), ("keep_second", ["T-2"]), ("both", ["T-1", "T-2"])]
)
def test_a_dispute_withdraws_the_letting_that_does_not_stand(city: City, decision: str, left: list[str]) -> None:
    number = city.unit("501")
    for code, landlord in (("T-1", "L-landlord"), ("T-2", "L-rival")):
        city.let(number, landlord, code=code)
    cell = city.one("select cell from doorplate.unit")
    (item,) = file(city, NewItem("letting_dispute", "1-2", number, cell, {"lettings": ["T-1", "T-2"]}))
    decide(city, item, decision, by=city.officer)
    open_codes = "select array_agg(code order by code) from doorplate.letting where withdrawn_on is null"
    assert city.one(open_codes) == left
    assert city.one("select lettings from doorplate.unit") == len(left)
    undo(city, item, by=city.officer)
    assert city.one(open_codes) == ["T-1", "T-2"]
    assert city.counters_hold()


@pytest.mark.parametrize(("decision", "left"), [("keep_first", 1), ("keep_second", 0)])
def test_a_claim_that_is_right_clears_the_way_for_the_new_landlord(city: City, decision: str, left: int) -> None:
    number = city.unit("501")
    city.let(number, "L-rival")
    with city.recording(city.landlord) as connection:
        claimed = claim_unit(connection, city.landlord, ClaimUnit(number, "new_landlord"), now=NOW)
    decide(city, claimed.item, decision)
    assert city.one("select count(*) from doorplate.letting where withdrawn_on is null") == left
