"""The one door to the store: this module alone opens connections, and `Store.session` opens every transaction."""

import contextlib
import functools
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from housing import errors, log
from housing.db.cluster import Lease, take_lease
from housing.db.initdb import SUPERUSER, write_roles
from housing.db.places import places_of
from housing.db.roles import Actor, Role
from housing.db.statements import load_statements
from housing.errors import Refusal
from housing.settings import Settings

if TYPE_CHECKING:
    from types import TracebackType

    from psycopg_pool import ConnectionPool

DATABASE: Final = "doorplate"
PROGRAM: Final = "doorplate"
CONNECT_SECONDS: Final = 10
RECOVERY_SECONDS: Final = 10.0
QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))

# A connection goes back to the pool as it came: nobody's role, no setting, lock, cursor or temporary table of the last
# user's. (DISCARD ALL would also throw away the prepared statements, which carry no rights: that cost is saved.)
_RESET: Final = (
    "set session authorization default; set role none; reset all; close all; unlisten *; "
    "select pg_advisory_unlock_all(); discard temp; discard sequences"
)

Connection = psycopg.Connection[tuple[object, ...]]


class Server:
    """Where the database is: on a private cluster that we hold a lease on, or at an address of the city's."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], database: str | None = None) -> None:
        self._url = settings.database_url.get_secret_value() if settings.database_url else None
        self._keys_url = settings.keys_url.get_secret_value() if settings.keys_url else None
        self._durability = settings.store_durability
        self._lock = threading.Lock()
        self.database = database or DATABASE
        self.lease: Lease | None = None
        if self._url is None:
            self._places = places_of(settings.home, environ)
            self.lease = take_lease(self._places, durability=self._durability)
        else:
            self.database = database or self._address().get("dbname") or self._address().get("user") or DATABASE

    @property
    def private(self) -> bool:
        """Whether the cluster is ours."""
        return self._url is None

    @property
    def place(self) -> str:
        """Where the database is, for people: a folder, or host and port; never a password."""
        if self._url is None:
            return str(self._places.home)
        address = self._address()
        return f"{address.get('host', 'localhost')}:{address.get('port', '5432')}"

    def conninfo(self, user: str, database: str | None = None) -> str:
        """Return how to connect, to our database or another. On a private cluster as `user`, else as the address says.

        Takes the lease anew if the keeper was killed: the next connection then finds a running server again.
        """
        if self._url is not None:
            return make_conninfo(
                self._url,
                dbname=database or self.database,
                application_name=PROGRAM,
                connect_timeout=CONNECT_SECONDS,
            )
        with self._lock:
            assert self.lease is not None
            if not self.lease.alive:
                self.lease = take_lease(self._places, durability=self._durability)
            sockets = str(self._places.sockets)
        return make_conninfo(host=sockets, dbname=database or self.database, user=user, application_name=PROGRAM)

    @property
    def keys_database(self) -> str:
        """The database of the person keys, where no other server is named for it."""
        return f"{self.database}_keys"

    @property
    def keys_apart(self) -> bool:
        """Whether a server of their own is named for the person keys."""
        return self._keys_url is not None

    def keys_conninfo(self, user: str) -> str:
        """Return how to connect to the store of person keys."""
        if self._keys_url is not None:
            return make_conninfo(self._keys_url, application_name=PROGRAM, connect_timeout=CONNECT_SECONDS)
        return self.conninfo(user, self.keys_database)

    def connect_to_keys(self) -> Connection:
        """Open a connection to the store of person keys with all rights we have, in autocommit.

        Raises `store.unreachable` or `store.sign_in`.
        """
        try:
            return psycopg.connect(self.keys_conninfo(SUPERUSER), autocommit=True)
        except psycopg.OperationalError as error:
            raise self._refusal(error) from None

    def connect(self, user: str, database: str | None = None) -> Connection:
        """Open one connection, in autocommit: for what comes before sessions (making, migrating, checking).

        Our own server is waited for while it recovers from a kill. Raises `store.unreachable` or `store.sign_in`.
        """
        deadline = time.monotonic() + (RECOVERY_SECONDS if self.private else 0)
        while True:
            try:
                return psycopg.connect(self.conninfo(user, database), autocommit=True)
            except psycopg.OperationalError as error:
                if time.monotonic() >= deadline:
                    raise self._refusal(error) from None
            time.sleep(0.05)

    def connect_as_owner(self) -> Connection:
        """Open a connection that acts as the owner of the tables."""
        connection = self.connect(Role.OWNER)
        connection.execute("select set_config('role', %s::text, false)", [str(Role.OWNER)])
        return connection

    def connect_as_maker(self, database: str | None = None) -> Connection:
        """Open a connection with all rights we have: the private cluster's superuser, or the address's user."""
        return self.connect(SUPERUSER, database)

    def admit_roles(self) -> None:
        """Let all our roles sign in to the private cluster, also those that came after it was made."""
        write_roles(self._places, self._places.data)
        with self.connect_as_maker("postgres") as connection:
            connection.execute(QUERIES["reload_access"])

    def close(self) -> None:
        """Give the lease back."""
        if self.lease is not None:
            self.lease.leave()

    def _address(self) -> dict[str, str]:
        assert self._url is not None
        try:
            return {key: str(value) for key, value in conninfo_to_dict(self._url).items()}
        except psycopg.ProgrammingError:
            reason = "DOORPLATE_DATABASE_URL"
            raise Refusal(errors.STORE_UNREACHABLE, field="database_url", reason=reason) from None

    def _refusal(self, error: psycopg.OperationalError) -> Refusal:
        reason = str(error).strip()
        if self._url is not None:
            pgconn = error.pgconn
            user = self._address().get("user", "")
            if pgconn is not None and (pgconn.used_password or pgconn.needs_password):
                return Refusal(errors.STORE_SIGN_IN, field="database_url", user=user, reason=reason)
        return Refusal(errors.STORE_UNREACHABLE, field="database_url", reason=reason)


class Store:
    """The register's database, open for sessions. Threads may share it; a forked child must open its own."""

    def __init__(self, server: Server, connections: int) -> None:
        self.server = server
        self._connections = connections
        self._pools: dict[Role, ConnectionPool[Connection]] = {}
        self._keys_pools: dict[Role, ConnectionPool[Connection]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections and give the lease back."""
        for pool in [*self._pools.values(), *self._keys_pools.values()]:
            pool.close()
        self.server.close()

    @contextlib.contextmanager
    def session(self, actor: Actor, purpose: str | None = None) -> Iterator[Connection]:
        """Open one transaction in which the database grants what this actor may do for this purpose.

        Commits at the end, rolls back on an exception. What the actor may see is decided by row-level security, from
        settings that end with the transaction. Raises `store.unreachable` if no connection is to be had.
        """
        token = log.purpose.set(purpose)
        pool = self._pool(actor.role)
        connection = self._begin(pool, actor.role, str(actor.account or ""), purpose or "")
        try:
            with _whole(connection):
                yield connection
        finally:
            pool.putconn(connection)
            log.purpose.reset(token)

    def _begin(self, pool: "ConnectionPool[Connection]", role: str, actor: str, purpose: str) -> Connection:
        """Take a connection and begin, in one message. One that broke while it lay idle is replaced in silence."""
        from psycopg_pool import PoolTimeout

        for _ in range(2 * self._connections):
            try:
                connection = pool.getconn()
            except PoolTimeout as error:
                raise Refusal(errors.STORE_UNREACHABLE, field="database_url", reason=error) from None
            try:
                connection.execute(_beginning(role, actor, purpose))
            except psycopg.OperationalError:
                pool.putconn(connection)
                if not connection.closed:
                    raise
            else:
                return connection
        raise Refusal(errors.STORE_UNREACHABLE, field="database_url", reason="connections break")

    @contextlib.contextmanager
    def keys(self, role: Role) -> Iterator[Connection]:
        """Open one transaction on the store of person keys."""
        with self._lock:
            if role not in self._keys_pools:
                self._keys_pools[role] = self._make_pool(role, lambda: self.server.keys_conninfo(role), 2)
            pool = self._keys_pools[role]
        connection = self._begin(pool, "none" if self.server.keys_apart else role, "", "")
        try:
            with _whole(connection):
                yield connection
        finally:
            pool.putconn(connection)

    def _pool(self, role: Role) -> "ConnectionPool[Connection]":
        with self._lock:
            if role not in self._pools:
                self._pools[role] = self._make_pool(role, lambda: self.server.conninfo(role), self._connections)
            return self._pools[role]

    def _make_pool(self, role: Role, conninfo: Callable[[], str], size: int) -> "ConnectionPool[Connection]":
        from psycopg_pool import ConnectionPool

        return ConnectionPool(
            conninfo,
            kwargs={"autocommit": True},
            min_size=0,
            max_size=size,
            timeout=30,
            reset=_reset,
            open=True,
            name=str(role),
        )


@functools.lru_cache(maxsize=4096)
def _beginning(role: str, actor: str, purpose: str) -> bytes:
    """Return what begins a session, as one message: values stand in it as literals."""
    statement = QUERIES["set_session"].as_string()
    for name, value in (("role", role), ("actor", actor), ("purpose", purpose)):
        statement = statement.replace(f"%({name})s", sql.Literal(value).as_string())
    return f"begin; {statement}".encode()


@contextlib.contextmanager
def _whole(connection: Connection) -> Iterator[None]:
    """Commit what is done, or nothing of it."""
    try:
        yield
        _commit(connection)
    except BaseException:
        if not connection.closed:
            connection.rollback()
        raise


def _commit(connection: Connection) -> None:
    if connection.info.transaction_status == psycopg.pq.TransactionStatus.INERROR:
        message = "a statement of this session failed and its error was passed over: nothing can be committed"
        raise RuntimeError(message)
    connection.commit()


def _reset(connection: Connection) -> None:
    connection.execute(_RESET)
