"""Record an event of type decision."""

from typing import Final

from housing.language import Text
from housing.verbs.events import event_verb

VERB: Final = event_verb(
    "decision",
    Text("decide on an objection or a report", "对异议或申报作出决定"),
    "unit",
    "person_code",
    "refers_to",
    "decision",
    "reason",
)
