"""Named SQL statements, kept in files beside the code that runs them."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from psycopg import sql

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def load_statements(path: Path) -> Mapping[str, sql.SQL]:
    """Return the statements of a file by name; each begins with a line `-- name: …`.

    They are files of the project, never text from elsewhere.
    """
    parts = _NAME.split(path.read_text(encoding="utf-8"))[1:]
    named = {name: sql.SQL(text.strip()) for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return MappingProxyType(named)
