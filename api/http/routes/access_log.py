"""Who read or changed a record: one's own log, and all of it for auditors."""

from fastapi import APIRouter

from api.http.connection import Own
from api.http.dependencies import TheCaller, ThePage
from api.http.schemas.events import LogAnswer, LogLineAnswer
from housing.numbers.rules import UnitNumber, printed
from housing.residences.model import LogLine
from housing.residences.service import log_before, show_log

router = APIRouter(prefix="/api/v1/access-log", tags=["access log"])


@router.get("")
def show(caller: TheCaller, page: ThePage, connection: Own) -> LogAnswer:  # noqa: ARG001 -- who signed in
    """Show who read or changed the own record and why, newest first; an auditor sees the log of all."""
    lines = show_log(connection, before=log_before(page.after), limit=page.limit)
    following = str(lines[-1].seq) if len(lines) == page.limit else None
    return LogAnswer(lines=[_answer(line) for line in lines], next=following)


def _answer(line: LogLine) -> LogLineAnswer:
    return LogLineAnswer(
        at=line.at,
        kind=line.kind,
        office=line.office,
        purpose=line.purpose,
        act=line.verb,
        fields=line.fields,
        unit=printed(UnitNumber(str(line.unit))) if line.unit is not None else None,
        basis=line.basis,
    )
