"""A webhook of the city's: it gets ids and a code, and asks the register for what it needs to reach the person."""

import json
import logging
import urllib.error
import urllib.request
from typing import Final

from housing.duties.channels import Channel
from housing.duties.store import Message
from housing.settings import Settings

_SECONDS: Final = 5.0
_SCHEMES: Final = ("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would come as a GET, without the message."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def open_channel(settings: Settings) -> Channel | None:
    """Return the webhook where one is set up."""
    if settings.outbox_webhook is None:
        return None
    address = settings.outbox_webhook.get_secret_value()
    opener = urllib.request.build_opener(_NoRedirect)

    def hand_over(message: Message) -> bool:
        """Send one message. The same number comes with each try, so that the receiver can pass over doubles."""
        try:
            with opener.open(_request(address, message), timeout=_SECONDS):
                return True
        except (OSError, ValueError) as error:
            reason = error.code if isinstance(error, urllib.error.HTTPError) else type(error).__name__
            logging.getLogger(__name__).warning("the webhook did not take message %s: %s", message.id, reason)
            return False

    return hand_over


def _request(address: str, message: Message) -> urllib.request.Request:
    if not address.startswith(_SCHEMES):
        raise ValueError(address)
    body = {
        "id": message.id,
        "person": str(message.person),
        "event": str(message.event),
        "message": message.message,
        "made_at": message.made_at.isoformat(),
    }
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(message.id)}
    return urllib.request.Request(address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 -- see above
