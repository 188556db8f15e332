"""What a token can be good for: a part of the API, and whether it reads or writes there."""

from collections.abc import Iterable
from typing import Final

from housing import errors
from housing.errors import Refusal

PARTS: Final = (
    *("account", "access-log", "cells", "coverage", "events", "geocode", "lettings", "mandates", "proofs"),
    *("residences", "review-items", "routes", "statistics", "sweeps", "units", "visits"),
)
"""The parts of the API, as its addresses name them."""

_API: Final = "/api/v1/"
READ_ALL: Final = "*.read"
KNOWN: Final = frozenset(f"{part}.{act}" for part in (*PARTS, "*") for act in ("read", "write"))


def require_scopes(scopes: Iterable[str]) -> tuple[str, ...]:
    """Return scopes in order, each once; `*.read` where none is given. Raises `scope.unknown`."""
    wanted = sorted(set(scopes)) or [READ_ALL]
    for scope in wanted:
        if scope not in KNOWN:
            raise Refusal(errors.SCOPE_UNKNOWN, field="scope", scope=scope, known=", ".join(sorted(KNOWN)))
    return tuple(wanted)


def needed_scope(path: str, method: str) -> str | None:
    """Return the scope that a token needs for a request; None where no token will do.

    `path` is that of the route, such as `/api/v1/units/{number}`.
    """
    part = path.removeprefix(_API).split("/")[0].split(":")[0]
    if not path.startswith(_API) or part not in PARTS:
        return None
    return f"{part}.{'read' if method in ('GET', 'HEAD') else 'write'}"


def grants(scopes: Iterable[str], needed: str) -> bool:
    """Tell whether scopes hold the one that is needed."""
    return bool({needed, f"*.{needed.rpartition('.')[2]}"} & set(scopes))
