"""Run PostgreSQL's own client programs on the register's database."""

import os
import subprocess
from collections.abc import Mapping, Sequence

from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from housing import errors
from housing.db.binaries import find_client
from housing.db.connect import Server
from housing.db.initdb import SUPERUSER
from housing.errors import Refusal


def client_path(server: Server, program: str) -> str:
    """Return the path of a client program that fits the server's version."""
    with server.connect_as_maker() as connection:
        return find_client(connection.info.server_version // 10000).path(program)


def client_environ(server: Server) -> dict[str, str]:
    """Return the environment that leads a client program to the database. A password never stands in its arguments."""
    said = conninfo_to_dict(server.conninfo(SUPERUSER))
    variables = {option.keyword.decode(): option.envvar for option in Conninfo.get_defaults()}
    environ = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    for keyword, value in said.items():
        if (variable := variables.get(keyword)) and value is not None:
            environ[variable.decode()] = str(value)
    return environ


def run_client(words: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run a client program to its end. Raises `backup.failed` with its last words."""
    ended = subprocess.run(words, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if ended.returncode != 0:
        raise failed(words[0], ended.stderr)


def failed(program: str, said: bytes) -> Refusal:
    """Return the refusal for a client program that failed."""
    reason = said.decode(errors="replace").strip()[-1000:]
    return Refusal(errors.BACKUP_FAILED, program=os.path.basename(program), reason=reason)  # noqa: PTH119
