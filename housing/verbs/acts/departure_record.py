"""Record an event of type departure."""

from typing import Final

from housing.language import Text
from housing.verbs.events import event_verb

VERB: Final = event_verb("departure", Text("record a departure", "办理离开注销"), "unit", "person_code", "refers_to")
