"""Refusals over HTTP: one shape, one table, and no word of what is inside."""

from collections.abc import Iterator
from typing import Annotated, Literal

import pytest
from fastapi import APIRouter, Body, Query

from api.http.problems import status_of
from api.http.schemas import Body as Model
from api.http.schemas import named
from api.http.schemas.problem import Problem
from housing import errors
from housing.db.connect import Server
from housing.errors import Exit, Refusal
from housing.settings import Settings
from tests.api.http.browser import Web, web_of
from tests.housing.access.cast import cheap, register_with_cast

SECRET = "postgresql://city:hunter2@db.example/rentals"  # noqa: S105 -- of nobody
router = APIRouter(prefix="/api/v1/try")


class Part(Model):
    """A part of the body below."""

    floor: int = named("floor", "楼层", ge=-5, le=200)


class Whole(Model):
    """A body with one of each."""

    sort: Literal["home", "room"] = named("kind of unit", "房屋类型")
    parts: list[Part] = named("parts", "部分", max_length=2)
    name: str = named("name", "名称", min_length=1)


@router.get("/fault")
def fail() -> None:
    """Fail with a text that nobody may read."""
    raise ZeroDivisionError(SECRET)


@router.get("/environment")
def lack() -> None:
    """Lack something that only the operator may know of."""
    raise Refusal(errors.STORE_UNREACHABLE, reason=SECRET)


@router.get("/refused")
def refuse() -> None:
    """Refuse."""
    raise Refusal(errors.INPUT_CHECK_DIGIT, field="number", name=errors.UNIT_NUMBER)


@router.post("/body")
def take(body: Annotated[Whole, Body()], page: Annotated[int, Query(title="page", ge=1)] = 1) -> int:
    """Take a body."""
    return len(body.parts) + page


@pytest.fixture(scope="module")
def web(shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    settings = cheap(tmp_path_factory.mktemp("home"), request_megabytes=1)
    with register_with_cast(shared_server, shared_settings) as store, web_of(store, settings, router) as served:
        yield served


@pytest.mark.parametrize("path", ["fault", "environment"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_went_wrong_inside_is_told_by_a_number_alone(
    web: Web, path: str, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = web.client.get(f"/api/v1/try/{path}", headers={"Accept-Language": language})
    assert answer.status_code == (500 if path == "fault" else 503)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate(answer.json())
    assert problem.code == "request.fault"
    assert problem.reference is not None
    assert problem.reference in problem.what
    assert ("尚未保存" in problem.what) is (language == "zh")
    for word in ("hunter2", "ZeroDivision", "psycopg", "db.example"):
        assert word not in answer.text
    assert any(problem.reference in record.message for record in caplog.records)
    assert "hunter2" in caplog.text, "the log has what the answer has not"


def test_a_refusal_says_what_and_how_to_put_it_right_in_the_readers_language(web: Web) -> None:
    answer = web.client.get("/api/v1/try/refused", headers={"Accept-Language": "zh"})
    assert answer.status_code == 422
    assert answer.headers["content-language"] == "zh"
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.json() == {
        "type": "/api/v1/problems/input.check_digit",
        "title": "内容需更正",
        "status": 422,
        "detail": "统一编号校验位不符。请与门牌或证书逐位核对。",
        "code": "input.check_digit",
        "field": "number",
        "what": "统一编号校验位不符。",
        "fix": "请与门牌或证书逐位核对。",
        "reference": None,
        "errors": [],
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nowhere", 404, "request.nowhere"),
        ("GET", "/nowhere", 404, "request.nowhere"),
        ("DELETE", "/healthz", 405, "request.method"),
        ("GET", "/docs", 404, "request.nowhere"),
        ("GET", "/redoc", 404, "request.nowhere"),
    ],
)
def test_what_is_not_there_has_the_same_shape(web: Web, method: str, path: str, status: int, code: str) -> None:
    answer = web.client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert Problem.model_validate(answer.json()).code == code
    assert ("allow" in answer.headers) is (status == 405)


def test_each_fault_of_a_body_is_named_with_its_place(web: Web) -> None:
    body = {"sort": "castle", "parts": [{"floor": 1}, {"floor": 999}], "name": ""}
    answer = web.client.post("/api/v1/try/body?page=0", json=body)
    assert answer.status_code == 422
    parts = answer.json()["errors"]
    assert [(part["code"], part["field"], part["what"], part["fix"]) for part in parts] == [
        ("request.value", "page", "The page must be 1 or more.", "Correct it and send it again."),
        ("request.choice", "sort", "The kind of unit is none of those there are.", "Select one of: home, room."),
        ("request.value", "parts.1.floor", "The floor must be 200 or less.", "Correct it and send it again."),
        ("request.missing", "name", "The name is missing.", "Enter the name."),
    ]
    chinese = web.client.post("/api/v1/try/body", json=body, headers={"Accept-Language": "zh"}).json()
    assert [part["what"] for part in chinese["errors"]] == [
        "房屋类型不在可选范围内。",
        "楼层应为不大于 200 的数。",
        "缺少名称。",
    ]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'"x"'])
def test_a_body_that_cannot_be_read_is_refused_in_the_same_shape(web: Web, content: bytes) -> None:
    answer = web.client.post("/api/v1/try/body", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "request.unreadable"


@pytest.mark.parametrize("told", [True, False])
def test_a_body_that_is_too_large_is_refused_whether_or_not_it_says_so(web: Web, told: bool) -> None:
    piece = b" " * 100_000

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield piece

    content = piece * 20 if told else pieces()
    answer = web.client.post("/api/v1/try/body", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["what"] == "The request is larger than 1 MB."


@pytest.mark.parametrize("kind", errors.kinds(), ids=lambda kind: kind.code)
def test_every_kind_of_refusal_has_a_status_that_says_who_has_to_act(kind: errors.Kind) -> None:
    status = status_of(kind)
    assert 400 <= status < 600
    if kind is not errors.REQUEST_FAULT:
        assert (status >= 500) is (kind.exit is Exit.ENVIRONMENT)


def test_every_kind_of_problem_is_explained_at_its_address(web: Web) -> None:
    shown = web.client.get("/api/v1/problems/scope.nothing").json()
    assert shown["status"] == 404
    assert shown["what"] == {"en": "Not found, or outside your scope.", "zh": "未找到，或不在您的权限范围内。"}
    assert web.client.get("/api/v1/problems/no.such").status_code == 404
