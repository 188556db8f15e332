"""The street of the register's tests, served over HTTP, and those who call: by a token each, or as the public."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from housing.access.signin.means import add_token
from housing.db.connect import Server
from housing.numbers.rules import UnitNumber, printed
from housing.settings import Settings
from tests.api.http.browser import Web, web_of
from tests.housing.access.cast import NOW, acting, cheap
from tests.housing.units.city import City, make_city

EVERY_SCOPE = ("*.read", "*.write")


@dataclass(frozen=True, slots=True)
class Caller:
    """One who calls."""

    web: Web
    headers: dict[str, str]

    def get(self, path: str, *, language: str = "en", **query: Any) -> httpx2.Response:
        """Ask for something."""
        headers = {**self.headers, "Accept-Language": language}
        return self.web.client.get(f"/api/v1/{path}", params=query, headers=headers)

    def post(self, path: str, body: Any, *, language: str = "en", key: str | None = None) -> httpx2.Response:
        """Send something."""
        headers = {**self.headers, "Accept-Language": language, **({"Idempotency-Key": key} if key else {})}
        return self.web.client.post(f"/api/v1/{path}", json=body, headers=headers)


@dataclass(frozen=True, slots=True)
class Street:
    """A served street."""

    web: Web
    city: City
    tokens: dict[str, str] = field(default_factory=dict)

    def caller(self, login: str | None = None) -> Caller:
        """Return who calls by a login of the cast; the public for None."""
        if login is None:
            return Caller(self.web, {})
        if login not in self.tokens:
            with self.city.store.session(acting(self.city.store, "operator")) as connection:
                self.tokens[login] = add_token(connection, login, EVERY_SCOPE, now=NOW).token
        return Caller(self.web, {"Authorization": f"Bearer {self.tokens[login]}"})

    def unit(self, label: str = "501", building: str | None = "mill", **more: Any) -> str:
        """Register a unit and return its printed number."""
        return plate(self.city.unit(label, building, **more))


@contextlib.contextmanager
def serve_street(shared: Server, settings: Settings, home: Path) -> Iterator[Street]:
    """Serve a street of a test module's own."""
    with make_city(shared, settings) as city, web_of(city.store, cheap(home)) as web:
        yield Street(web, city)


def plate(number: int) -> str:
    """Return a number as it is printed."""
    return printed(UnitNumber(str(number)))


def digits(number: str) -> int:
    """Return a printed number as the register keeps it."""
    return int(number.replace("-", ""))
