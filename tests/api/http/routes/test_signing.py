"""Signing in and out over HTTP: refusals, cookies, and no word more than is needed."""

import pytest

from tests.api.http.browser import Web
from tests.api.http.conftest import Enrol
from tests.housing.access.cast import PASSWORD

HERE = "/api/v1/sign-in"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer_with_the_tries_left(web: Web, enrol: Enrol) -> None:
    login = enrol("tenant")
    answers = [web.browser().sign_in(name, "not the password") for name in (login, f"{login}-nobody")]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "set-cookie" not in answer.headers
    assert answers[0].json() == answers[1].json()
    problem = answers[0].json()
    assert problem["code"] == "sign_in.wrong"
    assert problem["type"] == "/api/v1/problems/sign_in.wrong"
    assert problem["what"] == "User name, password or code wrong: 4 tries left."


def test_after_five_wrong_tries_the_answer_says_how_long_to_wait(web: Web, enrol: Enrol) -> None:
    login = enrol("tenant")
    browser = web.browser()
    assert [browser.sign_in(login, "not the password").status_code for _ in range(5)] == [401] * 5
    told = browser.client.post(
        HERE, json={"login": login, "password": PASSWORD}, headers={"Accept-Language": "zh-CN,zh;q=0.9"}
    )
    assert told.status_code == 429
    assert told.headers["retry-after"] == "900"
    assert told.headers["content-language"] == "zh"
    assert told.json()["what"] == "尝试次数过多，请等待 15 分钟。"
    web.pass_time(minutes=15)
    assert browser.sign_in(login).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_signs_nobody_in(web: Web, enrol: Enrol, site: str) -> None:
    body = {"login": enrol("tenant"), "password": PASSWORD}
    answer = web.browser().client.post(HERE, json=body, headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, answer.json()["code"]) == (403, "session.no_proof")
    plain = web.browser().client.post(HERE, content="login=x&password=y", headers={"Content-Type": "text/plain"})
    assert (plain.status_code, plain.json()["code"]) == (400, "request.unreadable")


def test_what_is_missing_or_wrong_is_named_as_people_call_it_and_nothing_is_repeated(web: Web) -> None:
    body = {"password": ["hunter2"], "code": "1" * 21, "own_phone": "perhaps", "remember": "hunter2"}
    answer = web.browser().client.post(HERE, json=body)
    assert answer.status_code == 422
    assert "hunter2" not in answer.text
    problem = answer.json()
    assert problem["code"] == "request.invalid"
    assert problem["what"] == "5 answers to fix."
    assert [(part["field"], part["what"]) for part in problem["errors"]] == [
        ("login", "The user name is missing."),
        ("password", "The password must be text."),
        ("code", "The code of the authenticator app must be 20 characters at most."),
        ("own_phone", "The phone of one's own must be true or false."),
        ("remember", "Nothing is called remember here."),
    ]
    chinese = web.browser().client.post(HERE, json=body, headers={"Accept-Language": "zh"}).json()
    assert [part["what"] for part in chinese["errors"]] == [
        "缺少用户名。",
        "密码应为文本。",
        "验证器应用中的验证码应为最多 20 个字符的文本。",
        "本人手机应为true 或 false。",
        "此处没有名为 remember 的项。",
    ]


def test_signing_in_opens_a_session_in_a_cookie_that_scripts_and_other_sites_do_not_get(web: Web, enrol: Enrol) -> None:
    login = enrol("tenant")
    browser = web.browser()
    answer = browser.sign_in(login)
    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {"login", "kind", "language", "own_phone", "ends_at", "csrf_token"}
    assert (body["login"], body["kind"]) == (login, "tenant")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("doorplate=")
    for part in ("HttpOnly", "Path=/", "SameSite=lax"):
        assert part in cookie
    assert "Max-Age" not in cookie
    assert browser.token not in answer.text
    assert browser.ask("GET", "/api/v1/account").json()["login"] == login


def test_over_https_the_cookie_is_this_hosts_alone(web: Web, enrol: Enrol) -> None:
    login = enrol("tenant")
    browser = web.browser(https=True)
    answer = browser.sign_in(login, own_phone=True)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-doorplate=")
    assert "Secure" in cookie
    assert "Max-Age=34560000" in cookie
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    assert browser.ask("GET", "/api/v1/account").status_code == 200
    token = browser.token
    planted = web.browser(https=True)
    planted.client.cookies.set("doorplate", token)
    assert planted.ask("GET", "/api/v1/account").status_code == 401


def test_signing_out_ends_the_session_wherever_its_cookie_is(web: Web, enrol: Enrol) -> None:
    browser = web.browser()
    browser.sign_in(enrol("tenant"))
    token = browser.token
    assert browser.ask("POST", "/api/v1/sign-out", csrf="").status_code == 403
    answer = browser.ask("POST", "/api/v1/sign-out")
    assert answer.status_code == 204
    assert 'doorplate=""' in answer.headers["set-cookie"]
    elsewhere = web.browser()
    elsewhere.client.cookies.set("doorplate", token)
    assert elsewhere.ask("GET", "/api/v1/account").status_code == 401
    assert browser.ask("POST", "/api/v1/sign-out").status_code == 401


def test_each_sign_in_opens_a_session_of_its_own(web: Web, enrol: Enrol) -> None:
    login = enrol("tenant")
    browser = web.browser()
    browser.sign_in(login)
    first = browser.token
    browser.sign_in(login)
    assert browser.token != first
