"""The own account: what it is, its language and password, its open sessions and its tokens."""

from uuid import UUID

from fastapi import APIRouter, Request

from api.http.connection import Own
from api.http.dependencies import Now, TheCaller, TheCredentials
from api.http.front import Hashing, TheFront
from api.http.schemas.account import (
    AccountAnswer,
    AccountBody,
    PasswordBody,
    SessionAnswer,
    SessionsAnswer,
    TokenAnswer,
    TokensAnswer,
)
from housing.access.accounts.service import find_own, set_own_language
from housing.access.signin.bearer import csrf_of
from housing.access.signin.means import end_session, end_token, list_sessions, list_tokens
from housing.access.signin.model import PasswordChange
from housing.access.signin.service import change_own_password

router = APIRouter(prefix="/api/v1/account", tags=["own account"])


@router.get("")
def show_account(caller: TheCaller, credentials: TheCredentials, connection: Own) -> AccountAnswer:
    """Show the own account, and what this session or token is good for."""
    account = find_own(connection, caller.login)
    csrf_token = csrf_of(credentials.session) if credentials.session and caller.session else None
    session = {"ends_at": caller.ends_at, "csrf_token": csrf_token, "scopes": caller.scopes}
    shown = {name: getattr(account, name) for name in AccountAnswer.model_fields if name not in session}
    return AccountAnswer.model_validate({**shown, **session})


@router.patch("")
def change_account(body: AccountBody, caller: TheCaller, credentials: TheCredentials, connection: Own) -> AccountAnswer:
    """Choose the language in which one is written to."""
    set_own_language(connection, body.language)
    return show_account(caller, credentials, connection)


@router.post("/password", status_code=204, responses={429: {}})
def change_password(
    body: PasswordBody,
    request: Request,
    caller: TheCaller,
    front: TheFront,
    hashing: Hashing,  # noqa: ARG001 -- a place among those that hash
) -> None:
    """Change the own password; all other sessions end."""
    address = request.client.host if request.client else ""
    command = PasswordChange(body.password, body.new_password, address)
    change_own_password(front.store, front.settings, caller, command, now=front.now())


@router.get("/sessions")
def show_sessions(caller: TheCaller, connection: Own, now: Now) -> SessionsAnswer:
    """List the open sessions of the own account."""
    rows = list_sessions(connection, caller, now=now)
    return SessionsAnswer(
        sessions=[
            SessionAnswer(
                id=row.id,
                made_at=row.made_at,
                used_at=row.used_at,
                ends_at=row.ends_at,
                own_phone=row.own_phone,
                device=row.device,
                current=row.id == caller.session,
            )
            for row in rows
        ]
    )


@router.delete("/sessions/{session}", status_code=204)
def close_session(session: UUID, caller: TheCaller, connection: Own) -> None:
    """End a session of the own account at once."""
    end_session(connection, caller, session)


@router.get("/tokens")
def show_tokens(caller: TheCaller, connection: Own, now: Now) -> TokensAnswer:
    """List the tokens for programs that act for the own account."""
    return TokensAnswer(tokens=[TokenAnswer.model_validate(row) for row in list_tokens(connection, caller, now=now)])


@router.delete("/tokens/{token}", status_code=204)
def close_token(token: UUID, caller: TheCaller, connection: Own) -> None:
    """End a token of the own account at once."""
    end_token(connection, caller, token)
