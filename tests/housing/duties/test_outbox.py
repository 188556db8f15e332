"""Messages leave by a channel that is set up; nothing counts as sent that was not taken."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from housing.duties.channels import open_channel
from housing.duties.kinds.outbox import run
from housing.duties.model import Context
from housing.settings import Settings
from tests.housing.ledger.cast import NOW, ZHANG, Register


class Gateway:
    """A webhook as a city would have one; `answer` is the status that it gives."""

    def __init__(self) -> None:
        self.answer = 204
        self.got: list[dict[str, Any]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.got.append({**json.loads(body), "key": self.headers["Idempotency-Key"]})
                self.send_response(gateway.answer)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """Yield a webhook that runs."""
    made = Gateway()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def told(register: Register) -> Register:
    """Return a register with one message to a person."""
    register.record("arrival", register.town.here[0], event_id="a1", person_code="p1", identity=ZHANG)
    return register


def turn(register: Register, webhook: str | None, seconds: float = 0) -> int:
    context = register.context(NOW + timedelta(seconds=seconds))
    settings = Settings.model_validate({"home": register.settings.home, "outbox_webhook": webhook})
    return run(register.store, Context(settings, context.profile, context.now, context.vault))


def unsent(register: Register) -> Any:
    return register.one("select count(*) from doorplate.outbox where sent_at is null")


def test_without_a_channel_nothing_is_sent_and_nothing_is_said_to_be(told: Register) -> None:
    assert open_channel(told.settings) is None
    assert turn(told, None) == 0
    assert unsent(told) == 1
    assert told.one("select attempts from doorplate.outbox") == 0


def test_a_message_is_handed_over_once_and_holds_ids_and_a_code_alone(told: Register, gateway: Gateway) -> None:
    assert turn(told, gateway.address) == 1
    assert turn(told, gateway.address, 3600) == 0
    (got,) = gateway.got
    assert set(got) == {"id", "person", "event", "message", "made_at", "key"}
    assert got["message"] == "arrival_recorded"
    assert got["key"] == str(got["id"])
    assert unsent(told) == 0


@pytest.mark.parametrize("answer", [500, 404, 302])
def test_a_message_that_is_not_taken_waits_longer_and_longer(answer: int, told: Register, gateway: Gateway) -> None:
    gateway.answer = answer
    for seconds in (0, 1, 9, 10, 29, 30):
        turn(told, gateway.address, seconds)
    assert unsent(told) == 1
    assert len(gateway.got) == 3
    gateway.answer = 200
    assert turn(told, gateway.address, 4000) == 1
    assert len({each["key"] for each in gateway.got}) == 1


def test_a_webhook_that_is_away_is_tried_again(told: Register) -> None:
    assert turn(told, "http://127.0.0.1:1/") == 0
    assert unsent(told) == 1


def test_messages_leave_by_https_or_loopback_only(told: Register) -> None:
    assert turn(told, "http://192.0.2.1/") == 0
    assert turn(told, "file:///etc/passwd", 60) == 0
    assert unsent(told) == 1
