"""What surrounds every request: headers, a number, a line in the log, and no trace of who asked for what."""

import logging

import pytest

from housing import log
from tests.api.http.browser import Web
from tests.api.http.conftest import Enrol


@pytest.mark.parametrize("path", ["/api/v1/account", "/healthz", "/nowhere", "/api/v1/openapi.json"])
def test_every_answer_has_the_headers_that_keep_pages_safe(web: Web, path: str) -> None:
    headers = web.client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert ("no-store" in headers.get("cache-control", "")) is path.startswith("/api/")
    assert headers["doorplate-request"].startswith("Q-")
    assert "server" not in headers
    assert "strict-transport-security" not in headers


def test_a_request_has_a_number_of_its_own(web: Web) -> None:
    numbers = {web.client.get("/healthz").headers["doorplate-request"] for _ in range(3)}
    assert len(numbers) == 3
    assert log.request_id.get() is None


def test_the_log_tells_the_route_and_not_the_address(web: Web, enrol: Enrol, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    browser = web.browser()
    browser.sign_in(enrol("tenant"))
    browser.ask("DELETE", "/api/v1/account/tokens/00000000-0000-4000-8000-000000000001?purpose=curiosity")
    lines = [record.getMessage() for record in caplog.records if record.name == "api.http.frame"]
    assert any(line.startswith("POST /api/v1/sign-in 200 ") for line in lines)
    assert any(line.startswith("DELETE /api/v1/account/tokens/{token} 404 ") for line in lines), lines
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx2")]
    for word in ("00000000", "curiosity", "four words"):
        assert not [line for line in ours if word in line]
