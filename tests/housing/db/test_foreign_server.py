"""A server of the city's own: what it must offer is checked and said, and it need not make us its superuser."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from housing import errors
from housing.db.binaries import find_binaries
from housing.db.connect import Server
from housing.db.keeper import as_account
from housing.db.places import SERVER_ACCOUNT
from housing.db.prepare import needs
from housing.db.roles import Role
from housing.errors import Refusal
from housing.settings import Settings
from tests.programs import run

PASSWORD = secrets.token_hex(8)


@dataclass(frozen=True)
class Foreign:
    """A cluster that the tests run by themselves: TCP on loopback, passwords for everyone."""

    port: int

    def url(self, user: str = "city", database: str = "rentals", password: str = PASSWORD) -> str:
        """Return the address for a user."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def administer(self, *statements: str, database: str = "rentals") -> None:
        """Run statements as the server's administrator."""
        with psycopg.connect(self.url("chief", database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@pytest.fixture(scope="session")
def cluster(run_root: Path) -> Iterator[Foreign]:
    account = SERVER_ACCOUNT if os.geteuid() == 0 else None
    data = Path(tempfile.mkdtemp(prefix="foreign-", dir=run_root))
    if account:
        subprocess.run(["chown", account, data], check=True)
    binaries, before = find_binaries(), as_account(account, "KILL")
    secret = data.with_suffix(".secret")
    secret.write_text(PASSWORD)
    initdb = [binaries.path("initdb"), "-D", str(data), "-U", "chief", "-A", "scram-sha-256", f"--pwfile={secret}"]
    subprocess.run(
        [*before, *initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, cwd="/"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = ("fsync=off", "listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=")
    words = [binaries.path("postgres"), "-D", str(data), *(word for each in settings for word in ("-c", each))]
    with (
        data.with_suffix(".log").open("wb") as log,
        subprocess.Popen([*before, *words], stderr=log, cwd="/") as server,
    ):
        foreign = Foreign(port)
        for _ in range(500):
            with contextlib.suppress(psycopg.OperationalError), psycopg.connect(foreign.url("chief", "postgres")):
                break
            server.poll()
        yield foreign
        server.terminate()


@pytest.fixture
def foreign(cluster: Foreign) -> Iterator[Foreign]:
    """Yield the server with a database of the user `city`, who is nothing special; the rest is each test's."""
    cluster.administer(f"create role city login password '{PASSWORD}'", "create database rentals", database="postgres")
    yield cluster
    for name in ("rentals", "rentals_keys"):
        cluster.administer(f"drop database if exists {name} with (force)", database="postgres")
    for role in ("city", *Role):
        cluster.administer(f"drop role if exists {role}", database="postgres")


def refused(*words: str, url: str) -> tuple[int, str]:
    ended = run(*words, DOORPLATE_DATABASE_URL=url)
    return ended.returncode, ended.stdout + ended.stderr


def test_all_that_is_lacking_is_said_at_once_with_the_statements_that_bring_it(foreign: Foreign) -> None:
    code, said = refused("db", "init", url=foreign.url())
    assert code == 3
    statements = said.split("\n", 2)[2].strip().splitlines()
    assert len(statements) == len(Role) * 2 + 3
    foreign.administer(*statements)
    code, said = refused("db", "init", url=foreign.url())
    assert code == 0, said
    assert refused("db", "status", url=foreign.url())[0] == 3  # fsync=off is this test's own doing
    assert PASSWORD not in said


def test_a_user_who_makes_roles_and_databases_and_owns_the_own_needs_postgis_only(foreign: Foreign) -> None:
    foreign.administer("alter role city createrole createdb", "alter database rentals owner to city")
    code, said = refused("db", "init", url=foreign.url())
    assert code == 3
    assert "PostGIS" in said
    foreign.administer("create extension postgis")
    code, said = refused("db", "init", "--json", url=foreign.url())
    assert code == 0, said
    assert json.loads(said)["applied"]
    server = Server(Settings(database_url=foreign.url()), os.environ)
    with server.connect_as_maker() as connection:
        assert list(needs(connection, peer=False)) == []


def test_sessions_of_an_ordinary_user_act_as_our_roles_and_no_more(foreign: Foreign) -> None:
    prepared(foreign)
    from housing.db.roles import NOBODY
    from housing.db.store import open_store

    with open_store(Settings(database_url=foreign.url()), os.environ) as store, store.session(NOBODY) as connection:
        assert connection.execute("select current_user::text, session_user::text").fetchone() == (
            "doorplate_app",
            "city",
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
            connection.execute("create table doorplate.sneaked (x int)")


def test_an_empty_database_without_our_roles_is_said_to_hold_no_register(foreign: Foreign) -> None:
    from housing.db.store import open_store

    with pytest.raises(Refusal) as caught, open_store(Settings(database_url=foreign.url()), os.environ):
        pass
    assert caught.value.kind is errors.STORE_NOT_MADE


def test_a_register_that_was_not_made_is_said(foreign: Foreign) -> None:
    foreign.administer(
        "create extension postgis", "alter role city createrole createdb", "alter database rentals owner to city"
    )
    from housing.db.store import open_store

    server = Server(Settings(database_url=foreign.url()), os.environ)
    from housing.db.prepare import prepare

    prepare(server)
    with pytest.raises(Refusal) as caught, open_store(Settings(database_url=foreign.url()), os.environ):
        pass
    assert caught.value.kind is errors.STORE_NOT_MADE


@pytest.mark.parametrize("words", [("upgrade",), ("backup", "/nowhere/b")], ids=" ".join)
def test_what_needs_a_register_says_that_there_is_none(words: tuple[str, ...], foreign: Foreign) -> None:
    code, said = refused("db", *words, url=foreign.url())
    assert code == 3
    assert "doorplate db init" in said
    assert not Path("/nowhere").exists()


def test_a_user_who_lost_the_right_to_act_as_owner_is_told_how_to_get_it(foreign: Foreign) -> None:
    prepared(foreign)
    foreign.administer(f"revoke {Role.OWNER} from city", "alter role city nocreaterole")
    code, said = refused("db", "upgrade", url=foreign.url())
    assert code == 3
    assert "city may not act as doorplate_owner" in said


def test_a_wrong_password_an_unknown_database_and_a_silent_port_are_told_apart(foreign: Foreign) -> None:
    code, said = refused("db", "status", url=foreign.url(password="wrong"))
    assert code == 3
    assert "refuses the user city" in said
    code, said = refused("db", "status", url=foreign.url(database="nowhere"))
    assert code == 3
    assert "nowhere" in said
    code, said = refused("db", "status", url="postgresql://city:pw@127.0.0.1:9/rentals")
    assert code == 3
    assert "cannot be reached" in said


def test_an_address_that_is_none_is_refused_without_showing_it() -> None:
    code, said = refused("db", "status", url="postgresql://city:hunter2@[/rentals")
    assert code == 3
    assert "hunter2" not in said


def test_an_encoding_that_cannot_hold_chinese_is_refused(foreign: Foreign) -> None:
    foreign.administer(
        "drop database rentals with (force)",
        "create database rentals encoding 'LATIN1' locale 'C' template template0",
        database="postgres",
    )
    code, said = refused("db", "init", url=foreign.url())
    assert code == 3
    assert "LATIN1" in said


def test_a_role_of_ours_that_passes_by_row_level_security_is_refused(foreign: Foreign) -> None:
    prepared(foreign)
    foreign.administer(f"alter role {Role.APPLICATION} bypassrls")
    code, said = refused("db", "init", url=foreign.url())
    assert code == 3
    assert "doorplate_app passes by row-level security" in said


def test_a_backup_moves_between_a_foreign_server_and_a_private_one(
    foreign: Foreign, home: Path, tmp_path: Path
) -> None:
    prepared(foreign)
    saved = run("db", "backup", str(tmp_path / "b"), "--json", DOORPLATE_DATABASE_URL=foreign.url())
    assert saved.returncode == 0, saved.stderr
    moved = run("db", "restore", str(tmp_path / "b"), "--json", home=home)
    assert moved.returncode == 0, moved.stderr
    status = run("db", "status", "--json", home=home)
    assert json.loads(status.stdout)["store"]["register"] == json.loads(saved.stdout)["register"]
    back = run("db", "backup", str(tmp_path / "c"), home=home)
    assert back.returncode == 0, back.stderr
    again = run("db", "restore", str(tmp_path / "c"), DOORPLATE_DATABASE_URL=foreign.url())
    assert again.returncode == 0, again.stderr


def prepared(foreign: Foreign) -> None:
    """Make the register as the user `city`, after the administrator has brought PostGIS."""
    foreign.administer(
        "create extension postgis", "alter role city createrole createdb", "alter database rentals owner to city"
    )
    code, said = refused("db", "init", url=foreign.url())
    assert code == 0, said
