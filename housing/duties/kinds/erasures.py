"""Bring erasures to their end that a kill broke off, and keep the list outside and the one in the database alike."""

from typing import TYPE_CHECKING, Final

from housing.db.roles import WORKER
from housing.duties.model import Context
from housing.language import Text
from housing.ledger.erasure import store as statements
from housing.ledger.erasure.register import Entry, erasure_list
from housing.ledger.erasure.service import cut_again

if TYPE_CHECKING:
    from pathlib import Path

    from housing.db.connect import Store

TITLE: Final = Text("erasures to complete", "待完成的清除")
EVERY: Final = 30.0
AT_ONCE: Final = False

_checked: Final[dict["Path", int]] = {}  # how long each list was when all of it was last found done


def run(store: "Store", context: Context) -> int:
    """Complete what is listed and not done. Looks again only when the list has grown."""
    erasures = erasure_list(context.settings)
    size = erasures.path.stat().st_size if erasures.path.exists() else 0
    if _checked.get(erasures.path) == size:
        return 0
    entries = list(erasures.entries())
    with store.session(WORKER) as connection:
        done = cut_again(connection, entries)
        known = {entry.person for entry in entries}
        missing = [Entry(each, (each,), at) for each, at in statements.erased_persons(connection) if each not in known]
    if missing:
        erasures.add_missing(missing)
    keys = [key for entry in [*entries, *missing] for key in entry.keys]
    if keys:
        context.vault().keys.destroy(keys)
    if not done:
        _checked[erasures.path] = erasures.path.stat().st_size if erasures.path.exists() else 0
    return done
