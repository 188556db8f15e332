"""Units over HTTP: refusals first, then what each may see and do."""

from collections.abc import Iterator
from typing import Any

import pytest

from housing.db.connect import Server
from housing.numbers.rules import number_of, printed
from housing.settings import Settings
from housing.units.model import Alias
from tests.api.http.street import Street, digits, serve_street
from tests.housing.units.city import WEST, east

UNKNOWN = printed(number_of(9_000_000_000))
ACTS: dict[str, dict[str, Any]] = {
    "units:change": {"floor": "5"},
    "units:retire": {"cause": "demolished"},
    "units:split": {"door_label": ["501A", "501B"]},
    "units:claim": {"claim": "new_landlord"},
}


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


def numbers(street: Street, login: str, **query: Any) -> list[str]:
    answer = street.caller(login).get("units", **query)
    assert answer.status_code == 200, answer.text
    return [row["number"] for row in answer.json()["units"]]


def new(label: str = "501", **more: Any) -> dict[str, Any]:
    return {"building_code": "mill", "door_label": label, **more}


def test_nobody_lists_registers_or_changes_units_without_signing_in(street: Street) -> None:
    number, public = street.unit(), street.caller()
    assert public.get("units").status_code == 401
    assert public.post("units", new("502")).status_code == 401
    for act, fields in ACTS.items():
        assert public.post(act, {"unit": number, **fields}).status_code == 401
    assert public.post("units:merge", {"unit": [number], "into": number}).status_code == 401


@pytest.mark.parametrize("act", ["units:change", "units:retire", "units:split"])
def test_a_unit_out_of_scope_and_one_that_is_not_there_are_answered_alike(street: Street, act: str) -> None:
    outside, officer = street.unit("501", "tower"), street.caller("officer")
    far, missing = (officer.post(act, {"unit": unit, **ACTS[act]}) for unit in (outside, UNKNOWN))
    assert (far.status_code, far.json()["code"], far.json()["field"]) == (404, "scope.nothing", "unit")
    assert far.json() == missing.json()
    assert street.city.one("select status from doorplate.unit") == "live"


def test_neither_side_of_a_merge_tells_what_is_out_of_scope(street: Street) -> None:
    here, outside, officer = street.unit(), street.unit("501", "tower"), street.caller("officer")
    for field, body in (
        ("into", {"unit": [here], "into": "{}"}),
        ("units", {"unit": ["{}"], "into": here}),
    ):
        answers = []
        for unit in (outside, UNKNOWN):
            filled = {"unit": [each.format(unit) for each in body["unit"]], "into": str(body["into"]).format(unit)}
            answers.append(officer.post("units:merge", filled))
        assert answers[0].status_code == 404
        assert answers[0].json()["field"] == field
        assert answers[0].json() == answers[1].json()


def test_an_alias_leads_nobody_to_what_they_may_not_see(street: Street) -> None:
    street.unit("501", aliases=(Alias("old", "A-501"),))
    for login in ("officer-there", "rival", "tenant", None):
        known, unknown = (street.caller(login).get(f"units/{alias}") for alias in ("old:A-501", "old:Z"))
        assert known.status_code == 404
        assert known.json() == unknown.json()
    assert street.caller("officer").get("units/old:A-501").json()["door_label"] == "501"
    assert street.caller("officer").get("units/old：A-501").status_code == 200


def test_an_unknown_number_is_not_found_for_all(street: Street) -> None:
    for login in ("officer", None):
        assert street.caller(login).get(f"units/{UNKNOWN}").status_code == 404


@pytest.mark.parametrize(
    ("login", "path", "body"),
    [
        ("landlord", "units:retire", {"cause": "demolished"}),
        ("landlord", "units:split", {"door_label": ["A", "B"]}),
        ("auditor", "units:claim", {"claim": "agent"}),
    ],
)
def test_an_act_that_is_not_ones_kind_of_account_is_forbidden(
    street: Street, login: str, path: str, body: dict[str, Any]
) -> None:
    number = street.unit()
    street.city.let(digits(number))
    answer = street.caller(login).post(path, {"unit": number, **body})
    assert (answer.status_code, answer.json()["code"]) == (403, "act.not_yours")
    assert street.caller("auditor").post("units", new("502")).status_code == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "a,b,c,d"}, "bbox"),
        ({"bbox": "nan,1,2,3"}, "bbox"),
        ({"bbox": "114,22,113,23"}, "bbox"),
        ({"bbox": "114,22,116,23"}, "bbox"),
        ({"status": "sold"}, "status"),
        ({"limit": 501}, "limit"),
        ({"building": "a\x00b"}, "building"),
    ],
)
def test_a_filter_that_can_be_none_is_named(street: Street, query: dict[str, Any], field: str) -> None:
    answer = street.caller("officer").get("units", **query)
    assert answer.status_code == 422
    assert [part["field"] for part in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("after", ["x", "-1", "²", "9" * 30])
def test_a_place_in_the_list_that_can_be_none_is_named(street: Street, after: str) -> None:
    answer = street.caller("officer").get("units", after=after)
    assert (answer.status_code, answer.json()["field"]) == (422, "after")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": "1000-0000-0094"}, "number"),
        ({"number": "12"}, "number"),
        ({"parent": "1000-0000-0094"}, "parent"),
        ({"door_label": "x" * 21}, "door_label"),
        ({"area_m2": 0.5}, "area_m2"),
        ({"alias": ["no colon"]}, "alias"),
        ({"building_code": None}, "building_code"),
        ({"door_label": None}, "door_label"),
    ],
)
def test_a_value_that_the_register_does_not_take_is_named(street: Street, fields: dict[str, Any], field: str) -> None:
    answer = street.caller("officer").post("units", {**new(), **fields})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert street.city.one("select count(*) from doorplate.unit") == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"door_label": "5\x0001"}, "door_label"),
        ({"floor": "5\x1f6"}, "floor"),
        ({"alias": ["old:\x07"]}, "alias.0"),
        ({"lon": 181}, "lon"),
        ({"status_on": "0001-01-01"}, "status_on"),
        ({"differs_because": "no"}, "differs_because"),
        ({"landlord_name": "张三"}, "landlord_name"),
    ],
)
def test_a_body_without_the_form_of_the_route_is_refused_at_the_field(
    street: Street, fields: dict[str, Any], field: str
) -> None:
    answer = street.caller("officer").post("units", {**new(), **fields})
    assert answer.status_code == 422
    assert [part["field"] for part in answer.json()["errors"]] == [field]


