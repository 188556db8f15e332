"""Open the register, make it, bring it up to date."""

from collections.abc import Mapping

import psycopg

from geo.protocols import Progress, Stop, never, silent
from housing import errors
from housing.db.connect import QUERIES, Connection, Server, Store
from housing.db.keystore import make_key_store
from housing.db.migrate import has_register, read_migrations, require_current, upgrade
from housing.db.prepare import has_database, prepare, require
from housing.errors import Refusal
from housing.settings import Settings


def open_store(settings: Settings, environ: Mapping[str, str]) -> Store:
    """Open the register of these settings. A private one is made on first use.

    Raises any refusal of the store: not reachable, not made, older or newer than the program.
    """
    server = Server(settings, environ)
    try:
        make_if_private(server)
        if not server.private:
            _require_made(server)
        with _as_owner(server) as connection:
            require_current(connection, read_migrations())
    except BaseException:
        server.close()
        raise
    return Store(server, settings.database_connections)


def make_register(server: Server, *, progress: Progress = silent, stop: Stop = never) -> list[str]:
    """Bring what the server lacks and apply all migrations; what is there already stays. Returns what was applied.

    Raises `store.lacks` with all that only the server's administrator can bring.
    """
    prepare(server)
    make_key_store(server)
    with server.connect_as_owner() as connection:
        return upgrade(connection, read_migrations(), progress=progress, stop=stop)


def upgrade_register(
    server: Server, *, only_pre: bool = False, progress: Progress = silent, stop: Stop = never
) -> list[str]:
    """Apply the pending migrations to a register that is there. Returns what was applied.

    Raises `store.not_made` where none is.
    """
    _require_made(server)
    prepare(server)
    make_key_store(server)
    with owner_connection(server) as connection:
        return upgrade(connection, read_migrations(), only_pre=only_pre, progress=progress, stop=stop)


def _is_unmade(server: Server) -> bool:
    """Tell whether there is no register yet, also when making it was interrupted."""
    if server.private and not has_database(server):
        return True
    with server.connect_as_maker() as connection:
        return not has_register(connection)


def owner_connection(server: Server) -> Connection:
    """Open a connection that acts as the owner of a register that is there.

    Raises `store.not_made` where none is, and `store.lacks` where we may not act as its owner (any more).
    """
    _require_made(server)
    return _as_owner(server)


def _require_made(server: Server) -> None:
    if _is_unmade(server):
        raise Refusal(errors.STORE_NOT_MADE, database=server.database)


def _as_owner(server: Server) -> Connection:
    try:
        return server.connect_as_owner()
    except psycopg.errors.InsufficientPrivilege:
        with server.connect_as_maker() as connection:
            require(connection, peer=server.private)
        raise


def make_if_private(server: Server) -> None:
    """Make the register on first use, where the cluster is ours."""
    if server.private and _is_unmade(server):
        make_register(server)


def describe(server: Server) -> dict[str, str]:
    """Return the facts of the store for people: which register, where, on what, how large."""
    with server.connect_as_maker() as connection:
        facts = connection.execute(QUERIES["server_facts"]).fetchone()
        size = connection.execute(QUERIES["database_bytes"]).fetchone()
        made = has_register(connection)
        register = connection.execute(QUERIES["register_id"]).fetchone() if made else None
        applied = [str(row[0]) for row in connection.execute(QUERIES["read_ledger"])] if made else []
    version, _, database, _, postgis = (facts or (None,) * 5)[:5]
    return {
        "register": str(register[0]) if register else "–",
        "place": server.place,
        "server": f"PostgreSQL {version}, PostGIS {postgis or '–'}",
        "database": str(database),
        "size": f"{int(str(size[0])) / 1e6:.1f} MB" if size else "–",
        "migrations": f"{len(applied)}, {applied[-1]}" if applied else "0",
    }
