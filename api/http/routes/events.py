"""Recording events: a second delivery with the same key gets the first answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response

from api.http.connection import RecordingAsAnyone
from api.http.dependencies import Anyone, Now
from api.http.front import TheFront
from api.http.schemas.events import EventBody, ReceiptAnswer
from housing import log
from housing.events.desks import desk_of
from housing.events.front import Sender, SentEvent, record_sent_event
from housing.numbers.rules import UnitNumber, printed

router = APIRouter(prefix="/api/v1/events", tags=["events"])


def sender_of(front: TheFront, actor: Anyone, connection: RecordingAsAnyone, now: Now) -> Sender:
    """Return for whom an event is recorded, and what that stands on."""
    desk = desk_of(connection, front.profile, front.vault, now=now, request=log.request_id.get())
    return Sender(actor, desk, front.profile)


@router.post("", status_code=201, responses={200: {"model": ReceiptAnswer}, 403: {}, 404: {}, 409: {}})
def record(
    body: EventBody,
    key: Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=100)],
    sender: Annotated[Sender, Depends(sender_of)],
    connection: RecordingAsAnyone,
    response: Response,
) -> ReceiptAnswer:
    """Record an event; sent again with the same Idempotency-Key it changes nothing and is answered alike."""
    main = None if body.main is None else body.main == "yes"
    done = record_sent_event(connection, SentEvent(key, {**body.model_dump(), "main": main}), sender)
    response.status_code = 200 if done.receipt.repeated else 201
    return ReceiptAnswer(
        receipt=done.receipt.receipt,
        event=done.receipt.event,
        unit=printed(UnitNumber(str(done.unit))),
        repeated=done.receipt.repeated,
        claim_code=done.claim_code,
        claim_code_until=done.claim_code_until,
    )
