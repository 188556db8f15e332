"""Record an event of type arrival."""

from typing import Final

from housing.language import Text
from housing.verbs.events import PERSON, event_verb

VERB: Final = event_verb(
    "arrival", Text("register an arrival", "办理入住登记"), "unit", "address", *PERSON, "main", "adults", "children"
)
