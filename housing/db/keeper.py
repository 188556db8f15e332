"""The keeper: a small process that runs one private PostgreSQL for as long as some program uses it.

Started by path (`python -I -S keeper.py JOB FD`), so it imports nothing but the standard library. It ends PostgreSQL
when its last client has left or died; each client is a connection that the kernel closes even after kill -9. When
the keeper itself is killed, the kernel sends PostgreSQL the signal for a fast shutdown. Three facts make a start
after any death safe:

- The lock file (flock) is taken by the keeper and inherited by each PostgreSQL process. Who gets it knows that no
  process of this cluster is left, whatever `postmaster.pid` says: process numbers are used again, locks are not.
- The control socket stands in a folder that only its owner may enter.
- A client names the identity of its home, so that a keeper whose home is gone is never mistaken for that of a new
  home at the same path.

Protocol, one JSON object a line: the client says {"identity": …}, later {"leave": true}; the keeper answers
{"state": "ready" | "failed" | "other_home" | "others" | "stopped", …}.
"""

import contextlib
import fcntl
import itertools
import json
import os
import selectors
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60.0
STRAY_SECONDS = 3.0
STOP_SECONDS = 60.0
RESTARTS = 5
RESTART_SECONDS = 60.0
LOG_BYTES = 10_000_000
CONTROL = "keeper"


@dataclass(frozen=True)
class Job:
    """What a keeper keeps. Paths are absolute; `account` is the user PostgreSQL runs as, if not our own.

    `uid` and `gid` are that user's numbers, or our own.
    """

    postgres: str
    data: str
    sockets: str
    lock: str
    log: str
    identity_file: str
    identity: str
    cluster: str
    account: str | None
    uid: int
    gid: int
    options: list[str]


class StartFailed(Exception):  # noqa: N818 -- what happened, in the protocol's words
    """PostgreSQL did not come up; carries a word for the cause, and the details."""

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = detail


def as_account(account: str | None, death: str) -> list[str]:
    """Return the words that run a program as `account` and send it the signal `death` when its starter dies."""
    rights = [f"--reuid={account}", f"--regid={account}", "--init-groups"] if account else []
    return ["setpriv", *rights, f"--pdeathsig={death}"]


def strays(cluster: str, data: str) -> list[int]:
    """Return the processes of a cluster that run now, found by the titles that PostgreSQL gives them.

    Titles, because in a container root may not ask where another user's process works.
    """
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if _is_of(words, cluster.encode(), data.encode()):
                    found.append(int(entry.name))
    return found


def end_strays(cluster: str, data: str, waited: float) -> list[int]:
    """End what still runs of a cluster, more firmly the longer it was waited for; return the processes found."""
    found = strays(cluster, data)
    if waited > STRAY_SECONDS:
        for pid in found:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGQUIT if waited < 2 * STRAY_SECONDS else signal.SIGKILL)
    return found


def _is_of(words: list[bytes], cluster: bytes, data: bytes) -> bool:
    if words[0].startswith(b"postgres: " + cluster + b": "):
        return True
    return words[0].endswith(b"/postgres") and b"-D" in words and data in words


