"""Record an event of type household_change."""

from typing import Final

from housing.language import Text
from housing.verbs.events import event_verb

VERB: Final = event_verb(
    "household_change",
    Text("record how many live in a household now", "登记家庭人数变动"),
    "unit",
    "person_code",
    "refers_to",
    "adults",
    "children",
)
