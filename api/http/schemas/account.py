"""Signing in, and the own account."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from api.http.schemas import Answer, Body, named
from housing.language import Language


class SignInBody(Body):
    """Who wants in, and with what."""

    login: str = named("user name", "用户名", min_length=1, max_length=200)
    password: str = named("password", "密码", min_length=1, max_length=1000)
    code: str | None = named("code of the authenticator app", "验证器应用中的验证码", default=None, max_length=20)
    own_phone: bool = named("phone of one's own", "本人手机", default=False)


class SignedInAnswer(Answer):
    """An open session. The browser keeps its token as a cookie; pages send `csrf_token` with each change."""

    login: str
    kind: str
    language: Language
    own_phone: bool
    ends_at: datetime
    csrf_token: str


class AccountAnswer(Answer):
    """The own account. A session knows its end and its CSRF token, a token its scopes."""

    login: str
    kind: str
    office: str | None
    language: Language
    everywhere: bool
    divisions: list[str]
    cells: list[str]
    landlord: str | None
    password: bool
    totp: bool
    ends_at: datetime | None
    csrf_token: str | None
    scopes: list[str] | None


class AccountBody(Body):
    """What one changes of the own account."""

    language: Literal["zh", "en"] = named("language", "语言")


class PasswordBody(Body):
    """The password that is, and the one to be."""

    password: str = named("present password", "当前密码", min_length=1, max_length=1000)
    new_password: str = named("new password", "新密码", min_length=1, max_length=1000)


class SessionAnswer(Answer):
    """An open session: on which device, since when, until when unless it is used."""

    id: UUID
    made_at: datetime
    used_at: datetime
    ends_at: datetime
    own_phone: bool
    device: str
    current: bool


class SessionsAnswer(Answer):
    """All open sessions, the one used last first."""

    sessions: list[SessionAnswer]


class TokenAnswer(Answer):
    """A token for programs, without itself."""

    id: UUID
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None


class TokensAnswer(Answer):
    """All tokens that have not ended, the newest first."""

    tokens: list[TokenAnswer]