def test_a_control_character_is_told_in_both_languages(street: Street) -> None:
    for language, words in (("en", "text without control characters"), ("zh", "不含控制字符的文本")):
        answer = street.caller("officer").post("units", new("5\x0001"), language=language)
        assert words in answer.json()["errors"][0]["what"]


@pytest.mark.parametrize("label", ["mill", "、", ";"])
def test_a_label_of_which_nothing_is_left_names_its_door_all_the_same(street: Street, label: str) -> None:
    officer = street.caller("officer")
    assert [officer.post("units", new(label)).status_code for _ in range(2)] == [201, 409]


def test_a_near_duplicate_is_stopped_with_both_shown_and_goes_in_for_a_reason(street: Street) -> None:
    number, officer = street.unit("501"), street.caller("officer")
    street.city.let(digits(number), "L-rival")
    stopped = officer.post("units", new("501室", floor="5"), language="zh")
    problem = stopped.json()
    assert (stopped.status_code, problem["code"], problem["field"]) == (409, "unit.exists", "door_label")
    assert (problem["title"], number in problem["what"]) == ("与现有内容冲突", True)
    assert problem["sent"]["door_label"] == "501室"
    assert problem["sent"]["floor"] == "5"
    assert problem["registered"] == {
        "number": number,
        "registered": True,
        "valid_until": "2026-12-31",
        "at_door": "501",
        "division_code": "440309",
    }
    assert "rival" not in stopped.text
    made = officer.post("units", new("501室", differs_because="same_label"))
    assert made.status_code == 201
    assert made.json()["review_item"] is True
    assert made.json()["number"] != number


def test_sending_a_unit_again_makes_no_second_one(street: Street) -> None:
    officer = street.caller("officer")
    made = officer.post("units", new())
    again = officer.post("units", new())
    assert (made.status_code, again.status_code) == (201, 409)
    assert again.json()["registered"]["number"] == made.json()["number"]
    assert street.city.one("select count(*) from doorplate.unit") == 1


def test_a_landlord_who_meets_anothers_unit_learns_no_name_and_may_claim_it(street: Street) -> None:
    number, landlord = street.unit(), street.caller("landlord")
    street.city.let(digits(number), "L-rival")
    stopped = landlord.post("units", new())
    assert (stopped.status_code, stopped.json()["code"]) == (409, "unit.let_by_other")
    assert "rival" not in stopped.text
    claimed = landlord.post("units:claim", {"unit": number, "claim": "new_landlord"})
    assert claimed.status_code == 200
    assert claimed.json()["number"] == number
    assert street.city.one("select id from doorplate.review_item") == claimed.json()["item"]


def test_the_public_learns_of_a_number_in_any_form_only_what_is_public(street: Street) -> None:
    number = street.unit("501", floor="5", aliases=(Alias("old", "A"),))
    street.city.let(digits(number), "L-rival")
    spaced = number.replace("-", " ")
    wide = spaced.translate({ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)})
    for form in (number, str(digits(number)), spaced, wide):
        for login in (None, "tenant", "landlord", "officer-there"):
            assert street.caller(login).get(f"units/{form}").json() == {
                "number": number,
                "registered": True,
                "valid_until": "2026-12-31",
                "at_door": "501",
                "division_code": "440309",
            }


