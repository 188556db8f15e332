"""Load a dump of our schema in an open transaction: a kill, or anything that fails, leaves what was there."""

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import psycopg

from housing.db.client import client_environ, client_path, failed
from housing.db.connect import Connection, Server
from housing.db.roles import Role
from housing.errors import Refusal

_SECTIONS: Final = ("pre-data", "data", "post-data")
_META: Final = (b"\\restrict ", b"\\unrestrict ")  # words to psql, which runs none of this
_END: Final = b"\\.\n"
_BLOCK: Final = 1 << 18


def load_dump(connection: Connection, server: Server, dump: Path) -> None:
    """Replace our schema by the dump's, as its owner, in the transaction that the caller commits.

    Raises `backup.failed`.
    """
    connection.execute(f"set local role {Role.OWNER}; drop schema if exists doorplate cascade".encode())
    for section in _SECTIONS:
        with _reading(server, dump, section) as script:
            if section == "data":
                _load_rows(connection, script)
            else:
                _run(connection, b"".join(line for line in script if not line.startswith(_META)))
    connection.execute("reset all")  # what the scripts set; the role stays


@contextlib.contextmanager
def _reading(server: Server, dump: Path, section: str) -> Iterator[IO[bytes]]:
    """Yield what pg_restore makes of one section; whether that was all is known when it has ended."""
    words = [client_path(server, "pg_restore"), "--no-owner", f"--section={section}", "--file=-", str(dump)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            words, env=client_environ(server), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        ) as reader,
    ):
        assert reader.stdout is not None
        refused: psycopg.Error | None = None
        try:
            yield reader.stdout
        except psycopg.Error as error:  # perhaps only because the reader broke off
            refused = error
            reader.stdout.close()
        if reader.wait() != 0:
            said.seek(0)
            raise failed(words[0], said.read()) from refused
        if refused is not None:
            raise _refusal(refused)


def _refusal(error: psycopg.Error) -> Refusal:
    return failed("PostgreSQL", (error.diag.message_primary or str(error)).encode())


def _run(connection: Connection, script: bytes) -> None:
    if script.strip():
        connection.execute(script)


def _load_rows(connection: Connection, script: IO[bytes]) -> None:
    """Run a script whose rows stand between `COPY … FROM stdin;` and a line with a backslash and a full stop."""
    statements: list[bytes] = []
    for line in script:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            _run(connection, b"".join(statements))
            statements = []
            _copy(connection, line, script)
        elif not line.startswith(_META):
            statements.append(line)
    _run(connection, b"".join(statements))


def _copy(connection: Connection, statement: bytes, script: IO[bytes]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        block: list[bytes] = []
        size = 0
        for line in script:
            if line == _END:
                break
            block.append(line)
            size += len(line)
            if size >= _BLOCK:
                copy.write(b"".join(block))
                block, size = [], 0
        copy.write(b"".join(block))
