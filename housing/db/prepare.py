"""What a database must offer before the register's tables can be made: checked, said, and brought where we may.

The same rules hold for the private cluster, where we may do it all, and for a city's own server, where the user of
the address may do some of it and an administrator has to do the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from psycopg import sql

from housing import errors
from housing.db.binaries import FLOOR
from housing.db.connect import QUERIES, Connection, Server
from housing.db.roles import Role
from housing.errors import Refusal
from housing.language import Text

POSTGIS_FLOOR: Final = (3, 3)


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is missing: what, the statement that brings it, and whether we may run that ourselves."""

    lacks: Text
    statement: str
    ours: bool


class _Facts(NamedTuple):
    version: int
    encoding: str
    database: str
    user: str
    postgis: str | None
    postgis_offered: str | None
    superuser: bool
    makes_roles: bool
    owns_database: bool


def prepare(server: Server) -> None:
    """Bring what is missing and may be brought.

    Raises `store.lacks` with all that is left, and the statements for the server's administrator.
    """
    if server.private:
        _make_database(server)
    with server.connect_as_maker() as connection:
        changed = False
        keys = _keys_beside(server)
        for need in needs(connection, peer=server.private, keys=keys):  # asked one by one: a later on stands on earlier
            if need.ours:
                connection.execute(sql.SQL(need.statement))
                changed = True
        if changed and server.private:
            server.admit_roles()
        require(connection, peer=server.private, keys=keys)
    with server.connect_as_owner() as connection:
        connection.execute("create extension if not exists btree_gist")  # a trusted one: the owner may


def _keys_beside(server: Server) -> str | None:
    return None if server.keys_apart else server.keys_database


def require(connection: Connection, *, peer: bool, keys: str | None = None) -> None:
    """Raise `store.lacks` unless the database offers all that the register needs."""
    left = list(needs(connection, peer=peer, keys=keys))
    if left:
        raise Refusal(
            errors.STORE_LACKS,
            field="database_url",
            lacks=Text("; ".join(need.lacks.en for need in left), "；".join(need.lacks.zh for need in left)),
            statements="\n".join(need.statement for need in left),
            database=_facts(connection).database,
        )


def needs(connection: Connection, *, peer: bool, keys: str | None = None) -> Iterator[Need]:
    """Yield what is missing, in the order in which it must come.

    `peer`: roles sign in themselves, by the socket. `keys`: the database of the person keys, where it stands beside.
    """
    facts = _facts(connection)
    yield from _server_needs(connection, facts)
    known = {str(row[0]): row for row in connection.execute(QUERIES["role_facts"], {"roles": list(Role)})}
    for role in Role:
        yield from _role_needs(connection, facts, role, known.get(role), peer=peer)
    may_create = Role.OWNER in known and _one(connection, "may_create", role=Role.OWNER)
    if not may_create:
        yield Need(
            Text(f"{Role.OWNER} may not make a schema", f"{Role.OWNER} 无权建立模式"),
            _compose(connection, "grant create on database {} to {}", facts.database, Role.OWNER),
            facts.superuser or facts.owns_database,
        )
    if keys is not None:
        yield from _keys_needs(connection, facts, keys)


def _keys_needs(connection: Connection, facts: _Facts, keys: str) -> Iterator[Need]:
    if _one(connection, "has_database", database=keys) is None:
        yield Need(
            Text("a database for the person keys", "个人密钥数据库"),
            _compose(connection, "create database {} owner {} encoding 'UTF8' template template0", keys, facts.user),
            bool(_one(connection, "may_make_databases")),
        )


def _server_needs(connection: Connection, facts: _Facts) -> Iterator[Need]:
    if facts.version < FLOOR:
        text = Text(
            f"PostgreSQL {FLOOR} or newer (found {facts.version})",
            f"PostgreSQL {FLOOR} 或更新（现为 {facts.version}）",
        )
        yield Need(text, f"-- upgrade the server to PostgreSQL {FLOOR} or newer", ours=False)
    if facts.encoding != "UTF8":
        yield Need(
            Text(f"the encoding UTF8 (found {facts.encoding})", f"编码 UTF8（现为 {facts.encoding}）"),
            _compose(connection, "create database {} encoding 'UTF8' template template0", f"{facts.database}_utf8"),
            ours=False,
        )
    offered = facts.postgis or facts.postgis_offered
    floor = ".".join(map(str, POSTGIS_FLOOR))
    if offered is None or tuple(map(int, offered.split(".")[:2])) < POSTGIS_FLOOR:
        text = Text(f"PostGIS {floor} or newer (found {offered})", f"PostGIS {floor} 或更新（现为 {offered}）")
        yield Need(
            text,
            f"-- install PostGIS {floor} or newer on the server; then: create extension postgis",
            ours=False,
        )
    elif facts.postgis is None:
        yield Need(Text("the extension PostGIS", "扩展 PostGIS"), "create extension postgis", facts.superuser)


def _role_needs(
    connection: Connection, facts: _Facts, role: Role, known: tuple[object, ...] | None, *, peer: bool
) -> Iterator[Need]:
    ours = facts.superuser or facts.makes_roles
    if known is None:
        statement = f"create role {{}} {'login' if peer else 'nologin'} nosuperuser nobypassrls nocreatedb nocreaterole"
        yield Need(Text(f"the role {role}", f"角色 {role}"), _compose(connection, statement, role), ours)
    elif known[2]:
        text = Text(f"{role} passes by row-level security", f"{role} 可绕过行级安全")
        yield Need(text, _compose(connection, "alter role {} nosuperuser nobypassrls", role), facts.superuser)
    if known is None or not known[1]:
        text = Text(f"{facts.user} may not act as {role}", f"{facts.user} 无权以 {role} 身份操作")
        yield Need(text, _compose(connection, "grant {} to {}", role, facts.user), ours)


def has_database(server: Server) -> bool:
    """Tell whether a private cluster has our database."""
    with server.connect_as_maker("postgres") as connection:
        return _one(connection, "has_database", database=server.database) is not None


def make_database(connection: Connection, name: str) -> None:
    """Make an empty database."""
    connection.execute(sql.SQL("create database {} encoding 'UTF8' template template0").format(sql.Identifier(name)))


def _make_database(server: Server) -> None:
    if not has_database(server):
        with server.connect_as_maker("postgres") as connection:
            make_database(connection, server.database)


def _facts(connection: Connection) -> _Facts:
    row = connection.execute(QUERIES["server_facts"]).fetchone()
    assert row is not None
    return _Facts(*row)  # type: ignore[arg-type]  # the query's columns, in order


def _one(connection: Connection, name: str, **values: object) -> object:
    row = connection.execute(QUERIES[name], values).fetchone()
    return row[0] if row else None


def _compose(connection: Connection, statement: str, *names: str) -> str:
    quoted = [sql.Identifier(name).as_string(connection) for name in names]
    return statement.format(*quoted)
