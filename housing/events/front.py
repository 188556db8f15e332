"""Events as people and programs send them one at a time: words are put in their normal forms, then recorded."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.events import claims
from housing.events.commands import Desk, Receipt, RecordEvent
from housing.events.provisional import provisional_unit
from housing.events.service import record_event
from housing.events.values import corrected_value
from housing.numbers.rules import parse_number
from housing.people.model import IDENTITY_FIELDS, NOBODY_KNOWN, Identity
from housing.people.normal import normal_identity
from housing.policy.model import Profile
from housing.units.model import Alias
from housing.units.resolve import number_of_reference


@dataclass(frozen=True, slots=True)
class SentEvent:
    """An event as it was sent: its idempotency key, and its fields by the names of a file's columns."""

    key: str
    fields: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sender:
    """For whom an event is recorded, and what that stands on."""

    actor: Actor
    desk: Desk
    profile: Profile


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a sent event, and the code for the other side of a new arrival."""

    receipt: Receipt
    unit: int
    claim_code: str | None
    claim_code_until: datetime.datetime | None


def record_sent_event(connection: Connection, sent: SentEvent, sender: Sender) -> Done:
    """Record an event in an open session of the registrar. Raises what `record_event` raises, and refusals of words."""
    desk = sender.desk
    command = _command(connection, sent, sender)
    receipt = record_event(connection, command, desk)
    code = until = None
    if command.type == "arrival" and not receipt.repeated:
        until = desk.now + datetime.timedelta(days=sender.profile.codes.paper_days)
        code = claims.issue_code(connection, receipt.event, until, desk)
    return Done(receipt, command.unit, code, until)


def _command(connection: Connection, sent: SentEvent, sender: Sender) -> RecordEvent:
    fields, desk, profile = sent.fields, sender.desk, sender.profile
    told = Identity(**{name: fields.get(name) for name in IDENTITY_FIELDS})
    plain = ("type", "side", "effective_at", "person_code", "main", "adults", "children", "field", "decision", "reason")
    return RecordEvent(
        event_id=sent.key,
        source=f"account:{sender.actor.account}",
        unit=_unit(connection, fields, desk),
        claimed_at=fields.get("claimed_at") or fields["effective_at"],
        identity=normal_identity(profile, told, today=desk.now.date()) if told else NOBODY_KNOWN,
        refers_to=_target(connection, fields, desk),
        proven=bool(fields.get("claim_code")) and fields.get("type") == "confirmation",
        value=corrected_value(fields.get("type"), fields.get("field"), fields.get("value"), profile.city.time_zone),
        **{name: fields.get(name) for name in plain},  # type: ignore[arg-type]  # the front has checked their types
    )


def _unit(connection: Connection, fields: Mapping[str, Any], desk: Desk) -> int:
    unit, address = fields.get("unit"), fields.get("address")
    if unit:
        scheme, colon, code = unit.partition(":")
        reference = Alias(scheme, code) if colon else int(parse_number(unit, field="unit"))
        number = number_of_reference(connection, reference)
        if number is None:
            raise Refusal(errors.SCOPE_NOTHING, field="unit")
        return number
    if address and fields.get("type") == "arrival":
        return provisional_unit(connection, address, now=desk.now)
    raise Refusal(errors.INPUT_MISSING, field="unit", name=errors.EVENT_FIELDS["unit"], example="1000-0000-0093")


def _target(connection: Connection, fields: Mapping[str, Any], desk: Desk) -> str | None:
    code: str | None = fields.get("claim_code")
    if code and fields.get("type") == "confirmation":
        return str(claims.event_of(connection, code, desk))
    target: str | None = fields.get("refers_to")
    return target
