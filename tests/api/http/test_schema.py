"""Whatever is sent to any route, by whomever: an answer that the API's description holds, and never a fault.

The register has units, lettings and items in it, and generated input names them half of the time: what is never found
is never acted upon.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.core.result import Ok

from housing.db.connect import Server
from housing.settings import Settings
from housing.units.model import Alias
from tests.api.http.street import Street, digits, serve_street

EXAMPLES: Final = 5
FAR: Final = ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1899-12-31T00:00:00Z")
CALLERS: Final = (None, "officer", "landlord", "chief")
CHECKED: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)


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


@pytest.mark.parametrize("login", CALLERS)
def test_every_answer_is_one_of_the_description(street: Street, login: str | None) -> None:
    known = _furnish(street)
    caller = street.caller(login)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", street.web.client.app)
    seen: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        statuses = seen.setdefault(operation.label, set())
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            with contextlib.suppress(Unsatisfiable):  # where nothing, or any text, is taken, nothing is wrong
                _try_out(operation.as_strategy(generation_mode=mode), known, caller.headers, statuses)
    assert len(seen) >= 25
    assert all(statuses for statuses in seen.values())
    if login == "officer":
        reads = ("GET /api/v1/units", "GET /api/v1/lettings", "GET /api/v1/review-items")
        assert all(200 in seen[read] for read in reads), seen


def _furnish(street: Street) -> dict[str, list[Any]]:
    """Fill the register, and return what is there by the names of fields."""
    first = street.unit("501", aliases=(Alias("old", "A/501"),))
    other = street.unit("501", "tower")
    doubted = {"building_code": "mill", "door_label": "501", "differs_because": "same_label"}
    second = street.caller("chief").post("units", doubted).json()["number"]
    codes = [street.city.let(digits(first)), street.city.let(digits(second), "L-rival")]
    item = street.city.one("select id from doorplate.review_item")
    units = [first, second, other, "old:A/501"]
    return {
        "unit": units,
        "into": units,
        "parent": units,
        "letting_code": codes,
        "under_letting": codes,
        "landlord_code": ["L-landlord", "L-rival"],
        "agent_code": ["L-agent"],
        "building_code": ["mill", "tower"],
        "item": [item],
        "decision": ["same", "different", "needs_visit"],
    }


def _try_out(
    cases: SearchStrategy[Any], known: dict[str, list[Any]], headers: dict[str, str], statuses: set[int]
) -> None:
    wanted: list[Any] = CHECKS.get_by_names(list(CHECKED))

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(cases, st.booleans(), st.randoms(use_true_random=False))
    def send(case: Any, real: bool, random: Any) -> None:
        if real:
            for part in (case.body, case.path_parameters, case.query):
                _name_what_is_there(part, known, random.choice)
        statuses.add(case.call_and_validate(headers=headers, checks=wanted).status_code)

    send()


def _name_what_is_there(part: Any, known: dict[str, list[Any]], choose: Any) -> None:
    """Put what the register knows in the place of what was generated."""
    if not isinstance(part, dict):
        return
    for name in part.keys() & known.keys():
        chosen = choose(known[name])
        part[name] = [chosen] if isinstance(part[name], list) else chosen


@pytest.mark.parametrize("at", FAR)
def test_no_time_is_taken_that_the_register_could_not_read_back(street: Street, at: str) -> None:
    officer, number = street.caller("officer"), street.unit()
    body = {"type": "arrival", "side": "officer", "unit": number, "person_code": "p"}
    said = {"effective_at": "2026-03-01T00:00:00+08:00"}
    for fields in ({"effective_at": at}, {**said, "claimed_at": at}):
        answer = street.caller().post("events", {**body, **fields}, key=f"far-{at}-{len(fields)}")
        assert (answer.status_code, answer.json()["field"]) == (422, list(fields)[-1])
    assert officer.post("events", {**body, **said}, key=f"arrival-{at}").status_code == 201
    corrected = {**body, **said, "type": "correction", "field": "effective_at", "value": at}
    answer = officer.post("events", {**corrected, "refers_to": f"arrival-{at}"}, key=f"correction-{at}")
    assert (answer.status_code, answer.json()["field"]) == (422, "value")
    assert officer.get("residences", purpose="resident_service").status_code == 200


@pytest.mark.parametrize("field", ["address", "person_code", "reason", "refers_to", "value"])
def test_no_text_is_taken_that_the_register_cannot_hold(street: Street, field: str) -> None:
    body = {"type": "arrival", "side": "tenant", "effective_at": "2026-03-01T00:00:00+08:00", field: "a\x00b"}
    answer = street.caller().post("events", body, key=f"text-{field}")
    assert answer.status_code == 422
    assert [part["field"] for part in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(("language", "words"), [("en", "upheld, dismissed"), ("zh", "不成立")])
def test_an_event_that_decides_nothing_is_told_what_can_be_decided(street: Street, language: str, words: str) -> None:
    body = {"type": "decision", "side": "officer", "effective_at": "2026-03-01T00:00:00+08:00", "person_code": "p"}
    answer = street.caller("officer").post("events", {**body, "unit": street.unit("9")}, key="none", language=language)
    assert (answer.status_code, answer.json()["field"]) == (422, "decision")
    assert words in answer.json()["fix"]
