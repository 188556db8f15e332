"""The API's description: whole, true, and every refusal in it."""

import json
from typing import Any

from api.http.problems import MEDIA_TYPE
from housing.access.scopes import KNOWN
from tests.api.http.browser import Web


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
