"""What surrounds every request: its number, its log line, its answer's headers, and what becomes of faults."""

import logging
import secrets
import time
from typing import Final

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import fault
from housing import log

REQUEST_HEADER: Final = "Doorplate-Request"
API: Final = "/api/"

_EVERYWHERE: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
}
_NO_PAGE: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"
_PAGE: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_A_YEAR: Final = "max-age=31536000"

_log = logging.getLogger(__name__)


class Frame:
    """The outermost part of the application. Plain ASGI: it sees an answer's headers, and never holds back its body."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = f"Q-{secrets.token_hex(6)}"
        log.request_id.set(number)
        answer = _Answer(scope, send, number)
        try:
            await self._app(scope, _Body(receive, self._most_bytes).receive, answer.send)
        except Exception as error:
            if answer.status:  # too late for another answer: the connection breaks, and the client knows it
                raise
            await fault(Request(scope), error)(scope, receive, answer.send)
        finally:
            answer.log_line()


class _Body:
    """A request's body on its way in: refused as soon as it is larger than it may be."""

    def __init__(self, receive: Receive, most_bytes: int) -> None:
        self._receive = receive
        self._left = most_bytes

    async def receive(self) -> Message:
        """Pass a part of the body on."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        return message


class _Answer:
    """An answer on its way: completed by headers, measured, and noted without anything that could be personal."""

    def __init__(self, scope: Scope, send: Send, number: str) -> None:
        self._scope = scope
        self._send = send
        self._number = number
        self._began = time.monotonic()
        self.status = 0

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._complete(MutableHeaders(scope=message))
        await self._send(message)

    def log_line(self) -> None:
        """Write method, route, status and time; the route's pattern, since an address may hold a number or a name."""
        route = getattr(self._scope.get("route"), "path", "-")
        took_ms = 1000 * (time.monotonic() - self._began)
        _log.info("%s %s %s %.1f ms", self._scope["method"], route, self.status or "-", took_ms)

    def _complete(self, headers: MutableHeaders) -> None:
        headers[REQUEST_HEADER] = self._number
        for name, value in _EVERYWHERE.items():
            headers.setdefault(name, value)
        is_api = self._scope["path"].startswith(API)
        headers.setdefault("Content-Security-Policy", _NO_PAGE if is_api else _PAGE)
        if is_api:
            headers.setdefault("Cache-Control", "no-store")
        if self._scope["scheme"] == "https":
            headers.setdefault("Strict-Transport-Security", _A_YEAR)
