"""The kinds of problems, as the `type` of each names them."""

from fastapi import APIRouter

from api.http.problems import TYPES, status_of
from api.http.schemas.service import ProblemKindAnswer
from housing import errors
from housing.errors import Refusal

router = APIRouter(prefix=TYPES.rstrip("/"), tags=["service"])


@router.get("/{code}")
async def show_kind(code: str) -> ProblemKindAnswer:
    """Explain a kind of problem in both languages."""
    for kind in errors.kinds():
        if kind.code == code:
            return ProblemKindAnswer.model_validate(
                {"code": code, "status": status_of(kind), "what": kind.what, "fix": kind.fix}
            )
    raise Refusal(errors.REQUEST_NOWHERE)
