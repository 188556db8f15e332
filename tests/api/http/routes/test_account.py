"""The own account over HTTP: for who shows who they are, and gone at once when that ends."""

from datetime import datetime, timedelta

import pytest

from housing.access.accounts.service import disable_account
from housing.access.signin.means import add_token, revoke_all
from tests.api.http.browser import Browser, Web
from tests.api.http.conftest import Enrol
from tests.housing.access.cast import acting

ROUTES = [
    ("GET", "/api/v1/account"),
    ("PATCH", "/api/v1/account"),
    ("POST", "/api/v1/account/password"),
    ("GET", "/api/v1/account/sessions"),
    ("DELETE", "/api/v1/account/sessions/00000000-0000-4000-8000-000000000001"),
    ("GET", "/api/v1/account/tokens"),
    ("DELETE", "/api/v1/account/tokens/00000000-0000-4000-8000-000000000001"),
    ("POST", "/api/v1/sign-out"),
]
OURS = ("/api/v1/account", "/api/v1/sign-out")
CHANGES = [(method, path) for method, path in ROUTES if method != "GET"]
BODIES = {
    "PATCH": {"language": "en"},
    "POST": {"password": "x", "new_password": "y"},
}


def token_of(web: Web, login: str, *scopes: str, days: int = 1) -> dict[str, str]:
    with web.store.session(acting(web.store, "operator")) as connection:
        made = add_token(connection, login, scopes, days=days, now=web.now)
    return {"Authorization": f"Bearer {made.token}"}


def signed_in(web: Web, login: str) -> Browser:
    browser = web.browser()
    assert browser.sign_in(login).status_code == 200
    return browser


def test_the_list_of_routes_above_is_whole(web: Web) -> None:
    described = web.client.get("/api/v1/openapi.json").json()["paths"]
    all_of_them = [(method.upper(), path, way) for path, ways in described.items() for method, way in ways.items()]
    secured = {(method, path) for method, path, way in all_of_them if "security" in way and path.startswith(OURS)}
    assert {(method, path.partition("/0000")[0]) for method, path in ROUTES} == {
        (method, path.partition("/{")[0]) for method, path in secured
    }


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_is_served_who_does_not_show_who_they_are(web: Web, method: str, path: str) -> None:
    for headers in (
        {},
        {"Cookie": "doorplate=guess"},
        {"Authorization": "Bearer dpt_guess"},
        {"Authorization": "Basic b3BlcmF0b3I6"},
    ):
        answer = web.browser().ask(method, path, headers=headers, json=BODIES.get(method))
        assert (answer.status_code, answer.json()["code"]) == (401, "session.signed_out"), headers


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_change_needs_the_proof_that_our_own_page_sends_it(web: Web, enrol: Enrol, method: str, path: str) -> None:
    browser, other = signed_in(web, enrol("tenant")), signed_in(web, enrol("tenant"))
    for proof in ("", "guess", other.csrf, browser.token):
        answer = browser.ask(method, path, csrf=proof, json=BODIES.get(method))
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "session.no_proof"
    crossed = browser.ask(method, path, json=BODIES.get(method), headers={"Sec-Fetch-Site": "cross-site"})
    assert crossed.status_code == 403


def test_a_token_needs_the_scope_and_no_proof(web: Web, enrol: Enrol) -> None:
    login = enrol("officer")
    client = web.browser().client
    reads, writes = token_of(web, login), token_of(web, login, "account.write", "units.read")
    assert client.get("/api/v1/account", headers=reads).json()["scopes"] == ["*.read"]
    lacking = client.patch("/api/v1/account", headers=reads, json={"language": "en"})
    assert (lacking.status_code, lacking.json()["code"]) == (403, "scope.lacking")
    assert "account.write" in lacking.json()["what"]
    assert client.patch("/api/v1/account", headers=writes, json={"language": "en"}).status_code == 200
    assert client.get("/api/v1/account", headers=writes).status_code == 403
    assert client.post("/api/v1/sign-out", headers=writes).status_code == 403


def test_a_token_shows_no_csrf_token_and_a_session_no_scopes(web: Web, enrol: Enrol) -> None:
    login = enrol("officer")
    shown = web.browser().client.get("/api/v1/account", headers=token_of(web, login)).json()
    assert (shown["csrf_token"], shown["scopes"], shown["ends_at"]) == (None, ["*.read"], None)
    browser = signed_in(web, login)
    shown = browser.ask("GET", "/api/v1/account").json()
    assert (shown["csrf_token"], shown["scopes"]) == (browser.csrf, None)
    assert (shown["kind"], shown["everywhere"], shown["password"], shown["totp"]) == ("officer", True, True, False)


def test_a_revoked_token_is_refused_at_once(web: Web, enrol: Enrol) -> None:
    login = enrol("officer")
    browser = signed_in(web, login)
    token = token_of(web, login)
    client = web.browser().client
    assert client.get("/api/v1/account", headers=token).status_code == 200
    [row] = browser.ask("GET", "/api/v1/account/tokens").json()["tokens"]
    assert row.keys() == {"id", "scopes", "made_at", "expires_at", "used_at"}
    assert browser.ask("DELETE", f"/api/v1/account/tokens/{row['id']}").status_code == 204
    assert client.get("/api/v1/account", headers=token).status_code == 401
    assert browser.ask("DELETE", f"/api/v1/account/tokens/{row['id']}").status_code == 404


