"""Lettings of files into the register, and out of it."""

from collections.abc import Iterator, Sequence

from housing import errors
from housing.db.connect import Connection
from housing.exchange.kinds.lettings import LettingRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.lettings import store
from housing.lettings.model import LettingDraft, Taken, Terms, terms_of
from housing.lettings.recording import take_in
from housing.numbers.rules import UnitNumber
from housing.policy.model import Profile
from housing.units.files import reference_of


def load_lettings(connection: Connection, rows: Sequence[LettingRow], context: Context) -> list[Fault]:
    """Record the lettings of rows, or bring them up to date, and return the faults of those that are not in.

    One that stands under another waits for it where that comes further down in the file.
    """
    profile = context.kept(Profile)
    terms = terms_of(profile) if profile else Terms()
    now = context.now.astimezone(context.local.zone)
    keeps_end = "valid_until" not in context.columns
    drafts = [_draft(row, keeps_end=keeps_end) for row in rows]
    faults = []
    for row, taken in zip(rows, take_in(connection, drafts, terms=terms, now=now), strict=True):
        context.added += taken.result == "made"
        context.changed += taken.result == "changed"
        if taken.refusal is not None:
            faults.append(_fault(row, taken, context))
    return faults


def read_lettings(connection: Connection, context: Context) -> Iterator[LettingRow]:  # noqa: ARG001 -- scoped by role
    """Yield the lettings that the actor may see and that were not withdrawn, in the order in which they were made."""
    for place, (code, landlord, unit, *rest) in enumerate(store.stream_lettings(connection), start=2):
        yield LettingRow._make((place, code, landlord, UnitNumber(str(unit)), *rest))


def _draft(row: LettingRow, *, keeps_end: bool) -> LettingDraft:
    return LettingDraft(
        landlord=row.landlord_code,
        unit=reference_of(row.unit),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        code=row.letting_code,
        agent=row.agent_code,
        under=row.under_letting,
        use=row.use,  # type: ignore[arg-type]  # of the closed list
        adults=row.adults,
        children=row.children,
        keeps_end=keeps_end,
    )


def _fault(row: LettingRow, taken: Taken, context: Context) -> Fault:
    assert taken.refusal is not None
    column = taken.refusal.field or ""
    if taken.refusal.kind is errors.LETTING_UNDER and not context.is_last:
        context.later.add(row.row)
    value = getattr(row, column, None) if column else None
    return Fault.of(row.row, column, "" if value is None else str(value), taken.refusal)
