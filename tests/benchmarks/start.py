"""`doorplate bench start`: what a start costs, from `--help` to a store that answers."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from api.bench import Row, measures, paired, row, spread
from housing.checkout import CHECKOUT
from housing.db.binaries import find_binaries
from housing.db.connect import Server
from housing.db.keeper import as_account
from housing.db.migrate import read_migrations, upgrade
from housing.db.places import SERVER_ACCOUNT, places_of
from housing.db.prepare import prepare
from housing.db.roles import NOBODY, Role
from housing.db.store import open_store
from housing.settings import Settings

POSTGIS: Final = "create extension postgis"


@measures("cli.help_seconds")
def help_seconds() -> Iterator[Row]:
    """Time `--help` beside an empty Python program."""
    help_times, empty = paired(
        _run(sys.executable, "-P", "-m", "api.cli", "--help"), _run(sys.executable, "-c", "pass"), 15
    )
    yield row("cli.help_seconds", help_times, "all commands", "python -c pass", empty)


@measures("start.idle_overhead_s")
def idle_overhead() -> Iterator[Row]:
    """Time the bootstrap with nothing missing: the same command with it and without it, in turn."""
    words = ("--version",)
    _run(str(CHECKOUT / "doorplate"), *words)()
    with_it, without = paired(
        _run(str(CHECKOUT / "doorplate"), *words), _run(sys.executable, "-P", "-m", "api.cli", *words), 15
    )
    differences = sorted(one - other for one, other in zip(with_it, without, strict=True))
    base = sorted(without)[len(without) // 2]
    value = differences[len(differences) // 2]
    told = f"the program alone: {base:.4f} s"
    yield Row(
        "start.idle_overhead_s", round(value, 4), "s", "--version", told, round(value / base, 3), spread(differences)
    )


@measures("store.first_start_s")
def first_start() -> Iterator[Row]:
    """Time the way from no home to a first answer, beside PostgreSQL's own programs doing the least of it."""
    ours, bare = [], []
    for _ in range(5):
        with _home() as settings, _bare() as cluster:
            ours.append(_answer(settings))
            bare.append(cluster.make() + cluster.start() + cluster.ask(POSTGIS))
    yield row("store.first_start_s", ours, "empty register", "initdb, pg_ctl start, create extension postgis", bare)


@measures("store.warm_start_s")
def warm_start() -> Iterator[Row]:
    """Time the way from a register whose server is stopped to a first answer, beside PostgreSQL's own programs."""
    ours, bare = [], []
    with _home() as settings, _bare() as cluster:
        _answer(settings)
        cluster.make()
        for _ in range(9):
            ours.append(_answer(settings))
            bare.append(cluster.start() + cluster.ask("select 1"))
            cluster.stop()
    yield row("store.warm_start_s", ours, "empty register", "pg_ctl start, psql select 1", bare)


@measures("store.migrate_s")
def migrate() -> Iterator[Row]:
    """Time all migrations on an empty database, beside psql running the same files."""
    files = sorted((CHECKOUT / "housing" / "migrations").glob("*.sql"))
    ours, bare = [], []
    with _home() as settings, open_store(settings, os.environ):
        for number in range(7):
            ours.append(_migrate(settings, f"ours{number}"))
            bare.append(_run_files(settings, f"bare{number}", files))
    yield row("store.migrate_s", ours, f"{len(files)} migrations", "psql, the same files", bare)


def _run(*words: str) -> Callable[[], None]:
    environ = {**os.environ, "PYTHONPATH": str(CHECKOUT)}

    def work() -> None:
        subprocess.run(words, env=environ, check=True, capture_output=True, stdin=subprocess.DEVNULL)

    return work


@contextmanager
def _home() -> Iterator[Settings]:
    """Yield the settings of a home that is not there yet, and remove all of it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="doorplate-bench-"))
    settings = Settings(home=folder / "home")
    try:
        yield settings
    finally:
        places = places_of(settings.home, os.environ)
        for path in (places.data, places.sockets, folder):
            shutil.rmtree(path, ignore_errors=True)


def _answer(settings: Settings) -> float:
    began = time.perf_counter()
    with open_store(settings, os.environ) as store:
        with store.session(NOBODY) as connection:
            connection.execute("select id from doorplate.register")
        return time.perf_counter() - began


def _migrate(settings: Settings, database: str) -> float:
    server = Server(settings, os.environ, database)
    try:
        prepare(server)
        began = time.perf_counter()
        with server.connect_as_owner() as connection:
            upgrade(connection, read_migrations())
        return time.perf_counter() - began
    finally:
        server.close()


def _run_files(settings: Settings, database: str, files: list[Path]) -> float:
    server = Server(settings, os.environ, database)
    try:
        prepare(server)
        places = places_of(settings.home, os.environ)
        words = [word for file in files for word in ("-f", str(file))]
        psql = [find_binaries().path("psql"), "-X", "-q", "-h", str(places.sockets), "-U", Role.OWNER, "-d", database]
        return _seconds([*psql, *words])
    finally:
        server.close()


class _Bare:
    """A cluster run by PostgreSQL's own programs alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.account = SERVER_ACCOUNT if os.geteuid() == 0 else None
        self.binaries = find_binaries()
        if self.account:
            shutil.chown(folder, self.account)

    def make(self) -> float:
        return self._do("initdb", "-D", self._data, "-U", "bare", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-k")

    def start(self) -> float:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder}"
        return self._do("pg_ctl", "-w", "-D", self._data, "-l", f"{self.folder}/log", "-o", options, "start")

    def stop(self) -> float:
        return self._do("pg_ctl", "-w", "-D", self._data, "-m", "fast", "stop")

    def ask(self, statement: str) -> float:
        return self._do("psql", "-X", "-h", str(self.folder), "-U", "bare", "-d", "postgres", "-c", statement)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _do(self, program: str, *words: str) -> float:
        return _seconds([*as_account(self.account, "clear"), self.binaries.path(program), *words])


@contextmanager
def _bare() -> Iterator[_Bare]:
    folder = Path(tempfile.mkdtemp(prefix="dpb-", dir="/tmp"))
    cluster = _Bare(folder)
    try:
        yield cluster
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            cluster.stop()
        shutil.rmtree(folder)


def _seconds(words: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(
        words, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
    return time.perf_counter() - began
