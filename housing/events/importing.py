"""Events of files into the ledger: rows become commands, batches are recorded, faults go back to their rows."""

from collections.abc import Iterable, Sequence
from typing import Final

import psycopg

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.events import claims
from housing.events.bulk import Given, prepare_event, record_events
from housing.events.commands import Desk, RecordEvent
from housing.events.provisional import provisional_unit
from housing.events.service import record_event
from housing.events.values import corrected_value
from housing.exchange.kinds.events import EventRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.exchange.values.references import Alias
from housing.people.model import NOBODY_KNOWN, Identity
from housing.people.normal import normal_identity
from housing.policy.model import Profile
from housing.units.model import Alias as UnitAlias
from housing.units.store import find_aliases

_PERSONAL: Final = ("name", "document_type", "document_number", "birth_year", "phone")


def load_events(connection: Connection, rows: Sequence[EventRow], context: Context) -> list[Fault]:
    """Record a batch of rows in an open session of the registrar; returns the faults of those that cannot be."""
    return _Load(connection, context).load(rows)


class _Load:
    def __init__(self, connection: Connection, context: Context) -> None:
        desk, profile = context.kept(Desk), context.kept(Profile)
        assert desk is not None
        assert profile is not None
        self._connection = connection
        self._context = context
        self._desk = desk
        self._profile = profile
        self._today = context.now.date()
        self._faults: list[Fault] = []

    def load(self, rows: Sequence[EventRow]) -> list[Fault]:
        """Record the rows, and return the faults."""
        units = self._units(rows)
        given: list[tuple[EventRow, Given]] = []
        for row in rows:
            try:
                command = self._command(row, units)
            except Refusal as refusal:
                self._fault(row, refusal)
            else:
                given.append((row, prepare_event(command, self._desk)))
        self._record([each for _, each in given])
        for row, each in given:
            if isinstance(each.outcome, Refusal):
                self._fault(row, each.outcome)
            elif each.outcome:
                self._context.added += 1
        return self._faults

    def _record(self, batch: Sequence[Given]) -> None:
        """Record a batch as a whole, or one by one where the account speaks for itself or the database objects."""
        if not self._desk.own:
            try:
                with self._connection.transaction():
                    record_events(self._connection, batch, self._desk)
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError):
                for each in batch:
                    if not isinstance(each.outcome, Refusal):
                        each.outcome = None
            else:
                return
        for each in batch:
            if each.outcome is None:
                each.outcome = self._record_one(each.command)

    def _record_one(self, command: RecordEvent) -> Refusal | bool:
        try:
            with self._connection.transaction():
                return not record_event(self._connection, command, self._desk).repeated
        except Refusal as refusal:
            return refusal

    def _units(self, rows: Iterable[EventRow]) -> dict[UnitAlias, int]:
        aliases = {UnitAlias(*row.unit) for row in rows if isinstance(row.unit, Alias)}
        return find_aliases(self._connection, aliases) if aliases else {}

    def _command(self, row: EventRow, units: dict[UnitAlias, int]) -> RecordEvent:
        return RecordEvent(
            event_id=row.event_id,
            source=row.source or f"account:{self._context.actor.account}",
            type=row.type,
            side=row.side,
            unit=self._unit(row, units),
            effective_at=row.effective_at,
            claimed_at=row.claimed_at or row.effective_at,
            person_code=row.person_code,
            identity=self._identity(row),
            main=row.main,
            adults=row.adults,
            children=row.children,
            refers_to=self._target(row),
            proven=bool(row.claim_code) and row.type == "confirmation",
            field=row.field,
            value=corrected_value(row.type, row.field, row.value, self._profile.city.time_zone),
            decision=row.decision,
            reason=row.reason,
        )

    def _unit(self, row: EventRow, units: dict[UnitAlias, int]) -> int:
        if isinstance(row.unit, Alias):
            found = units.get(UnitAlias(*row.unit))
            if found is None:
                raise Refusal(errors.SCOPE_NOTHING, field="unit")
            return found
        if row.unit is not None:
            return int(row.unit)
        assert row.address is not None  # the kind's own rule
        return provisional_unit(self._connection, row.address, now=self._context.now)

    def _identity(self, row: EventRow) -> Identity:
        told = Identity(*(getattr(row, column) for column in _PERSONAL))
        return normal_identity(self._profile, told, today=self._today) if told else NOBODY_KNOWN

    def _target(self, row: EventRow) -> str | None:
        if row.claim_code and row.type == "confirmation":
            return str(claims.event_of(self._connection, row.claim_code, self._desk))
        return row.refers_to

    def _fault(self, row: EventRow, refusal: Refusal) -> None:
        column = refusal.field or ""
        value = getattr(row, column, None)
        self._faults.append(Fault.of(row.row, column, "" if value is None else str(value), refusal))
