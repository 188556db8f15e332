"""A browser and a program, as the HTTP front meets them in tests."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx2
from fastapi import APIRouter
from starlette.testclient import TestClient

from api.http.app import make_app
from housing.db.connect import Store
from housing.settings import Settings
from tests.housing.access.cast import NOW, PASSWORD

CSRF: Final = "Doorplate-CSRF"


@dataclass
class Web:
    """The front of a register, at a time that the test sets."""

    store: Store
    settings: Settings
    client: TestClient
    now: datetime = NOW

    def browser(self, *, https: bool = False) -> "Browser":
        """Return a browser without cookies, behind an address of its own."""
        scheme = "https" if https else "http"
        client = TestClient(self.client.app, base_url=f"{scheme}://testserver", raise_server_exceptions=False)
        client.portal = self.client.portal
        return Browser(client)

    def pass_time(self, **more: float) -> None:
        """Let time pass."""
        self.now += timedelta(**more)


class Browser:
    """A client with cookies, which sends the CSRF token that it was given."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.csrf = ""

    def sign_in(self, login: str, password: str = PASSWORD, **more: Any) -> httpx2.Response:
        """Sign in, and keep the CSRF token."""
        answer = self.client.post("/api/v1/sign-in", json={"login": login, "password": password, **more})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf_token"]
        return answer

    def ask(self, method: str, path: str, *, csrf: str | None = None, **more: Any) -> httpx2.Response:
        """Send a request as a page of ours does."""
        headers = {CSRF: self.csrf if csrf is None else csrf, **more.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **more)

    @property
    def token(self) -> str:
        """The session's token, as the cookie holds it."""
        return next(value for name, value in self.client.cookies.items() if name.endswith("doorplate"))


@contextlib.contextmanager
def web_of(store: Store, settings: Settings, router: APIRouter | None = None) -> Iterator[Web]:
    """Serve a register in this process; `router` adds routes of the test's own."""
    app = make_app(settings, {}, store)
    if router is not None:
        app.include_router(router)
    with TestClient(app, raise_server_exceptions=False) as client:
        web = Web(store, settings, client)
        app.state.front.now = lambda: web.now
        yield web