def test_who_may_see_a_unit_sees_all_of_it_but_no_person(street: Street) -> None:
    number = street.unit("501", floor="5", area_m2=45.5, aliases=(Alias("old", "A/1"),))
    part = street.unit("A", None, kind="room", parent=digits(number))
    street.city.let(digits(number))
    for login in ("officer", "chief", "landlord", "walker"):
        answer = street.caller(login).get(f"units/{number}")
        shown = answer.json()
        assert (shown["building_code"], shown["floor"], shown["area_m2"]) == ("mill", "5", 45.5)
        assert (shown["lettings"], shown["status"]) == (1, "live")
        assert "L-landlord" not in answer.text
    whole = street.caller("officer").get("units/old:A/1").json()
    assert (whole["number"], whole["parts"]) == (number, [part])
    room = street.caller("officer").get(f"units/{part}").json()
    assert (room["door_label"], room["at_door"], room["parent"]) == ("A", "501", number)


def test_each_lists_the_own_scope_and_landlords_what_they_let(street: Street) -> None:
    here = [street.unit(str(n)) for n in range(1, 4)]
    there = street.unit("1", "tower")
    street.city.let(digits(here[1]))
    street.city.let(digits(there), "L-rival")
    assert numbers(street, "officer") == sorted(here)
    assert numbers(street, "walker") == sorted(here)
    assert numbers(street, "officer-there") == [there]
    assert numbers(street, "chief") == numbers(street, "auditor") == sorted([*here, there])
    assert numbers(street, "landlord") == [here[1]]
    assert numbers(street, "rival") == [there]
    assert numbers(street, "tenant") == []


def test_filters_hold_together_for_staff_and_landlords(street: Street) -> None:
    mill, inn, kiosk = (street.unit(building, building) for building in ("mill", "inn", "kiosk"))
    for number in (mill, inn, kiosk):
        street.city.let(digits(number))
    first, last = east(-5, -50), east(50, 50)
    box = f"{first.lon},{first.lat},{last.lon},{last.lat}"
    street.caller("officer").post("units:retire", {"unit": inn, "cause": "demolished"})
    for login in ("officer", "chief", "landlord"):
        assert numbers(street, login, building="mill") == [mill]
        assert numbers(street, login, bbox=box) == sorted([mill, inn])
        assert numbers(street, login, bbox=box, building="inn") == [inn]
        assert numbers(street, login, bbox=box, building="kiosk") == []
        assert numbers(street, login, status="retired") == [inn]
        assert numbers(street, login, bbox=box, status="live") == [mill]
        assert numbers(street, login, bbox=f"{WEST.lon - 1},22,{WEST.lon - 0.5},23") == []


@pytest.mark.parametrize("query", [{}, {"building": "mill"}, {"bbox": "114,22.5,114.1,22.6"}])
@pytest.mark.parametrize("login", ["officer", "chief", "landlord"])
def test_pages_lead_through_the_whole_list_once(street: Street, login: str, query: dict[str, str]) -> None:
    made = sorted(street.unit(str(n)) for n in range(1, 6))
    for number in made:
        street.city.let(digits(number))
    seen: list[str] = []
    after: dict[str, str] = {}
    for _ in range(4):
        page = street.caller(login).get("units", limit=2, **query, **after).json()
        seen += [row["number"] for row in page["units"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == made


def test_a_landlord_registers_what_waits_for_the_desk(street: Street) -> None:
    made = street.caller("landlord").post("units", new("301", floor="3"))
    assert made.status_code == 201
    assert made.json()["status"] == "provisional"
    assert numbers(street, "landlord") == [made.json()["number"]]
    part = street.caller("landlord").post("units", {"kind": "room", "parent": made.json()["number"], "door_label": "A"})
    assert part.status_code == 201
    moved = street.caller("landlord").post("units:change", {"unit": made.json()["number"], "building_code": "tower"})
    assert (moved.status_code, moved.json()["field"]) == (403, "building")


def test_the_desk_changes_splits_merges_and_retires(street: Street) -> None:
    officer, number = street.caller("officer"), street.unit("501")
    changed = officer.post("units:change", {"unit": number, "floor": "5", "alias": ["old:A-501"]})
    assert changed.json() == {"number": number, "changed": True, "now": [number]}
    assert officer.get("units/old:A-501").json()["floor"] == "5"
    split = officer.post("units:split", {"unit": "old:A-501", "door_label": ["501A", "501B"]}).json()
    first, second = split["now"]
    assert officer.get(f"units/{number}").json()["successors"] == sorted(split["now"])
    merged = officer.post("units:merge", {"unit": [second], "into": first}).json()
    assert merged == {"number": first, "changed": True, "now": [first]}
    retired = officer.post("units:retire", {"unit": first, "cause": "not_a_home", "status_on": "2026-03-01"})
    assert retired.json() == {"number": first, "changed": True, "now": []}
    again = officer.post("units:retire", {"unit": first, "cause": "not_a_home"})
    assert again.json()["changed"] is False
    gone = officer.post("units:change", {"unit": number, "floor": "6"}, language="zh")
    assert (gone.status_code, gone.json()["code"]) == (409, "unit.gone")
    assert "已注销" in gone.json()["what"]
    shown = officer.get(f"units/{first}").json()
    assert (shown["status"], shown["status_on"], shown["cause"]) == ("retired", "2026-03-01", "not_a_home")
