"""What waits for a decision, over HTTP: refusals first, then the desk of the area."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from api.http.schemas.review_items import Kind
from housing.db.connect import Server
from housing.review.kinds import review_kinds
from housing.settings import Settings
from tests.api.http.street import Street, digits, serve_street


@pytest.fixture(scope="module")
def served(
    shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Street]:
    with serve_street(shared_server, shared_settings, tmp_path_factory.mktemp("home")) as street:
        yield street


@pytest.fixture
def street(served: Street) -> Street:
    served.city.clear()
    return served


def pair(street: Street, label: str = "501", building: str = "mill") -> tuple[int, str, str]:
    """Return an item about two units that look alike, and the units."""
    first = street.unit(label, building)
    body = {"building_code": building, "door_label": label, "differs_because": "same_label"}
    second = street.caller("chief").post("units", body).json()["number"]
    item = street.city.one("select id from doorplate.review_item where unit = %s", digits(second))
    return item, first, second


def items(street: Street, login: str, **query: Any) -> list[int]:
    answer = street.caller(login).get("review-items", **query)
    assert answer.status_code == 200, answer.text
    return [each["item"] for each in answer.json()["items"]]


def test_nobody_sees_or_decides_without_signing_in(street: Street) -> None:
    public = street.caller()
    assert public.get("review-items").status_code == 401
    assert public.post("review-items:decide", {"item": 1, "decision": "same"}).status_code == 401
    assert public.post("review-items:undo", {"item": 1}).status_code == 401


@pytest.mark.parametrize("login", ["officer-there", "landlord", "tenant", "walker", "auditor"])
def test_an_item_out_of_scope_and_one_that_is_not_there_are_answered_alike(street: Street, login: str) -> None:
    item, *_ = pair(street)
    caller = street.caller(login)
    for path, body in (("review-items:decide", {"decision": "different"}), ("review-items:undo", {})):
        known, unknown = (caller.post(path, {"item": each, **body}) for each in (item, item + 1000))
        assert (known.status_code, known.json()["field"]) == (404, "item")
        assert known.json() == unknown.json()
    assert items(street, "officer") == [item]


@pytest.mark.parametrize(
    ("fields", "field", "language", "words"),
    [
        ({"decision": "maybe"}, "decision", "zh", "相同、不同、需走访"),
        ({"decision": "maybe"}, "decision", "en", "same, different, needs_visit"),
    ],
)
def test_a_decision_that_its_kind_has_not_is_refused_with_those_it_has(
    street: Street, fields: dict[str, Any], field: str, language: str, words: str
) -> None:
    item, *_ = pair(street)
    answer = street.caller("officer").post("review-items:decide", {"item": item, **fields}, language=language)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert words in answer.json()["detail"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"reason": "x" * 201}, "reason"), ({"reason": "a\x00b"}, "reason"), ({"item": 0}, "item"), ({"by": "me"}, "by")],
)
def test_a_body_without_the_form_of_the_route_is_refused_at_the_field(
    street: Street, fields: dict[str, Any], field: str
) -> None:
    item, *_ = pair(street)
    answer = street.caller("officer").post("review-items:decide", {"item": item, "decision": "same", **fields})
    assert answer.status_code == 422
    assert [part["field"] for part in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("query", [{"kind": "gossip"}, {"state": "lost"}, {"limit": 0}])
def test_a_filter_that_can_be_none_is_named(street: Street, query: dict[str, Any]) -> None:
    answer = street.caller("officer").get("review-items", **query)
    assert answer.status_code == 422
    assert [part["field"] for part in answer.json()["errors"]] == list(query)


def test_the_description_names_all_kinds() -> None:
    assert set(get_args(Kind)) == set(review_kinds())


def test_the_desk_of_the_area_sees_what_it_is_about_and_no_person(street: Street) -> None:
    here, first, second = pair(street)
    there, *_ = pair(street, building="tower")
    assert items(street, "officer") == [here]
    assert items(street, "officer-there") == [there]
    assert items(street, "chief") == [here, there]
    for login in ("landlord", "tenant"):
        assert items(street, login) == []
    (shown,) = street.caller("officer").get("review-items").json()["items"]
    assert (shown["kind"], shown["state"], shown["unit"]) == ("possible_duplicate", "open", second)
    assert (shown["units"], shown["differs_because"]) == ([first, second], "same_label")
    assert shown["decisions"] == ["same", "different", "needs_visit"]


def test_a_claim_shows_its_lettings_but_not_who_claims(street: Street) -> None:
    number = street.unit()
    code = street.city.let(digits(number), "L-rival")
    street.caller("landlord").post("units:claim", {"unit": number, "claim": "new_landlord"})
    answer = street.caller("officer").get("review-items", kind="letting_dispute")
    (shown,) = answer.json()["items"]
    assert (shown["unit"], shown["lettings"], shown["claim"]) == (number, [code], "new_landlord")
    assert str(street.city.landlord.account) not in answer.text


def test_a_decision_acts_once_and_undoing_it_takes_all_back(street: Street) -> None:
    item, first, second = pair(street)
    officer = street.caller("officer")
    early = officer.post("review-items:undo", {"item": item})
    assert (early.status_code, early.json()["code"]) == (409, "review.open")
    done = officer.post("review-items:decide", {"item": item, "decision": "same", "reason": "同一户"})
    assert done.json() == {"item": item, "kind": "possible_duplicate", "state": "decided", "decision": "same"}
    assert officer.get(f"units/{second}").json()["successors"] == [first]
    assert items(street, "officer") == []
    assert items(street, "officer", state="decided") == [item]
    again = officer.post("review-items:decide", {"item": item, "decision": "different"}, language="zh")
    assert (again.status_code, again.json()["code"]) == (409, "review.decided")
    assert "相同" in again.json()["what"]
    undone = officer.post("review-items:undo", {"item": item})
    assert undone.json()["state"] == "open"
    assert officer.get(f"units/{second}").json()["status"] == "live"
    assert items(street, "officer") == [item]


def test_what_needs_a_visit_stays_in_the_list(street: Street) -> None:
    item, *_ = pair(street)
    street.caller("officer").post("review-items:decide", {"item": item, "decision": "needs_visit"})
    (shown,) = street.caller("officer").get("review-items").json()["items"]
    assert (shown["state"], shown["decision"]) == ("open", "needs_visit")


def test_pages_lead_through_the_whole_list_once(street: Street) -> None:
    made = [pair(street, label)[0] for label in ("101", "102", "103")]
    first = street.caller("officer").get("review-items", limit=2).json()
    second = street.caller("officer").get("review-items", limit=2, after=first["next"]).json()
    assert [each["item"] for each in (*first["items"], *second["items"])] == made
    assert second["next"] is None
