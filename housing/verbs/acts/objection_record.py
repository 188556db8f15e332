"""Record an event of type objection."""

from typing import Final

from housing.language import Text
from housing.verbs.events import event_verb

VERB: Final = event_verb(
    "objection", Text("object to what was said", "提出异议"), "unit", "person_code", "refers_to", "reason"
)
