"""Record an event of type correction."""

from typing import Final

from housing.language import Text
from housing.verbs.events import event_verb

VERB: Final = event_verb(
    "correction",
    Text("correct what an event said", "更正事件内容"),
    "unit",
    "person_code",
    "refers_to",
    "field",
    "value",
    "reason",
)
