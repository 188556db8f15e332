"""Record an event of type confirmation."""

from typing import Final

from housing.language import Text
from housing.verbs.events import event_verb

VERB: Final = event_verb(
    "confirmation",
    Text("confirm an arrival, or that somebody still lives there", "确认入住或仍在住"),
    "unit",
    "person_code",
    "claim_code",
    "refers_to",
    "main",
)
