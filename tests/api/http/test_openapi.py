"""The API's description: whole, true, and every refusal in it."""

import contextlib
import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok

from api.http.problems import MEDIA_TYPE
from housing.access.scopes import KNOWN
from housing.access.signin.means import add_token
from housing.db.connect import Server
from housing.settings import Settings
from tests.api.http.browser import Web, web_of
from tests.housing.access.cast import NOW, acting, add, cheap, register_with_cast


def described(web: Web) -> dict[str, Any]:
    answer = web.client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def test_it_is_openapi_3_1_and_loads_nothing_from_elsewhere(web: Web) -> None:
    document = described(web)
    assert document["openapi"].startswith("3.1")
    text = json.dumps(document)
    assert "://" not in text


def test_every_route_tells_the_problems_that_it_can_answer(web: Web) -> None:
    document = described(web)
    assert len(document["paths"]) >= 10
    for path, ways in document["paths"].items():
        for method, way in ways.items():
            refusals = {status: each for status, each in way["responses"].items() if not status.startswith("2")}
            assert "default" in refusals, (method, path)
            for status, each in refusals.items():
                assert each["content"] == {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}, status
            if "security" in way:
                assert {"401", "403"} <= refusals.keys(), (method, path)
            if "requestBody" in way:
                assert {"400", "413", "422"} <= refusals.keys(), (method, path)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_what_a_token_needs_is_told_with_the_route(web: Web) -> None:
    for path, ways in described(web)["paths"].items():
        for way in ways.values():
            needed = [scope for option in way.get("security", []) for scope in option.get("token", [])]
            assert set(needed) <= KNOWN
            assert len(needed) == (1 if "security" in way and path != "/api/v1/sign-out" else 0), path


def test_names_of_fields_are_there_in_both_languages(web: Web) -> None:
    bodies = [each for name, each in described(web)["components"]["schemas"].items() if name.endswith("Body")]
    assert bodies
    for body in bodies:
        assert body["additionalProperties"] is False
        for each in body["properties"].values():
            assert each["x-title-zh"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_what_the_description_allows_is_served_as_it_says(
    signed_in: bool, shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever a stranger sends, or somebody with a token: an answer of the description, and never a fault."""
    home = tmp_path_factory.mktemp("home")
    with register_with_cast(shared_server, shared_settings) as store, web_of(store, cheap(home)) as web:
        add(store, "robot", "officer", everywhere=True)
        with store.session(acting(store, "operator")) as connection:
            token = add_token(connection, "robot", ("*.read", "*.write"), now=NOW).token
        headers = {"Authorization": f"Bearer {token}"} if signed_in else {}
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", web.client.app)
        seen: set[int] = set()
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            right = found.ok().as_strategy(generation_mode=GenerationMode.POSITIVE)
            wrong = found.ok().as_strategy(generation_mode=GenerationMode.NEGATIVE)
            _try_out(right, headers, seen)
            with contextlib.suppress(Unsatisfiable):  # where nothing, or any text, is taken, nothing is wrong
                _try_out(wrong, headers, seen)
    assert seen >= ({200, 403, 404, 422} if signed_in else {200, 401, 404, 422}), seen


def _try_out(cases: SearchStrategy[Any], headers: dict[str, str], seen: set[int]) -> None:
    wanted: list[Any] = CHECKS.get_by_names(
        [
            *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
            *("response_schema_conformance", "response_headers_conformance"),
        ]
    )

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(cases)
    def send(case: Any) -> None:
        seen.add(case.call_and_validate(headers=headers, checks=wanted).status_code)

    send()
