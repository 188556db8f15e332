"""Residences as rows of a file: for a stated purpose, in scope, each reading logged."""

from collections.abc import Iterator
from datetime import date, datetime

from housing.db.connect import Connection
from housing.events.desks import acting_kind
from housing.exchange.kinds.residences import ResidenceRow
from housing.exchange.loading import Context
from housing.numbers.rules import UnitNumber
from housing.policy.model import Profile
from housing.residences.model import ResidenceView
from housing.residences.service import Reader, export_residences


def read_residence_rows(connection: Connection, context: Context) -> Iterator[ResidenceRow]:
    """Yield the residences in the session's scope as rows. Raises `purpose.missing` and `purpose.not_yours`."""
    profile = context.kept(Profile)
    assert profile is not None
    reader = Reader(profile, acting_kind(connection), context.purpose)
    for place, view in enumerate(export_residences(connection, reader), start=2):
        yield _row(place, view, context)


def _row(place: int, view: ResidenceView, context: Context) -> ResidenceRow:
    return ResidenceRow(
        place,
        UnitNumber(str(view.unit)),
        str(view.person),
        _day(view.from_at, context),
        _day(view.until_at, context),
        view.main,
        view.state,
        _day(view.last_confirmed_at, context),
    )


def _day(moment: datetime | None, context: Context) -> date | None:
    return None if moment is None else moment.astimezone(context.local.zone).date()
