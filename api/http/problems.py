"""Refusals over HTTP: the one table from a refusal to a status, and the one shape that each has (RFC 9457)."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.http.languages import language_of_request
from api.http.validation import refusals_of
from housing import errors
from housing.errors import Exit, Kind, Refusal
from housing.language import Language, Text

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = "/api/v1/problems/"
MEMBERS: Final = ("sent", "registered")
"""Values of refusals that programs get as members of the problem, besides the sentences."""

_BY_EXIT: Final = {Exit.REFUSED: 422, Exit.USAGE: 400, Exit.ENVIRONMENT: 503}
_BY_KIND: Final[Mapping[Kind, int]] = {
    errors.SIGNED_OUT: 401,
    errors.SIGN_IN_WRONG: 401,
    errors.SIGN_IN_CODE: 401,
    errors.SIGN_IN_NO_FACTOR: 403,
    errors.SIGN_IN_PAUSED: 429,
    errors.SESSION_NO_PROOF: 403,
    errors.SCOPE_LACKING: 403,
    errors.ACCOUNT_RIGHTS: 403,
    errors.ACCOUNT_TAKEN: 409,
    errors.ACCOUNT_LAST_ADMINISTRATOR: 409,
    errors.ACCOUNT_OF_THE_PUBLIC: 409,
    errors.SCOPE_NOTHING: 404,
    errors.PURPOSE_MISSING: 403,
    errors.PURPOSE_NOT_YOURS: 403,
    errors.EVENT_REPEATED: 409,
    errors.ACT_NOT_YOURS: 403,
    errors.UNIT_EXISTS: 409,
    errors.UNIT_LET_BY_OTHER: 409,
    errors.UNIT_ALIAS_TAKEN: 409,
    errors.UNIT_GONE: 409,
    errors.UNIT_LIVED_IN: 409,
    errors.UNIT_HAS_PARTS: 409,
    errors.LETTING_TAKEN: 409,
    errors.LETTING_WITHDRAWN: 409,
    errors.REVIEW_DECIDED: 409,
    errors.REVIEW_OPEN: 409,
    errors.REVIEW_STALE: 409,
    errors.REQUEST_NOWHERE: 404,
    errors.REQUEST_METHOD: 405,
    errors.REQUEST_TOO_LARGE: 413,
    errors.REQUEST_FAULT: 500,
}
_TITLES: Final = {
    400: Text("Not understood", "无法理解请求"),
    401: Text("Not signed in", "未登录"),
    403: Text("Not allowed", "无权进行"),
    404: Text("Not found", "未找到"),
    405: Text("Method not allowed", "方法不适用"),
    409: Text("At odds with what is there", "与现有内容冲突"),
    413: Text("Too large", "请求过大"),
    422: Text("Answers to fix", "内容需更正"),
    429: Text("Too many tries", "尝试过于频繁"),
    500: Text("A fault of the program", "程序故障"),
    503: Text("Not available", "暂不可用"),
}
_BY_STATUS: Final = {404: errors.REQUEST_NOWHERE, 405: errors.REQUEST_METHOD, 413: errors.REQUEST_TOO_LARGE}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A refusal as it is answered: the headers that belong to it, and the refusals of single fields."""

    refusal: Refusal
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Refusal, ...] = ()
    reference: str | None = None


class ProblemResponse(JSONResponse):
    """An answer that says what is wrong and how to put it right."""

    media_type = MEDIA_TYPE


def status_of(kind: Kind) -> int:
    """Return the HTTP status of a kind of refusal."""
    return _BY_KIND.get(kind, _BY_EXIT.get(kind.exit, 422))


def install(app: FastAPI) -> None:
    """Let the application answer refusals, wrong input, and addresses that are not there."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _not_served)


def fault(request: Request, error: Exception) -> ProblemResponse:
    """Answer an error that is no refusal: with a reference number, and never with its own text, which the log has."""
    reference = _logged(error)
    refusal = Refusal(errors.REQUEST_FAULT, reference=reference)
    return _answer(request, _Answer(refusal, 500, reference=reference))


async def _refused(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, Refusal)
    status = status_of(error.kind)
    if error.kind.exit is Exit.ENVIRONMENT:  # of our machines: its paths, users and addresses are nobody's business
        reference = _logged(error)
        return _answer(
            request, _Answer(Refusal(errors.REQUEST_FAULT, reference=reference), status, reference=reference)
        )
    return _answer(request, _Answer(error, status, _headers_of(error, status)))


async def _invalid(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)
    found = refusals_of(request, error)
    if len(found) == 1 and found[0].kind is errors.REQUEST_UNREADABLE:
        return _answer(request, _Answer(found[0], 400))
    return _answer(request, _Answer(Refusal(errors.REQUEST_INVALID, count=len(found)), 422, parts=found))


async def _not_served(request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)
    kind = _BY_STATUS.get(error.status_code, errors.REQUEST_UNREADABLE)
    limit = request.app.state.front.settings.request_megabytes
    return _answer(request, _Answer(Refusal(kind, limit=limit), error.status_code, error.headers or {}))


def _headers_of(refusal: Refusal, status: int) -> Mapping[str, str]:
    if status == 401:  # noqa: PLR2004 -- RFC 9110 wants the header with this status
        return {"WWW-Authenticate": "Bearer"}
    minutes = refusal.values.get("minutes")
    return {"Retry-After": str(60 * minutes)} if status == 429 and isinstance(minutes, int) else {}  # noqa: PLR2004


def _logged(error: Exception) -> str:
    reference = f"F-{secrets.token_hex(4)}"
    _log.error(reference, exc_info=error)
    return reference


def _answer(request: Request, answer: _Answer) -> ProblemResponse:
    language = language_of_request(request)
    headers = {"Content-Language": language, "Vary": "Accept-Language", **answer.headers}
    return ProblemResponse(_body(answer, language), answer.status, headers)


def _body(answer: _Answer, language: Language) -> dict[str, Any]:
    said = answer.refusal.as_dict(language)
    title = _TITLES.get(answer.status)
    return {
        "type": f"{TYPES}{said['code']}",
        "title": title.in_(language) if title else said["what"],
        "status": answer.status,
        "detail": f"{said['what']}{'' if language == 'zh' else ' '}{said['fix']}",
        **said,
        "reference": answer.reference,
        "errors": [part.as_dict(language) for part in answer.parts],
        **{name: answer.refusal.values[name] for name in MEMBERS if name in answer.refusal.values},
    }
