"""The service as a process: it says where, serves, outlives its restart, and ends when it is told to."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from api.http.serving import address_of, listen
from housing import errors
from housing.errors import Refusal
from tests.housing.access.cast import PASSWORD
from tests.programs import command, environ_of, run

CHEAP = {"DOORPLATE_PASSWORD_MEMORY_MB": "1", "DOORPLATE_PASSWORD_PASSES": "1", "DOORPLATE_STORE_DURABILITY": "none"}


@contextlib.contextmanager
def served(home: Path, *words: str, **more: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Run `doorplate serve`, and yield its address as it prints it."""
    environ = environ_of(home, **CHEAP, **more)
    with subprocess.Popen(
        command("serve", "--port", "0", *words), env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        try:
            assert found is not None, line + (process.stderr.read() if process.stderr and process.poll() else "")
            yield found[0], process
        finally:
            process.terminate()
            process.wait(60)


def made_tenant(home: Path) -> None:
    environ = environ_of(home, **CHEAP)
    words = command("user", "add", "tenant", "--kind", "tenant", "--password-stdin")
    subprocess.run(words, env=environ, input=PASSWORD, text=True, check=True, capture_output=True)


def ready(address: str) -> bool:
    """Wait until the service is ready."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx2.TransportError):
            if httpx2.get(f"{address}readyz").status_code == 200:
                return True
        time.sleep(0.1)
    return False


def test_sessions_outlive_a_restart_and_the_service_ends_cleanly_when_told(home: Path) -> None:
    made_tenant(home)
    with served(home) as (address, process):
        assert ready(address)
        answer = httpx2.post(f"{address}api/v1/sign-in", json={"login": "tenant", "password": PASSWORD})
        assert answer.status_code == 200
        assert "server" not in answer.headers
        cookies = dict(answer.cookies)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    with served(home) as (address, process):
        assert httpx2.get(f"{address}api/v1/account", cookies=cookies).json()["login"] == "tenant"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_several_processes_serve_one_register_and_end_together(home: Path) -> None:
    made_tenant(home)
    with served(home, "--workers", "2") as (address, process):
        assert ready(address)
        answer = httpx2.post(f"{address}api/v1/sign-in", json={"login": "tenant", "password": PASSWORD})
        statuses = {httpx2.get(f"{address}api/v1/account", cookies=dict(answer.cookies)).status_code for _ in range(20)}
        assert statuses == {200}
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        workers = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert len(workers) == 2
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_what_is_being_served_is_ended_before_the_service_stops(home: Path) -> None:
    """A password at a cost that takes a second: its answer arrives although the signal came before."""
    made_tenant(home)
    dear = {"DOORPLATE_PASSWORD_MEMORY_MB": "128", "DOORPLATE_PASSWORD_PASSES": "10"}
    environ = environ_of(home, **{**CHEAP, **dear})
    with subprocess.Popen(
        command("serve", "--port", "0"), env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r"http://\S+/", process.stdout.readline())
        assert found is not None
        assert ready(found[0])
        answers: list[int] = []
        body = {"login": "nobody", "password": "at the cost of today"}
        asking = threading.Thread(
            target=lambda: answers.append(httpx2.post(f"{found[0]}api/v1/sign-in", json=body, timeout=60).status_code)
        )
        asking.start()
        time.sleep(0.4)
        assert answers == []
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        asking.join()
        assert answers == [401]


def test_a_port_that_is_taken_is_refused_with_what_to_do(home: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", "--port", str(port), home=home)
        assert ended.returncode == 3
        assert f"cannot listen at 127.0.0.1:{port}: another program listens there." in ended.stderr
        assert "--port" in ended.stderr
    assert not home.exists(), "nothing is made before it is known where to serve"


@pytest.mark.parametrize(
    ("host", "reason"),
    [("no such host", "there is no such host"), ("x" * 300, "there is no such host"), ("192.0.2.1", "no such address")],
)
def test_an_address_that_is_not_ours_is_refused(host: str, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        listen(host, 0)
    assert caught.value.kind is errors.SERVE_ADDRESS
    assert reason in caught.value.what("en")


def test_a_port_beyond_the_last_is_a_usage_error() -> None:
    assert run("serve", "--port", "65536").returncode == 2
    assert run("serve", "--workers", "0").returncode == 2


@pytest.mark.skipif(not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"), reason="no IPv6 here")  # noqa: PTH110
def test_an_address_of_ipv6_is_printed_as_browsers_take_it() -> None:
    try:
        listener = listen("::1", 0)
    except Refusal:
        pytest.skip("loopback has no IPv6 address here")
    with listener:
        assert re.fullmatch(r"http://\[::1\]:\d+/", address_of(listener))
