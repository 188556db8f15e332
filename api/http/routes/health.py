"""Whether the service lives, and whether it can serve: for those who watch over it."""

from fastapi import APIRouter

from api.http.front import TheFront
from api.http.schemas.service import HealthAnswer, ReadyAnswer
from housing.db.migrate import require_current
from housing.db.roles import WORKER

router = APIRouter(tags=["service"])


@router.get("/healthz")
async def show_health() -> HealthAnswer:
    """Tell that the process is alive."""
    return HealthAnswer()


@router.get("/readyz", responses={503: {}})
def show_readiness(front: TheFront) -> ReadyAnswer:
    """Tell that the register can be reached and holds all migrations; 503 if not."""
    with front.store.session(WORKER) as connection:
        require_current(connection, front.migrations)
    return ReadyAnswer()
