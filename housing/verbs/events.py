"""Acts that record events: all take the fields of the one service, as files do."""

from typing import Any, Final
from uuid import uuid4

from housing.db.connect import Connection
from housing.events.front import Sender, SentEvent, record_sent_event
from housing.language import Text
from housing.numbers.rules import UnitNumber, printed
from housing.verbs.model import Means, Values, Verb, fields_of
from housing.verbs.results import RecordedEvent

PERSON: Final = ("person_code", "name", "document_type", "document_number", "birth_year", "phone")
_ALWAYS: Final = ("event_id", "side", "effective_at", "claimed_at")


def event_verb(kind: str, help_: Text, *names: str) -> Verb:
    """Return the act that records events of a type."""

    def act(connection: Connection, means: Means, values: Values) -> object:
        fields: dict[str, Any] = {**values, "type": kind}
        unit = fields.get("unit")
        if unit is not None:
            fields["unit"] = str(unit)
        key = fields.pop("event_id", None) or uuid4().hex
        done = record_sent_event(connection, SentEvent(key, fields), Sender(means.actor, means.desk, means.profile))
        return RecordedEvent(
            receipt=done.receipt.receipt,
            event=str(done.receipt.event),
            unit=printed(UnitNumber(str(done.unit))),
            repeated=done.receipt.repeated,
            claim_code=done.claim_code,
        )

    required = ("side", "effective_at", "field", "value") if kind == "correction" else ("side", "effective_at")
    return Verb(help_, fields_of("events", *_ALWAYS, *names, required=required), act)
