"""The private cluster as programs see it: a lease on a running PostgreSQL, made and started if need be."""

import contextlib
import dataclasses
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from housing import errors
from housing.db import keeper
from housing.db.binaries import find_binaries
from housing.db.identity import DATA_FILE, Identity, home_identity, read_identity
from housing.db.initdb import MEGABYTE, make_data, settle_data
from housing.db.places import Places, make_home, server_ids
from housing.errors import Refusal

Durability = Literal["full", "none"]

START_MB: Final = 20
SMALL_SHARED_MEMORY: Final = 1_000_000_000
_NOT_DURABLE: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Lease:
    """A running private PostgreSQL, for as long as this is held. It ends with its last lease, or its last holder."""

    def __init__(self, places: Places, connection: socket.socket) -> None:
        self.places = places
        self._connection = connection
        self._holder = os.getpid()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    @property
    def alive(self) -> bool:
        """Whether the keeper is still there; it is not after it was killed, and PostgreSQL ends with it."""
        try:
            self._connection.setblocking(False)
            return self._connection.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def leave(self) -> None:
        """Give the lease back; if it was the last, return when PostgreSQL has ended and left nothing running."""
        if self._holder != os.getpid():
            return  # a forked child: the lease is its parent's
        with self._connection, contextlib.suppress(OSError):
            self._connection.sendall(b'{"leave": true}\n')
            for answer in keeper.hear(self._connection, keeper.STOP_SECONDS):
                if answer["state"] == "others":
                    return


def take_lease(places: Places, *, durability: Durability = "full") -> Lease:
    """Return a lease on this home's PostgreSQL; makes home, data and server if they are not there.

    Raises any `home.*` and `store.*` refusal that concerns a private cluster.
    """
    make_home(places)
    identity = home_identity(places.identity, places.home)
    connection = _join(places, identity)
    if connection is None:
        with _lock(places.start_lock):
            identity = home_identity(places.identity, places.home)
            connection = _join(places, identity) or _start(places, identity, durability)
    return Lease(places, connection)


def _join(places: Places, identity: Identity) -> socket.socket | None:
    """Return a connection to the keeper that runs, None if none does (or it is on its way out)."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(places.sockets / keeper.CONTROL))
        connection.sendall(json.dumps({"identity": identity.id}).encode() + b"\n")
        for answer in keeper.hear(connection, keeper.START_SECONDS):
            if answer["state"] == "ready":
                return connection
            if answer["state"] == "failed":
                break
            # Another home's: its keeper hangs up when all that belongs to it has ended.
    except PermissionError:
        connection.close()
        raise Refusal(errors.STORE_SOCKET_FOLDER, path=places.sockets, user=places.user) from None
    except OSError:
        pass
    connection.close()
    return None


def _start(places: Places, identity: Identity, durability: Durability) -> socket.socket:
    """Make what is missing and start a keeper. The caller holds the start lock."""
    _end_other_homes(places, identity)
    settle_data(places, identity)
    version = _data_version(places)
    binaries = find_binaries(version)
    if version is None:
        make_data(places, identity, binaries)
    uid, gid = server_ids(places)
    ours, theirs = socket.socketpair()
    job = keeper.Job(
        postgres=binaries.path("postgres"),
        data=str(places.data),
        sockets=str(places.sockets),
        lock=str(places.store_lock),
        log=str(places.log),
        identity_file=str(places.identity),
        identity=identity.id,
        cluster=places.cluster,
        account=places.account,
        uid=uid,
        gid=gid,
        options=_options(places, durability),
    )
    with theirs:
        _spawn(job, theirs)
    return _await_ready(places, ours)


def _spawn(job: keeper.Job, client: socket.socket) -> None:
    arguments = [
        sys.executable,
        "-I",
        "-S",
        keeper.__file__,
        json.dumps(dataclasses.asdict(job)),
        str(client.fileno()),
    ]
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(client.fileno(),),
        start_new_session=True,  # a Ctrl-C at the terminal is for the program, not for the store
        cwd="/",
    )
    process.returncode = 0  # it outlives us: never waited for, and no warning about that


def _await_ready(places: Places, connection: socket.socket) -> socket.socket:
    with contextlib.suppress(TimeoutError):
        for answer in keeper.hear(connection, keeper.START_SECONDS + 4 * keeper.STRAY_SECONDS):
            if answer["state"] == "ready":
                return connection
            connection.close()
            raise _refusal(places, answer)
    connection.close()
    raise Refusal(errors.STORE_START_FAILED, reason="its keeper ended", log=places.log)


def _refusal(places: Places, answer: dict[str, str]) -> Refusal:
    if answer["cause"] == "locked":
        return Refusal(errors.STORE_LOCKED, path=places.data, pid=answer["detail"])
    if answer["cause"] == "sockets":
        return Refusal(errors.STORE_SOCKET_FOLDER, path=places.sockets, user=places.account or places.user)
    free_mb = shutil.disk_usage(places.data).free // MEGABYTE
    if free_mb < START_MB:
        return Refusal(errors.STORE_NO_DISK, path=places.data, free_mb=free_mb, needed_mb=START_MB)
    return Refusal(errors.STORE_START_FAILED, reason=answer["detail"].strip(), log=places.log)


def _end_other_homes(places: Places, identity: Identity) -> None:
    """See that nothing of an earlier home at this path still runs: its folder is gone, its processes may not be."""
    found = read_identity(places.data / DATA_FILE) if places.data.is_dir() else None
    if found is not None and found.id == identity.id:
        return  # ours: the store's lock tells
    began = time.monotonic()
    while left := keeper.end_strays(places.cluster, str(places.data), waited := time.monotonic() - began):
        if waited > 4 * keeper.STRAY_SECONDS:
            raise Refusal(errors.STORE_LOCKED, path=places.data, pid=left[0])
        time.sleep(0.05)


def _data_version(places: Places) -> int | None:
    try:
        return int((places.data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None
    except PermissionError:
        owner = places.data.owner()
        raise Refusal(errors.HOME_OTHER_OWNER, owner=owner, path=places.home) from None


def _options(places: Places, durability: Durability) -> list[str]:
    """Return the server's settings: Unix sockets only, a name for its processes, no just-in-time compiling."""
    settings = [
        "listen_addresses=",
        f"unix_socket_directories={places.sockets}",
        f"cluster_name={places.cluster}",
        "jit=off",
        "logging_collector=off",
        "log_min_messages=warning",
        "timezone=UTC",
        *(_NOT_DURABLE if durability == "none" else ()),
        *_shared_memory(),
    ]
    return [word for setting in settings for word in ("-c", setting)]


def _shared_memory() -> tuple[str, ...]:
    """Keep parallel queries off a container's small /dev/shm, where they fail for want of room."""
    shm = Path("/dev/shm")  # noqa: S108 -- the kernel's, not a temporary file of ours
    small = not shm.is_dir() or shutil.disk_usage(shm).total < SMALL_SHARED_MEMORY
    return ("dynamic_shared_memory_type=mmap",) if small else ()


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold a lock that ends with its holder, however that ends."""
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
