"""The API's description (OpenAPI 3.1): what FastAPI derives from the routes, with every problem they can answer."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.http.dependencies import SESSION_SCHEME, TOKEN_SCHEME, actor_of_anyone, caller_of
from api.http.problems import MEDIA_TYPE
from api.http.schemas.problem import Problem
from housing.access.scopes import needed_scope

VERSION: Final = "1"
_REF: Final = "#/components/schemas/{model}"
_SURPLUS: Final = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI, routes: Sequence[APIRoute]) -> dict[str, Any]:
    """Return the description of an application with these routes, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _described(app, routes)
    return app.openapi_schema


def _described(app: FastAPI, routes: Sequence[APIRoute]) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in _SURPLUS:
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template=_REF)
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for route in routes:
        if route.include_in_schema:
            for method in route.methods or ():
                _complete(document["paths"][route.path_format][method.lower()], route, method)
    return document


def _complete(operation: dict[str, Any], route: APIRoute, method: str) -> None:
    signed_in = _takes(route.dependant, caller_of)
    anyone = _takes(route.dependant, actor_of_anyone)
    statuses = ["401", "403"] if signed_in or anyone else []
    statuses += ["404"] if "{" in route.path else []
    statuses += ["400", "413"] if route.body_field else []
    statuses += ["422"] if route.body_field or operation.get("parameters") else []
    statuses += [status for status in operation["responses"] if status >= "400"]
    for status in [*statuses, "default"]:
        operation["responses"][status] = _problem("Refused: what is wrong, and how to put it right.")
    if signed_in or anyone:
        needed = needed_scope(route.path, method)
        ways: list[dict[str, list[str]]] = [{SESSION_SCHEME: []}]
        ways += [{TOKEN_SCHEME: [needed]}] if needed else []
        operation["security"] = [*ways, {}] if anyone else ways


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="Problem")}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _takes(dependant: Dependant, call: object) -> bool:
    return any(part.call is call or _takes(part, call) for part in dependant.dependencies)
