"""Signing in and out."""

from fastapi import APIRouter, Request, Response

from api.http.connection import Own
from api.http.dependencies import TheCaller, cookie_name, require_own_page
from api.http.front import Hashing, TheFront
from api.http.schemas.account import SignedInAnswer, SignInBody
from housing.access.signin.means import end_session
from housing.access.signin.model import SignedIn, SignIn
from housing.access.signin.service import sign_in

LONGEST_COOKIE_S = 400 * 86_400  # browsers keep none longer; when a session ends is the register's decision

router = APIRouter(prefix="/api/v1", tags=["signing in"])


@router.post("/sign-in", responses={401: {}, 403: {}, 429: {}})
def open_session(
    body: SignInBody,
    request: Request,
    response: Response,
    front: TheFront,
    hashing: Hashing,  # noqa: ARG001 -- a place among those that hash
) -> SignedInAnswer:
    """Sign in by user name, password and, for staff, the code of an authenticator app; the session is a cookie."""
    require_own_page(request)
    address = request.client.host if request.client else ""
    device = request.headers.get("user-agent", "")
    command = SignIn(body.login, body.password, body.code, body.own_phone, device, address)
    entered = sign_in(front.store, front.settings, command, now=front.now())
    _set_cookie(request, response, entered)
    caller = entered.caller
    return SignedInAnswer(
        login=caller.login,
        kind=caller.kind,
        language=caller.language,
        own_phone=entered.own_phone,
        ends_at=caller.ends_at,
        csrf_token=entered.csrf_token,
    )


@router.post("/sign-out", status_code=204)
def close_session(request: Request, response: Response, caller: TheCaller, connection: Own) -> None:
    """Sign out: the session ends at once, here and wherever its cookie is. With a token there is nothing to end."""
    if caller.session is not None:
        end_session(connection, caller, caller.session)
    response.delete_cookie(cookie_name(request), secure=request.url.scheme == "https", httponly=True, samesite="lax")


def _set_cookie(request: Request, response: Response, entered: SignedIn) -> None:
    response.set_cookie(
        cookie_name(request),
        entered.token,
        max_age=LONGEST_COOKIE_S if entered.own_phone else None,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
