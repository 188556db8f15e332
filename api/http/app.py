"""The HTTP application: settings in, application out."""

import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from api.http import openapi, problems, routes
from api.http.frame import Frame
from api.http.front import Front
from housing.db.connect import Store
from housing.settings import Settings


def make_app(settings: Settings, environ: Mapping[str, str], store: Store | None = None) -> FastAPI:
    """Return the application. It opens the register when it begins to serve, unless an open one is given."""
    front = Front(settings, environ, store)
    app = FastAPI(
        title="Doorplate 知居",
        version=openapi.VERSION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=front.serving,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.front = front
    routers = list(all_routers())
    for router in routers:
        app.include_router(router)
    described = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    app.openapi = functools.partial(openapi.describe, app, described)  # type: ignore[method-assign]  # FastAPI's way to extend it
    problems.install(app)
    app.add_middleware(Frame, most_bytes=settings.request_megabytes * 1_000_000)
    return app


def all_routers() -> Iterator[APIRouter]:
    """Yield the router of each module in the folder of routes, by name."""
    for found in pkgutil.iter_modules(routes.__path__):
        router = importlib.import_module(f"{routes.__name__}.{found.name}").router
        assert isinstance(router, APIRouter), found.name
        yield router