def test_a_token_ends_on_its_day(web: Web, enrol: Enrol) -> None:
    token = token_of(web, enrol("officer"), days=1)
    client = web.browser().client
    assert client.get("/api/v1/account", headers=token).status_code == 200
    web.pass_time(days=1)
    assert client.get("/api/v1/account", headers=token).status_code == 401


def test_a_disabled_account_loses_its_session_and_its_token_at_once(web: Web, enrol: Enrol) -> None:
    login = enrol("landlord")
    browser, token = signed_in(web, login), token_of(web, login)
    with web.store.session(acting(web.store, "operator")) as connection:
        disable_account(connection, login, now=web.now)
    assert browser.ask("GET", "/api/v1/account").status_code == 401
    assert web.browser().client.get("/api/v1/account", headers=token).status_code == 401
    assert browser.sign_in(login).json()["code"] == "sign_in.wrong"


def test_an_administrator_ends_all_sessions_of_an_account_at_once(web: Web, enrol: Enrol) -> None:
    login = enrol("landlord")
    browser = signed_in(web, login)
    with web.store.session(acting(web.store, "operator")) as connection:
        assert revoke_all(connection, login) == 1
    assert browser.ask("GET", "/api/v1/account").status_code == 401


def test_a_session_ends_when_it_is_idle(web: Web, enrol: Enrol) -> None:
    officer, tenant = signed_in(web, enrol("officer")), signed_in(web, enrol("tenant"))
    web.pass_time(minutes=29)
    assert officer.ask("GET", "/api/v1/account").status_code == 200
    web.pass_time(minutes=30)
    assert officer.ask("GET", "/api/v1/account").status_code == 401
    assert tenant.ask("GET", "/api/v1/account").status_code == 200
    web.pass_time(hours=2)
    assert tenant.ask("GET", "/api/v1/account").status_code == 401


def test_the_own_sessions_are_listed_and_ended_one_by_one(web: Web, enrol: Enrol) -> None:
    login, stranger = enrol("tenant"), signed_in(web, enrol("tenant"))
    here, there = signed_in(web, login), signed_in(web, login)
    rows = here.ask("GET", "/api/v1/account/sessions").json()["sessions"]
    assert sorted(row["current"] for row in rows) == [False, True]
    assert {row["device"] for row in rows} == {"testclient"}
    elsewhere = next(row["id"] for row in rows if not row["current"])
    assert stranger.ask("DELETE", f"/api/v1/account/sessions/{elsewhere}").status_code == 404
    assert there.ask("GET", "/api/v1/account").status_code == 200
    assert here.ask("DELETE", f"/api/v1/account/sessions/{elsewhere}").status_code == 204
    assert there.ask("GET", "/api/v1/account").status_code == 401
    assert len(here.ask("GET", "/api/v1/account/sessions").json()["sessions"]) == 1


def test_a_changed_password_keeps_this_session_and_ends_the_others(web: Web, enrol: Enrol) -> None:
    login = enrol("tenant")
    here, there = signed_in(web, login), signed_in(web, login)
    bodies = {"password": "wrong", "new_password": "another set of words"}
    assert here.ask("POST", "/api/v1/account/password", json=bodies).status_code == 401
    weak = {"password": "four words that differ", "new_password": "12345678"}
    answer = here.ask("POST", "/api/v1/account/password", json=weak)
    assert (answer.status_code, answer.json()["field"]) == (422, "new_password")
    good = {"password": "four words that differ", "new_password": "another set of words"}
    assert here.ask("POST", "/api/v1/account/password", json=good).status_code == 204
    assert here.ask("GET", "/api/v1/account").status_code == 200
    assert there.ask("GET", "/api/v1/account").status_code == 401
    assert web.browser().sign_in(login, "another set of words").status_code == 200


def test_the_language_of_the_account_is_that_of_answers_unless_the_browser_asks_for_one(web: Web, enrol: Enrol) -> None:
    browser = signed_in(web, enrol("tenant"))
    missing = "/api/v1/account/tokens/00000000-0000-4000-8000-000000000001"
    assert browser.ask("DELETE", missing).json()["what"] == "未找到，或不在您的权限范围内。"
    french = browser.ask("PATCH", "/api/v1/account", json={"language": "fr"})
    assert french.json()["errors"][0]["fix"] == "请选择：zh, en。"
    assert browser.ask("PATCH", "/api/v1/account", json={"language": "en"}).json()["language"] == "en"
    assert browser.ask("DELETE", missing).json()["what"] == "Not found, or outside your scope."
    asked = browser.ask("DELETE", missing, headers={"Accept-Language": "zh-Hans"})
    assert asked.json()["what"] == "未找到，或不在您的权限范围内。"


def test_times_in_answers_have_their_zone(web: Web, enrol: Enrol) -> None:
    browser = signed_in(web, enrol("tenant"))
    shown = browser.ask("GET", "/api/v1/account").json()
    assert datetime.fromisoformat(shown["ends_at"]) == web.now + timedelta(hours=2)
