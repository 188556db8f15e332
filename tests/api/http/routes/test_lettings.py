"""Lettings over HTTP: refusals first, then what each may see and do."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from housing.db.connect import Server
from housing.lettings.rules import state_of
from housing.numbers.rules import number_of, printed
from housing.settings import Settings
from tests.api.http.street import Street, digits, serve_street
from tests.housing.units.city import TODAY

UNKNOWN = printed(number_of(9_000_000_000))


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


def terms(unit: str, **more: Any) -> dict[str, Any]:
    given = {"letting_code": "T-1", "landlord_code": "L-landlord", "unit": unit, "valid_from": "2026-03-01"}
    return {name: value for name, value in {**given, **more}.items() if value is not None}


def codes(street: Street, login: str, **query: Any) -> list[str]:
    answer = street.caller(login).get("lettings", **query)
    assert answer.status_code == 200, answer.text
    return [each["letting_code"] for each in answer.json()["lettings"]]


def test_nobody_reads_or_records_lettings_without_signing_in(street: Street) -> None:
    public, number = street.caller(), street.unit()
    for path in ("lettings", "lettings/T-1"):
        assert public.get(path).status_code == 401
    assert public.post("lettings", terms(number)).status_code == 401
    assert public.post("lettings:renew", {"letting_code": ["T-1"], "valid_until": "2027-01-01"}).status_code == 401
    assert public.post("lettings:withdraw", {"letting_code": "T-1"}).status_code == 401


@pytest.mark.parametrize("landlord", ["L-landlord", "L-nobody"])
def test_a_unit_out_of_scope_and_one_that_is_not_there_are_answered_alike(street: Street, landlord: str) -> None:
    outside, officer = street.unit("501", "tower"), street.caller("officer")
    far, missing = (officer.post("lettings", terms(unit, landlord_code=landlord)) for unit in (outside, UNKNOWN))
    assert (far.status_code, far.json()["field"]) == (404, "unit")
    assert far.json() == missing.json()


def test_a_letting_out_of_scope_and_one_that_is_not_there_are_answered_alike(street: Street) -> None:
    code = street.city.let(digits(street.unit("501", "tower")), "L-rival")
    for login in ("officer", "landlord", "agent", "tenant", "walker"):
        caller = street.caller(login)
        shown = [caller.get(f"lettings/{each}") for each in (code, "T-none")]
        withdrawn = [caller.post("lettings:withdraw", {"letting_code": each}) for each in (code, "T-none")]
        renewed = [
            caller.post("lettings:renew", {"letting_code": [each], "valid_until": "2027-06-30"})
            for each in (code, "T-none")
        ]
        for known, unknown in (shown, withdrawn, renewed):
            assert (known.status_code, known.json()["field"]) == (404, "letting_code")
            assert known.json() == unknown.json()
    assert street.city.one("select withdrawn_on from doorplate.letting") is None


def test_a_landlord_learns_of_no_other_landlord(street: Street) -> None:
    number, landlord = street.unit(), street.caller("landlord")
    known, unknown = (landlord.post("lettings", terms(number, landlord_code=code)) for code in ("L-rival", "L-none"))
    assert (known.status_code, known.json()["field"]) == (404, "landlord_code")
    assert known.json() == unknown.json()


def test_a_landlord_does_not_register_what_another_lets(street: Street) -> None:
    number = street.unit()
    street.city.let(digits(number), "L-rival")
    answer = street.caller("landlord").post("lettings", terms(number), language="zh")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "unit.let_by_other", "unit")
    assert "rival" not in answer.text
    assert "已由他人出租" in answer.json()["what"]


@pytest.mark.parametrize("login", ["tenant", "walker", "auditor", "agent"])
def test_who_neither_lets_nor_has_a_desk_records_no_letting(street: Street, login: str) -> None:
    answer = street.caller(login).post("lettings", terms(street.unit()))
    assert (answer.status_code, answer.json()["code"]) == (403, "act.not_yours")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"valid_until": "2026-02-01"}, "valid_until"),
        ({"valid_until": "2100-01-01"}, "valid_until"),
        ({"landlord_code": "L-none"}, "landlord_code"),
        ({"agent_code": "L-landlord"}, "agent_code"),
        ({"under_letting": "T-none"}, "under_letting"),
        ({"unit": "12"}, "unit"),
        ({"unit": "1000-0000-0094"}, "unit"),
    ],
)
def test_a_value_that_the_register_does_not_take_is_named(street: Street, fields: dict[str, Any], field: str) -> None:
    answer = street.caller("officer").post("lettings", terms(**{"unit": street.unit(), **fields}))
    assert (answer.status_code, answer.json()["field"]) == (422, field)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"valid_from": "9999-12-31"}, "valid_from"),
        ({"valid_until": "0001-01-01"}, "valid_until"),
        ({"use": "castle"}, "use"),
        ({"adults": -1}, "adults"),
        ({"letting_code": "T\x1f1"}, "letting_code"),
        ({"name": "张三"}, "name"),
    ],
)
def test_a_body_without_the_form_of_the_route_is_refused_at_the_field(
    street: Street, fields: dict[str, Any], field: str
) -> None:
    answer = street.caller("officer").post("lettings", terms(street.unit(), **fields))
    assert answer.status_code == 422
    assert [part["field"] for part in answer.json()["errors"]] == [field]


def test_a_letting_with_neither_code_nor_key_is_refused(street: Street) -> None:
    answer = street.caller("officer").post("lettings", terms(street.unit(), letting_code=None))
    assert (answer.status_code, answer.json()["field"]) == (422, "letting_code")


def test_an_alias_that_nothing_bears_lists_nothing(street: Street) -> None:
    street.city.let(digits(street.unit()))
    assert codes(street, "officer", unit="old:none") == []
    assert street.caller("officer").get("lettings", unit="12").status_code == 422


def test_the_same_key_records_one_letting_and_other_words_are_refused(street: Street) -> None:
    officer, number = street.caller("officer"), street.unit()
    body = terms(number, letting_code=None, valid_until="2027-02-28")
    first, again = officer.post("lettings", body, key="k1"), officer.post("lettings", body, key="k1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "made": False}
    other = officer.post("lettings", {**body, "valid_until": "2027-03-31"}, key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "letting.taken")
    assert codes(street, "officer") == [first.json()["letting_code"]]
    assert officer.get(f"lettings/{first.json()['letting_code']}").json()["valid_until"] == "2027-02-28"
    assert street.caller("chief").post("lettings", body, key="k1").json()["made"] is True, "keys are the account's own"


def test_a_code_that_is_known_brings_its_letting_up_to_date(street: Street) -> None:
    officer, number = street.caller("officer"), street.unit()
    made = officer.post("lettings", terms(number, adults=2))
    assert (made.status_code, made.json()["valid_until"], made.json()["unit"]) == (201, "2027-03-01", number)
    changed = officer.post("lettings", terms(number, adults=3))
    assert (changed.status_code, changed.json()["changed"]) == (200, True)
    assert officer.get("lettings/T-1").json() == {
        "letting_code": "T-1",
        "landlord_code": "L-landlord",
        "agent_code": None,
        "unit": number,
        "under_letting": None,
        "valid_from": "2026-03-01",
        "valid_until": "2027-03-01",
        "use": "home",
        "adults": 3,
        "children": None,
        "state": "live",
        "withdrawn_on": None,
    }
    taken = officer.post("lettings", terms(street.unit("502")))
    assert (taken.status_code, taken.json()["code"]) == (409, "letting.taken")


@pytest.mark.parametrize(("language", "words"), [("en", "another landlord lets"), ("zh", "另有房东")])
def test_the_desk_is_warned_of_another_landlord_in_its_language(street: Street, language: str, words: str) -> None:
    number = street.unit()
    street.city.let(digits(number), "L-rival")
    answer = street.caller("officer").post("lettings", terms(number), language=language)
    assert answer.status_code == 201
    assert words in answer.json()["warning"]


def test_each_lists_the_own_scope_and_landlords_their_own(street: Street) -> None:
    here, there = street.unit("501"), street.unit("501", "tower")
    own, rival = street.city.let(digits(here)), street.city.let(digits(there), "L-rival")
    street.city.owner.execute(
        "update doorplate.letting set agent = (select id from doorplate.landlord where code = 'L-agent')"
        " where code = %s",
        [rival],
    )
    assert codes(street, "officer") == codes(street, "walker") == codes(street, "landlord") == [own]
    assert codes(street, "officer-there") == codes(street, "rival") == codes(street, "agent") == [rival]
    assert codes(street, "chief") == [own, rival]
    assert codes(street, "tenant") == []
    assert codes(street, "chief", unit=there) == [rival]
    shown = {login: street.caller(login).get(f"lettings/{rival}").json() for login in ("agent", "rival", "chief")}
    assert [shown[login]["landlord_code"] for login in shown] == [None, "L-rival", "L-rival"]
    assert [shown[login]["agent_code"] for login in shown] == ["L-agent", None, "L-agent"]
    assert street.caller("walker").get(f"lettings/{own}").json()["landlord_code"] is None


def test_a_sub_letting_tells_what_it_stands_under_only_to_who_may_see_that(street: Street) -> None:
    number = street.unit()
    upper = street.city.let(digits(number), "L-landlord")
    sub = street.caller("officer").post("lettings", terms(number, landlord_code="L-rival", under_letting=upper))
    assert sub.status_code == 201
    shown = {login: street.caller(login).get("lettings/T-1").json() for login in ("officer", "rival")}
    assert (shown["officer"]["under_letting"], shown["rival"]["under_letting"]) == (upper, None)


@pytest.mark.parametrize("login", ["officer", "chief", "landlord"])
def test_pages_lead_through_the_whole_list_once(street: Street, login: str) -> None:
    made = [street.city.let(digits(street.unit(str(n)))) for n in range(1, 6)]
    seen: list[str] = []
    after: dict[str, str] = {}
    for _ in range(4):
        page = street.caller(login).get("lettings", limit=2, **after).json()
        seen += [each["letting_code"] for each in page["lettings"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == made


@pytest.mark.parametrize("login", ["officer", "landlord"])
def test_states_are_those_of_the_rule(street: Street, login: str) -> None:
    periods = {
        "T-pending": ("2026-03-28", "2027-01-01"),
        "T-first": ("2026-03-27", None),
        "T-due": ("2026-01-01", "2026-06-25"),
        "T-live": ("2026-01-01", "2026-06-26"),
        "T-last": ("2026-01-01", "2026-03-28"),
        "T-expired": ("2026-01-01", "2026-03-27"),
        "T-withdrawn": ("2026-01-01", None),
    }
    for place, (code, (begins, ends)) in enumerate(periods.items()):
        unit = digits(street.unit(str(place + 1)))
        street.city.let(unit, code=code, valid=f"[{begins},{ends or ''})")
    street.caller("landlord").post("lettings:withdraw", {"letting_code": "T-withdrawn"})
    for state in ("pending", "live", "due", "expired", "withdrawn"):
        expected = [
            code
            for code, (begins, ends) in periods.items()
            if state
            == state_of(
                date.fromisoformat(begins),
                date.fromisoformat(ends) if ends else None,
                TODAY if code == "T-withdrawn" else None,
                TODAY,
            )
        ]
        assert expected
        assert codes(street, login, state=state) == expected
    found = street.caller(login).get("lettings").json()["lettings"]
    assert {each["letting_code"]: each["state"] for each in found}["T-last"] == "due"


def test_lettings_are_renewed_all_or_none_and_withdrawn_once(street: Street) -> None:
    own = [street.city.let(digits(street.unit(str(n)))) for n in (1, 2)]
    other = street.city.let(digits(street.unit("3")), "L-rival")
    landlord = street.caller("landlord")
    refused = landlord.post("lettings:renew", {"letting_code": [*own, other], "valid_until": "2027-06-30"})
    assert refused.status_code == 404
    assert {each["valid_until"] for each in landlord.get("lettings").json()["lettings"]} == {"2026-12-31"}
    done = landlord.post("lettings:renew", {"letting_code": own, "valid_until": "2027-06-30"})
    assert done.json() == {"renewed": 2, "unchanged": 0, "valid_until": "2027-06-30"}
    withdrawn = landlord.post("lettings:withdraw", {"letting_code": own[0], "withdrawn_on": "2026-03-20"})
    assert withdrawn.json() == {"letting_code": own[0], "withdrawn_on": "2026-03-20", "changed": True}
    assert landlord.post("lettings:withdraw", {"letting_code": own[0]}).json()["changed"] is False
    late = landlord.post("lettings:renew", {"letting_code": [own[0]], "valid_until": "2027-07-31"})
    assert (late.status_code, late.json()["code"]) == (409, "letting.withdrawn")


def test_today_is_the_citys(street: Street) -> None:
    street.city.let(digits(street.unit()), valid="[2026-01-01,2026-03-28)")
    before = street.web.now
    street.web.pass_time(hours=8)  # 17:00 UTC is the next day in the city
    try:
        assert codes(street, "officer", state="expired")
    finally:
        street.web.now = before
    assert not codes(street, "officer", state="expired")
