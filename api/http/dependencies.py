"""What routes take, parsed once and typed: who calls, why, when, and which page of a list."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Query, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from api.http.front import Slot, TheFront
from housing import errors, log
from housing.access.scopes import grants, needed_scope
from housing.access.signin.bearer import is_csrf_of
from housing.access.signin.model import Caller
from housing.access.signin.service import find_caller
from housing.db.roles import Actor
from housing.errors import Refusal

CSRF_HEADER: Final = "Doorplate-CSRF"
COOKIE: Final = "doorplate"
SECURE_COOKIE: Final = "__Host-doorplate"
SESSION_SCHEME: Final = "session"
TOKEN_SCHEME: Final = "token"  # noqa: S105 -- a name
MOST_A_PAGE: Final = 500

_LAST_PLACE: Final = (1 << 62) - 1
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_PAGES: Final = frozenset({"same-origin", "none"})
_PURPOSE: Final = re.compile(r"[a-z_]{1,40}")

_cookie = APIKeyCookie(
    name=SECURE_COOKIE,
    scheme_name=SESSION_SCHEME,
    auto_error=False,
    description=f"The session that signing in opens; over plain HTTP the cookie is called {COOKIE}. "
    f"Requests that change something carry the header {CSRF_HEADER} as well.",
)
_bearer = HTTPBearer(
    scheme_name=TOKEN_SCHEME, auto_error=False, description="A token of `doorplate user token`, good for its scopes."
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request brings to show who makes it: a session's token or one for programs, never both."""

    session: str | None = None
    token: str | None = None


async def credentials_of(
    request: Request,
    cookie: Annotated[str | None, Depends(_cookie)],  # noqa: ARG001 -- for the API's description
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Credentials:
    """Return what a request brings. A token wins over a cookie: no other site can make a browser send one."""
    if bearer is not None:
        return Credentials(token=bearer.credentials)
    return Credentials(session=request.cookies.get(cookie_name(request)))


TheCredentials = Annotated[Credentials, Depends(credentials_of)]


def cookie_name(request: Request) -> str:
    """Return what the session's cookie is called: over HTTPS by the name that browsers let this host alone set."""
    return SECURE_COOKIE if request.url.scheme == "https" else COOKIE


def require_own_page(request: Request) -> None:
    """Raise `session.no_proof` where a browser says that another site's page makes the request."""
    if request.headers.get("sec-fetch-site", "none") not in _OWN_PAGES:
        raise Refusal(errors.SESSION_NO_PROOF, header=CSRF_HEADER)


def caller_of(request: Request, front: TheFront, credentials: TheCredentials, slot: Slot) -> Caller:  # noqa: ARG001
    """Return who calls.

    Raises `session.signed_out`; `session.no_proof` for a change that a browser sends without the session's own CSRF
    token; `scope.lacking` for a token that is not good for this.
    """
    caller = find_caller(front.store, session=credentials.session, token=credentials.token, now=front.now())
    if caller is None:
        raise Refusal(errors.SIGNED_OUT)
    request.state.account_language = caller.language
    if caller.scopes is None:
        _require_proof(request, credentials.session or "")
    else:
        _require_scope(request, caller.scopes)
    return caller


TheCaller = Annotated[Caller, Depends(caller_of)]
"""Who calls; a route that takes it is for those who have signed in."""


def actor_of_anyone(request: Request, front: TheFront, credentials: TheCredentials, slot: Slot) -> Actor:
    """Return whom a request acts for: who signed in to make it, else the account of the public.

    Raises what `caller_of` raises for a token or a change of who has signed in; a session that ended is the public.
    """
    if credentials == Credentials():
        return front.public
    try:
        return caller_of(request, front, credentials, slot).actor
    except Refusal as refusal:
        if refusal.kind is errors.SIGNED_OUT and credentials.token is None:
            return front.public
        raise


Anyone = Annotated[Actor, Depends(actor_of_anyone)]
"""Whom a request acts for; a route that takes it is for everybody."""


async def purpose_of(
    header: Annotated[
        str | None, Header(alias="Doorplate-Purpose", description="The reason for which persons are read.")
    ] = None,
    purpose: Annotated[str | None, Query(description="The same, where no header can be sent.")] = None,
) -> str | None:
    """Return the stated purpose. Raises `input.form` for one that can be none."""
    stated = header or purpose
    if stated is not None and _PURPOSE.fullmatch(stated) is None:
        name, form = errors.PURPOSE, errors.PURPOSE_FORM
        raise Refusal(errors.INPUT_FORM, field="purpose", name=name, form=form, example="service")
    log.purpose.set(stated)
    return stated


ThePurpose = Annotated[str | None, Depends(purpose_of)]


async def _now(front: TheFront) -> datetime:
    return front.now()


Now = Annotated[datetime, Depends(_now)]


async def _local_now(front: TheFront, now: Now) -> datetime:
    return now.astimezone(ZoneInfo(front.profile.city.time_zone))


LocalNow = Annotated[datetime, Depends(_local_now)]
"""The time in the city's zone: its date is the city's today."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: at most so many, after the one that ended the part before."""

    limit: int
    after: str | None


async def _page(
    limit: Annotated[int, Query(ge=1, le=MOST_A_PAGE, description="How many at most.")] = 50,
    after: Annotated[str | None, Query(max_length=200, description="`next` of the part before.")] = None,
) -> Page:
    return Page(limit, after)


ThePage = Annotated[Page, Depends(_page)]


def place_after(page: Page) -> int:
    """Return the place in a list that `after` names, which is a whole number; 0 before all. Raises `input.form`."""
    text = page.after or "0"
    if not (text.isascii() and text.isdigit() and int(text) <= _LAST_PLACE):
        name, form = errors.PLACE_IN_LIST, errors.PLACE_FORM
        raise Refusal(errors.INPUT_FORM, field="after", name=name, form=form, example="…")
    return int(text)


def _require_proof(request: Request, session: str) -> None:
    if request.method in _SAFE:
        return
    require_own_page(request)
    if not is_csrf_of(request.headers.get(CSRF_HEADER, ""), session):
        raise Refusal(errors.SESSION_NO_PROOF, header=CSRF_HEADER)


def _require_scope(request: Request, scopes: tuple[str, ...]) -> None:
    needed = needed_scope(request.scope["route"].path, request.method)
    if needed is None or not grants(scopes, needed):
        raise Refusal(errors.SCOPE_LACKING, scope=needed or "–")
