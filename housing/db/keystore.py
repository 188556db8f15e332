"""Make the store of person keys: a database beside the register's, or on a server of its own."""

from pathlib import Path
from typing import Final

from housing.db.connect import QUERIES, Connection, Server

_TABLE: Final = Path(__file__).with_name("keystore.sql").read_bytes()


def make_key_store(server: Server) -> None:
    """Make what is missing in the database of the person keys, which is there; what is there stays."""
    with server.connect_to_keys() as connection:
        if not _has_table(connection):
            connection.execute(_TABLE)


def has_key_store(server: Server) -> bool:
    """Tell whether the database of the keys is there; one on a server of its own always counts as there."""
    if server.keys_apart:
        return True
    with server.connect_as_maker("postgres" if server.private else None) as connection:
        return connection.execute(QUERIES["has_database"], {"database": server.keys_database}).fetchone() is not None


def _has_table(connection: Connection) -> bool:
    row = connection.execute(QUERIES["has_key_table"]).fetchone()
    return row is not None and bool(row[0])
