"""Seal what was committed."""

from typing import TYPE_CHECKING, Final

from housing.duties.model import Context
from housing.language import Text
from housing.ledger.seals.service import seal_rows

if TYPE_CHECKING:
    from housing.db.connect import Store

TITLE: Final = Text("rows to seal", "待存证")
EVERY: Final = 0.5
AT_ONCE: Final = True


def run(store: "Store", context: Context) -> int:
    """Seal the next rows of ledger and log."""
    return seal_rows(store, context.settings, now=context.now)
