"""Events sent over HTTP at a steady rate: the service as its own program, the senders as threads of another."""

import contextlib
import http.client
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Final

from housing.checkout import CHECKOUT
from housing.events.commands import RecordEvent
from housing.numbers.rules import UnitNumber, printed
from tests.benchmarks._town import Lives, Town

SENDERS: Final = 16


@contextlib.contextmanager
def serving(place: Town) -> Iterator[int]:
    """Serve the town, and yield the port."""
    environ = environ_of(place)
    words = [sys.executable, "-P", "-m", "api.cli", "serve", "--port", "0"]
    with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r":(\d+)", said)
        assert found is not None, said
        try:
            yield int(found[1])
        finally:
            process.send_signal(signal.SIGTERM)


def environ_of(place: Town) -> dict[str, str]:
    """Return the environment of the town's programs."""
    return {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        "DOORPLATE_HOME": str(place.settings.home),
        "DOORPLATE_LANGUAGE": "en",
    }


def token(place: Town) -> str:
    """Make a token of the desk."""
    words = [sys.executable, "-P", "-m", "api.cli", "user", "token", "bench", "--scope", "events.write", "--json"]
    told = subprocess.run(words, env=environ_of(place), check=True, capture_output=True, text=True)
    return str(json.loads(told.stdout)["token"])


def send(place: Town, port: int, secret: str, rate: float, seconds: float) -> list[float]:
    """Send events from a process of its own; returns how long each answer took, in seconds."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_send_all, args=(place, port, secret, rate, seconds, theirs))
    process.start()
    found: list[float] = ours.recv()
    process.join()
    return found


def _send_all(place: Town, port: int, secret: str, rate: float, seconds: float, answer: object) -> None:
    found: list[float] = []
    threads = [
        threading.Thread(target=_send_on, args=(place, port, secret, SENDERS / rate, (seconds, number), found))
        for number in range(SENDERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answer.send(found)  # type: ignore[attr-defined]  # the pipe's end


def _send_on(place: Town, port: int, secret: str, pause: float, turn: tuple[float, int], found: list[float]) -> None:
    seconds, number = turn
    lives = Lives(place, uuid.uuid4().hex)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    begun = time.perf_counter()
    due = begun + pause * number / SENDERS
    while due < begun + seconds:
        time.sleep(max(0, due - time.perf_counter()))
        before = time.perf_counter()
        _post(connection, secret, lives.next())
        found.append(time.perf_counter() - before)
        due += pause


def _post(connection: http.client.HTTPConnection, secret: str, command: RecordEvent) -> None:
    body = {
        "type": command.type,
        "side": command.side,
        "unit": printed(UnitNumber(str(command.unit))),
        "effective_at": command.effective_at.isoformat(),
    }
    if command.type == "arrival":
        told = command.identity
        body |= {"person_code": f"{command.source}-{command.person_code}", "name": told.name or "", "main": "yes"}
        body |= {"document_type": "passport", "document_number": f"E{uuid.uuid4().int % 10**8:08d}"}
    else:
        body["refers_to"] = f"{command.source}-{command.refers_to}"
    head = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    head["Idempotency-Key"] = f"{command.source}-{command.event_id}"
    connection.request("POST", "/api/v1/events", json.dumps(body), head)
    answer = connection.getresponse()
    told_back = answer.read()
    assert answer.status in {200, 201}, told_back