class Postgres:
    """One postmaster, its lock and its log."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Bring PostgreSQL up, and return when it takes connections."""
        try:
            self._start()
        except OSError as error:
            raise StartFailed("system", str(error)) from None

    def _start(self) -> None:
        lock = self._take_lock(4 * STRAY_SECONDS)
        try:
            self._make_sockets()
            self._sweep()
            self.bound_log()
            with Path(self.job.log).open("ab") as log:
                began = log.tell()
                self.process = subprocess.Popen(
                    [
                        *as_account(self.job.account, "INT"),
                        self.job.postgres,
                        "-D",
                        self.job.data,
                        *self.job.options,
                    ],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(lock,),
                    cwd="/",
                )
            self._await_ready(began)
        finally:
            os.close(lock)

    def stop(self) -> None:
        """End PostgreSQL: politely, then not."""
        for name, seconds in (("SIGINT", STOP_SECONDS), ("SIGQUIT", 5.0), ("SIGKILL", 5.0)):
            if self.process is None or self.process.poll() is not None:
                return
            self.process.send_signal(signal.Signals[name])
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)

    def tidy(self) -> None:
        """Remove the folder of the sockets when PostgreSQL has ended, unless another start has come in between."""
        with contextlib.suppress(StartFailed, OSError):
            lock = self._take_lock(0)
            try:
                Path(self.job.sockets).rmdir()
            finally:
                os.close(lock)

    def _make_sockets(self) -> None:
        """Make the folder of the sockets, and make sure that it is the server's user's alone: others may write near."""
        folder = Path(self.job.sockets)
        folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, self.job.uid, self.job.gid)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.job.uid or stat.S_IMODE(found.st_mode) & 0o077:
            raise StartFailed("sockets", self.job.sockets)

    def _take_lock(self, patience: float) -> int:
        """Hold the lock that proves no process of this cluster is left; ends leftovers that do not go by themselves."""
        lock = os.open(self.job.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        began = time.monotonic()
        for step in itertools.count():
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return lock
            waited = time.monotonic() - began
            if waited > STRAY_SECONDS and step % 50 == 0:
                end_strays(self.job.cluster, self.job.data, waited)
            if waited >= patience:
                break
            time.sleep(0.02)
        os.close(lock)
        raise StartFailed("locked", str(next(iter(strays(self.job.cluster, self.job.data)), "?")))

    def _sweep(self) -> None:
        """Remove what a killed PostgreSQL leaves: it holds nothing, since we hold the lock."""
        leftovers = [Path(self.job.data) / "postmaster.pid", *Path(self.job.sockets).glob(".s.PGSQL.*")]
        for path in leftovers:
            path.unlink(missing_ok=True)

    def bound_log(self) -> None:
        """Keep the log, and one before it, at a bounded size. PostgreSQL appends to the file, so it can be cut."""
        with contextlib.suppress(FileNotFoundError):
            if Path(self.job.log).stat().st_size > LOG_BYTES:
                shutil.copyfile(self.job.log, self.job.log + ".1")
                os.truncate(self.job.log, 0)

    def _await_ready(self, began: int) -> None:
        status = Path(self.job.data) / "postmaster.pid"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise StartFailed("ended", self._said(began))
            with contextlib.suppress(OSError, IndexError):
                if status.read_text().splitlines()[7].strip() == "ready":
                    return
            time.sleep(0.005)
        self.stop()
        raise StartFailed("slow", self._said(began))

    def _said(self, began: int) -> str:
        with Path(self.job.log).open("rb") as log:
            log.seek(began)
            return log.read()[-2000:].decode(errors="replace")


class Keeper:
    """The loop: clients come and go, PostgreSQL stays until the last has gone."""

    def __init__(self, job: Job, first: socket.socket) -> None:
        self.job = job
        self.postgres = Postgres(job)
        self.clients: dict[socket.socket, bytes] = {}
        self.selector = selectors.DefaultSelector()
        self.crashes: list[float] = []
        self._join(first)

    def run(self) -> None:
        """Start PostgreSQL, serve, end it."""
        try:
            self.postgres.start()
        except StartFailed as failure:
            if failure.cause != "sockets":
                self.postgres.tidy()
            self._tell_all(state="failed", cause=failure.cause, detail=failure.detail)
            return
        listener = self._listen()
        self._tell_all(state="ready")
        try:
            while self.clients and self._turn(listener):
                pass
        finally:
            self._unlisten(listener)
            self.postgres.stop()
            self.postgres.tidy()
            self._tell_all(state="stopped")

    def _turn(self, listener: socket.socket) -> bool:
        """Serve what has come in; false when it is time to end."""
        for key, _ in self.selector.select(timeout=0.5):
            if key.fileobj is listener:
                self._join(listener.accept()[0])
            elif isinstance(key.fileobj, socket.socket) and not self._hear(key.fileobj):
                return False
        return self._alive()

    def _alive(self) -> bool:
        """Start PostgreSQL again if it was killed, unless it keeps dying."""
        if self.postgres.process is not None and self.postgres.process.poll() is None:
            self.postgres.bound_log()
            return True
        now = time.monotonic()
        self.crashes = [*(at for at in self.crashes if now - at < RESTART_SECONDS), now]
        if len(self.crashes) > RESTARTS:
            return False
        try:
            self.postgres.start()
        except StartFailed:
            return False
        return True

    def _hear(self, client: socket.socket) -> bool:
        """Take a client's words; false when the keeper must end."""
        try:
            data = client.recv(4096)
        except OSError:
            data = b""
        if not data:
            self._part(client)
            return True
        *lines, self.clients[client] = (self.clients[client] + data).split(b"\n")
        return all(self._answer(client, json.loads(line)) for line in lines)

    def _answer(self, client: socket.socket, said: dict[str, object]) -> bool:
        if "leave" in said:
            if len(self.clients) > 1:
                _tell(client, state="others")
                self._part(client)
                return True
            return False
        if said.get("identity") != self.job.identity:
            _tell(client, state="other_home")
            if not self._home_stands():
                return False  # the client stays, and hears when all is gone
            self._part(client)
            return True
        if not self._alive():
            return False
        _tell(client, state="ready")
        return True

    def _home_stands(self) -> bool:
        with contextlib.suppress(OSError, ValueError):
            return bool(json.loads(Path(self.job.identity_file).read_text())["id"] == self.job.identity)
        return False

    def _join(self, client: socket.socket) -> None:
        self.clients[client] = b""
        self.selector.register(client, selectors.EVENT_READ)

    def _part(self, client: socket.socket) -> None:
        self.selector.unregister(client)
        del self.clients[client]
        client.close()

    def _tell_all(self, **words: str) -> None:
        for client in self.clients:
            _tell(client, **words)

    def _listen(self) -> socket.socket:
        path = Path(self.job.sockets) / CONTROL
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen(64)
        self.selector.register(listener, selectors.EVENT_READ)
        return listener

    def _unlisten(self, listener: socket.socket) -> None:
        """Be found no more, before PostgreSQL goes: who comes now starts a keeper of its own."""
        (Path(self.job.sockets) / CONTROL).unlink(missing_ok=True)
        self.selector.unregister(listener)
        listener.close()


def _tell(client: socket.socket, **words: str) -> None:
    with contextlib.suppress(OSError):
        client.sendall(json.dumps(words).encode() + b"\n")


def hear(connection: socket.socket, seconds: float) -> Iterator[dict[str, str]]:
    """Yield the keeper's answers until it hangs up; raises TimeoutError after `seconds` of silence."""
    connection.settimeout(seconds)
    rest = b""
    while True:
        try:
            data = connection.recv(65536)
        except ConnectionError:
            return
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield json.loads(line)


def _end(_signal: int, _frame: object) -> None:
    sys.exit(0)


def main() -> None:
    """Run as a process of its own: arguments are the job as JSON, and the descriptor of the first client."""
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, _end)
    Keeper(Job(**json.loads(sys.argv[1])), socket.socket(fileno=int(sys.argv[2]))).run()


if __name__ == "__main__":
    main()
