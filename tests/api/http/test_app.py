"""The application: its routes are the folder's, and it says whether it lives and whether it can serve."""

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.http import routes
from api.http.app import all_routers, make_app
from api.http.dependencies import caller_of
from api.http.front import Front, _hashing, _slot
from housing.checkout import CHECKOUT
from housing.db.connect import Connection, Store
from housing.settings import Settings
from tests.housing.access.cast import cheap


def test_every_file_of_the_folder_is_served() -> None:
    names = {found.name for found in pkgutil.iter_modules(routes.__path__)}
    assert {"account", "health", "problems", "signing"} <= names
    assert len(list(all_routers())) == len(names)


def test_routes_are_plain_functions_that_are_explained_and_answer_with_listed_fields() -> None:
    for router in all_routers():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            assert inspect.getdoc(route.endpoint), route.path
            assert route.response_model is not None or route.status_code == 204, route.path


def test_routes_that_use_the_database_run_in_threads() -> None:
    for router in all_routers():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            calls = {part.call for part in _flat(route.dependant)}
            if calls & {_slot, caller_of, _hashing}:
                assert not inspect.iscoroutinefunction(route.endpoint), route.path


def test_no_page_of_documentation_loads_anything_from_elsewhere(tmp_path: Path) -> None:
    app = make_app(cheap(tmp_path), {})
    assert (app.docs_url, app.redoc_url, app.openapi_url) == (None, None, "/api/v1/openapi.json")


def test_the_process_is_alive_also_where_the_register_is_not(tmp_path: Path) -> None:
    client = TestClient(make_app(cheap(tmp_path), {}))
    assert client.get("/healthz").json() == {"alive": True}


def test_it_is_ready_when_all_migrations_are_applied_and_not_before(store: Store, owner: Connection) -> None:
    client = TestClient(make_app(cheap(Path("/nowhere")), {}, store))
    assert client.get("/readyz").json() == {"ready": True}
    owner.execute("delete from doorplate.migration where name like '0010%'")
    behind = client.get("/readyz")
    assert (behind.status_code, behind.json()["code"]) == (503, "request.fault")
    assert "0010" not in behind.text


def test_it_is_not_ready_where_the_register_cannot_be_reached(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(make_app(cheap(Path("/nowhere")), {}, store))
    monkeypatch.setattr(store.server, "conninfo", lambda *_: "host=/nowhere connect_timeout=1")
    monkeypatch.setattr("housing.db.connect.Store._make_pool", _impatient(Store._make_pool))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "request.fault")
    assert "nowhere" not in answer.text


def test_the_register_is_opened_when_serving_begins_and_closed_in_the_end(home: Path) -> None:
    settings = Settings(home=home, store_durability="none")
    app = make_app(settings, {})
    front = app.state.front
    assert isinstance(front, Front)
    with pytest.raises(AssertionError, match="open while the front serves"):
        front.store  # noqa: B018 -- asking is the test
    with TestClient(app) as client:
        assert client.get("/readyz").status_code == 200
        pools = list(front.store._pools.values())
    assert pools
    assert all(pool.closed for pool in pools)


def test_a_given_register_is_left_open(store: Store) -> None:
    with TestClient(make_app(cheap(Path("/nowhere")), {}, store)) as client:
        assert client.get("/readyz").status_code == 200
    assert not any(pool.closed for pool in store._pools.values())


@pytest.mark.parametrize("path", sorted((CHECKOUT / "api" / "http").rglob("*.py")), ids=lambda path: path.stem)
def test_the_front_asks_no_table_itself(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert "execute" not in called


def _flat(dependant: Dependant) -> Iterator[Dependant]:
    for part in dependant.dependencies:
        yield part
        yield from _flat(part)


def _impatient(make: object) -> object:
    def made(*words: object) -> object:
        pool = make(*words)  # type: ignore[operator]
        pool.timeout = 0.5
        return pool

    return made
