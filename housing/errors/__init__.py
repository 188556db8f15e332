"""The closed list of refusals: what is wrong, at which field, and how to put it right, in both languages.

A `Refusal` is meant for the person who asked. Anything else that is raised is a fault of the program and gets a
reference number, never its own text. The list is the modules of this folder, one a subject.
"""

from housing.errors.access import *
from housing.errors.events import *
from housing.errors.exchange import *
from housing.errors.inputs import *
from housing.errors.kind import Exit, Kind, Refusal
from housing.errors.ledger import *
from housing.errors.osm import *
from housing.errors.places import *
from housing.errors.policy import *
from housing.errors.program import *
from housing.errors.register import *
from housing.errors.secrets import *
from housing.errors.store import *

__all__ = ["Exit", "Kind", "Refusal"]


def kinds() -> tuple[Kind, ...]:
    """Return the whole list, subject by subject."""
    return tuple(value for value in globals().values() if isinstance(value, Kind))
