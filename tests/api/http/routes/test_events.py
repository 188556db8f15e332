"""Events, residences and the log over HTTP: refusals first, then what each side may do and see."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from housing.db.connect import Server, Store
from housing.numbers.rules import UnitNumber, number_of, printed
from housing.settings import Settings
from tests.api.http.browser import Browser, Web, web_of
from tests.conftest import copied_database
from tests.housing.access.cast import add, cheap, give_password
from tests.housing.register import Town, make_town

AT = "2026-03-01T00:00:00+08:00"
WHO = {"name": "张三", "document_type": "id_card", "document_number": "11010519491231002X", "phone": "13800138000"}


@pytest.fixture(scope="module")
def town_web(
    shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Web, Town]]:
    settings = cheap(tmp_path_factory.mktemp("home"), second_factor="chosen", policy="cn")
    with copied_database(shared_server, shared_settings, keys=True) as server:
        store = Store(server, connections=8)
        with server.connect_as_owner() as owner:
            town = make_town(owner, store)
        for login, kind in (("desk", "officer"), ("checker", "auditor")):
            add(store, login, kind, everywhere=True, office="科巷服务站")
            give_password(store, settings, login)
        with web_of(store, settings) as web:
            yield web, town
        for pool in [*store._pools.values(), *store._keys_pools.values()]:
            pool.close()


@pytest.fixture
def web(town_web: tuple[Web, Town]) -> Web:
    return town_web[0]


@pytest.fixture
def units(town_web: tuple[Web, Town]) -> list[str]:
    return [printed(UnitNumber(str(number))) for number in town_web[1].here]


@pytest.fixture
def desk(web: Web) -> Browser:
    browser = web.browser()
    assert browser.sign_in("desk").status_code == 200
    return browser


def send(browser: Browser, key: str, **fields: Any) -> httpx2.Response:
    body = {"type": "arrival", "side": "landlord", "effective_at": AT, **fields}
    return browser.ask("POST", "/api/v1/events", json=body, headers={"Idempotency-Key": key})


def test_an_event_without_a_key_is_refused(desk: Browser, units: list[str]) -> None:
    body = {"type": "arrival", "side": "landlord", "effective_at": AT, "unit": units[0], "person_code": "x"}
    answer = desk.ask("POST", "/api/v1/events", json=body)
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.text


def test_a_forbidden_field_has_no_place(desk: Browser, units: list[str]) -> None:
    answer = send(desk, "forbidden", unit=units[0], person_code="x", religion="y")
    assert answer.status_code == 422
    assert "religion" in answer.text


def test_a_document_that_fails_its_check_digit_is_named(desk: Browser, units: list[str]) -> None:
    answer = send(desk, "digit", unit=units[0], **{**WHO, "document_number": "110105194912310021"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "document_number"


def test_a_unit_that_is_not_there_and_one_out_of_scope_are_answered_alike(web: Web, units: list[str]) -> None:
    add(web.store, "far-desk", "officer", cells=("there",))
    give_password(web.store, web.settings, "far-desk")
    browser = web.browser()
    browser.sign_in("far-desk")
    outside = send(browser, "o1", unit=units[0], person_code="x")
    missing = send(browser, "o2", unit=printed(number_of(9_999_999_999)), person_code="x")
    assert (outside.status_code, missing.status_code) == (404, 404)
    assert {k: v for k, v in outside.json().items() if k != "instance"} == {
        k: v for k, v in missing.json().items() if k != "instance"
    }


def test_the_same_key_gets_the_first_receipt_and_other_words_are_refused(desk: Browser, units: list[str]) -> None:
    first = send(desk, "twice", unit=units[1], **WHO, main="yes")
    assert first.status_code == 201
    again = send(desk, "twice", unit=units[1], **WHO, main="yes")
    assert again.status_code == 200
    assert again.json()["receipt"] == first.json()["receipt"]
    assert again.json()["repeated"] is True
    other = send(desk, "twice", unit=units[1], **WHO, main="no")
    assert other.status_code == 409


def test_an_arrival_is_confirmed_by_its_code_from_anybody_and_then_seen(
    web: Web, desk: Browser, units: list[str]
) -> None:
    arrival = send(desk, "coded", unit=units[2], name="李四", main="yes").json()
    passer_by = web.browser()
    wrong = send(passer_by, "w", type="confirmation", side="tenant", unit=units[2], claim_code="22222222")
    assert wrong.status_code == 422
    answer = send(
        passer_by, "c", type="confirmation", side="tenant", unit=units[2], claim_code=arrival["claim_code"].lower()
    )
    assert answer.status_code == 201
    seen = desk.ask("GET", f"/api/v1/residences?unit={units[2]}&purpose=resident_service&named=true")
    (home,) = seen.json()["residences"]
    assert (home["state"], home["name"], home["main"]) == ("confirmed", "李四", True)


def test_residences_without_a_purpose_or_for_one_of_others_are_refused(desk: Browser) -> None:
    for query in ("", "?purpose=audit", "?purpose=curiosity"):
        assert desk.ask("GET", "/api/v1/residences" + query).status_code == 403


def test_a_purpose_shows_only_its_fields(desk: Browser, units: list[str]) -> None:
    send(desk, "fields", unit=units[3], **WHO)
    seen = desk.ask("GET", f"/api/v1/residences?unit={units[3]}&purpose=statistics&named=true").json()
    (home,) = seen["residences"]
    assert (home["name"], home["document_number"], home["phone"]) == (None, None, None)
    assert home["state"] == "claimed"


def test_nobody_reads_residences_without_signing_in(web: Web) -> None:
    assert web.browser().ask("GET", "/api/v1/residences?purpose=own_record").status_code == 401


def test_each_reading_stands_in_the_log_with_its_purpose_and_no_name(web: Web, desk: Browser, units: list[str]) -> None:
    send(desk, "logged", unit=units[4], **{**WHO, "document_number": "330106199001010018"})
    desk.ask("GET", f"/api/v1/residences?unit={units[4]}&purpose=resident_service")
    auditor = web.browser()
    auditor.sign_in("checker")
    lines = auditor.ask("GET", "/api/v1/access-log").json()["lines"]
    assert (lines[0]["act"], lines[0]["purpose"], lines[0]["office"]) == (
        "residence.read",
        "resident_service",
        "科巷服务站",
    )
    assert lines[0]["unit"] == units[4]
    assert "desk" not in str(lines)


def test_a_tenant_starts_sees_and_corrects_the_own_record(web: Web, units: list[str]) -> None:
    add(web.store, "tenant-a", "tenant")
    give_password(web.store, web.settings, "tenant-a")
    browser = web.browser()
    browser.sign_in("tenant-a")
    who = {**WHO, "document_number": "11010519900307283X"}
    assert send(browser, "t1", side="tenant", unit=units[5], **who).status_code == 201
    (home,) = browser.ask("GET", "/api/v1/residences?purpose=own_record&named=true").json()["residences"]
    assert (home["unit"], home["name"], home["state"]) == (units[5], "张三", "claimed")
    fixed = send(
        browser, "t2", type="correction", side="tenant", unit=units[5], refers_to="t1", field="main", value="yes"
    )
    assert fixed.status_code == 201
    (home,) = browser.ask("GET", "/api/v1/residences?purpose=own_record").json()["residences"]
    assert home["main"] is True
    assert browser.ask("GET", "/api/v1/access-log").json()["lines"]


def test_who_knows_anothers_document_number_sees_nothing_of_the_other(
    web: Web, desk: Browser, units: list[str]
) -> None:
    who = {**WHO, "name": "赵六", "document_number": "110105198502145816"}
    send(desk, "victim", unit=units[6], **who)
    add(web.store, "ex-partner", "tenant")
    give_password(web.store, web.settings, "ex-partner")
    browser = web.browser()
    browser.sign_in("ex-partner")
    assert send(browser, "x1", side="tenant", unit=units[7], **who).status_code == 201
    seen = browser.ask("GET", "/api/v1/residences?purpose=own_record&named=true").json()["residences"]
    assert [home["unit"] for home in seen] == [units[7]]


def test_a_tenant_who_shows_the_landlords_code_takes_up_the_record(web: Web, desk: Browser, units: list[str]) -> None:
    arrival = send(desk, "bound", unit=units[6], name="孙七").json()
    add(web.store, "tenant-b", "tenant")
    give_password(web.store, web.settings, "tenant-b")
    browser = web.browser()
    browser.sign_in("tenant-b")
    answer = send(browser, "b1", type="confirmation", side="tenant", unit=units[6], claim_code=arrival["claim_code"])
    assert answer.status_code == 201
    (home,) = browser.ask("GET", "/api/v1/residences?purpose=own_record&named=true").json()["residences"]
    assert (home["state"], home["name"]) == ("confirmed", "孙七")


def test_a_tenant_cannot_confirm_the_record_of_another(web: Web, desk: Browser, units: list[str]) -> None:
    arrival = send(desk, "of-another", unit=units[6], name="周八").json()
    add(web.store, "tenant-c", "tenant")
    give_password(web.store, web.settings, "tenant-c")
    browser = web.browser()
    browser.sign_in("tenant-c")
    assert send(browser, "c0", side="tenant", unit=units[7], name="吴九").status_code == 201
    more = {"type": "confirmation", "side": "tenant", "refers_to": arrival["event"]}
    assert send(browser, "c1", unit=units[6], **more).status_code == 404
