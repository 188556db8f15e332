"""Look at lettings: those of the scope, or the own ones. An expired or withdrawn one stays findable."""

import datetime

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.lettings import store
from housing.lettings.model import LettingFilter, LettingView
from housing.units.store import acting, cells_in_scope


def list_lettings(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    wanted: LettingFilter,
    *,
    now: datetime.datetime,
) -> list[LettingView]:
    """Return a page of the lettings that the actor may see, in the order in which they were made.

    The session is the application's. Staff see those of their scope, landlords and agents their own.
    """
    if acting(connection).has_own:
        return store.own_lettings(connection, wanted, now.date())
    return store.list_lettings(connection, wanted, now.date(), cells=cells_in_scope(connection))


def find_letting(connection: Connection, actor: Actor, code: str, *, now: datetime.datetime) -> LettingView:
    """Return a letting by its code. Raises `scope.nothing` where there is none, or none that the actor may see."""
    found = list_lettings(connection, actor, LettingFilter(code=code, limit=1), now=now)
    if not found:
        raise Refusal(errors.SCOPE_NOTHING, field="letting_code")
    return found[0]
