"""One request, one transaction: committed before the answer, gone with a refusal, and in nobody's way."""

import threading
import time
from collections.abc import Iterator

import pytest
from fastapi import APIRouter

from api.http import frame
from api.http.connection import Own, Reading, ReadingAsAnyone, Recording, RecordingAsAnyone
from api.http.dependencies import Anyone, TheCaller, ThePage
from housing import errors, log
from housing.db.connect import Server, Store
from housing.db.roles import MIGRATOR, Role
from housing.errors import Refusal
from housing.settings import Settings
from tests.api.http.browser import Web, web_of
from tests.housing.access.cast import acting, add, cheap, give_password, register_with_cast

CONNECTIONS = 2
router = APIRouter(prefix="/api/v1/residences")


@router.post("/note/{word}")
def note(word: str, connection: Own) -> str:
    """Write a word; "late" is refused by the database at commit, "refused" by us."""
    connection.execute("insert into doorplate.note (word) values (%s)", [word])
    if word == "refused":
        raise Refusal(errors.REQUEST_NOWHERE)
    return word


@router.get("/slow")
def slow(connection: ReadingAsAnyone) -> None:
    """Take a while, with a connection."""
    connection.execute("select pg_sleep(0.02)")


@router.get("/who")
def who(connection: Reading, caller: TheCaller) -> list[str | None]:
    """Tell for whom and why the database thinks that it is asked."""
    row = connection.execute(
        "select current_user::text, doorplate.actor_kind(), doorplate.current_purpose()"
    ).fetchone()
    return [*map(_text, row or ()), log.purpose.get(), caller.login]


@router.post("/who")
def who_records(connection: Recording) -> list[str | None]:
    """Tell the same of one that records."""
    row = connection.execute("select current_user::text, doorplate.actor_kind()").fetchone()
    return [*map(_text, row or ())]


@router.get("/anyone")
def anyone(connection: ReadingAsAnyone, actor: Anyone) -> list[str | None]:
    """Tell the same of one that everybody may ask."""
    row = connection.execute("select current_user::text, doorplate.actor_kind()").fetchone()
    return [*map(_text, row or ()), _text(actor.account)]


@router.post("/anyone")
def anyone_records(connection: RecordingAsAnyone) -> list[str | None]:
    """Tell the same of one by which everybody may record."""
    row = connection.execute("select current_user::text, doorplate.actor_kind()").fetchone()
    return [*map(_text, row or ())]


@router.get("/page")
def page(part: ThePage) -> list[str | int | None]:
    """Tell which part of a list is asked for."""
    return [part.limit, part.after]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


@pytest.fixture(scope="module")
def web(shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    settings = cheap(tmp_path_factory.mktemp("home"), database_connections=CONNECTIONS, second_factor="chosen")
    with register_with_cast(shared_server, shared_settings) as shared:
        store = Store(shared.server, CONNECTIONS)
        with store.session(MIGRATOR) as connection:
            connection.execute(
                """
                create table doorplate.note
                    (word text, constraint note_once unique (word) deferrable initially deferred);
                call doorplate.protect('doorplate.note');
                create policy everyone on doorplate.note to doorplate_app using (true) with check (true);
                grant select, insert on doorplate.note to doorplate_app;
                insert into doorplate.note values ('late')
                """
            )
        add(store, "clerk", "officer", everywhere=True)
        give_password(store, settings, "clerk")
        with web_of(store, settings, router) as served:
            yield served
        for pool in store._pools.values():
            pool.close()


def words(web: Web) -> set[str]:
    with web.store.session(MIGRATOR) as connection:
        return {str(row[0]) for row in connection.execute("select word from doorplate.note")}


def test_a_commit_that_fails_is_told_and_never_answered_as_done(web: Web) -> None:
    browser = web.browser()
    browser.sign_in("clerk")
    assert browser.ask("POST", "/api/v1/residences/note/good").status_code == 200
    late = browser.ask("POST", "/api/v1/residences/note/late")
    assert (late.status_code, late.json()["code"]) == (500, "request.fault")
    assert words(web) == {"late", "good"}


def test_the_row_is_there_when_the_answer_is(web: Web) -> None:
    """Seen by another connection at the moment at which the answer begins to be sent."""
    browser = web.browser()
    browser.sign_in("clerk")
    seen: list[set[str]] = []
    complete = frame._Answer._complete

    def look(self: frame._Answer, headers: object) -> None:
        if self._scope["path"].endswith("/seen"):
            seen.append(words(web))
        complete(self, headers)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame._Answer, "_complete", look)
        assert browser.ask("POST", "/api/v1/residences/note/seen").status_code == 200
    assert "seen" in seen[0]


def test_a_refusal_leaves_nothing_behind(web: Web) -> None:
    browser = web.browser()
    browser.sign_in("clerk")
    assert browser.ask("POST", "/api/v1/residences/note/refused").status_code == 404
    assert "refused" not in words(web)


def test_a_session_acts_for_the_caller_in_its_role_and_for_the_stated_purpose(
    web: Web,
) -> None:
    browser = web.browser()
    browser.sign_in("clerk")
    assert browser.ask("GET", "/api/v1/residences/who").json() == [Role.APPLICATION, "officer", None, None, "clerk"]
    stated = browser.ask("GET", "/api/v1/residences/who", headers={"Doorplate-Purpose": "service"})
    assert stated.json() == [Role.APPLICATION, "officer", "service", "service", "clerk"]
    assert browser.ask("GET", "/api/v1/residences/who?purpose=audit").json()[2] == "audit"
    assert browser.ask("POST", "/api/v1/residences/who").json() == [Role.REGISTRAR, "officer"]
    assert log.purpose.get() is None


@pytest.mark.parametrize("purpose", ["Why not", "x" * 41, "service;", "用途"])
def test_a_purpose_that_can_be_none_is_refused(web: Web, purpose: str) -> None:
    browser = web.browser()
    browser.sign_in("clerk")
    answer = browser.client.get("/api/v1/residences/who", params={"purpose": purpose})
    assert (answer.status_code, answer.json()["field"]) == (422, "purpose")


def test_who_has_not_signed_in_acts_for_the_public_and_who_has_for_oneself(web: Web) -> None:
    public = str(acting(web.store, "public").account)
    browser = web.browser()
    assert browser.ask("GET", "/api/v1/residences/anyone").json() == [Role.APPLICATION, "public", public]
    assert browser.ask("POST", "/api/v1/residences/anyone").json() == [Role.REGISTRAR, "public"]
    browser.client.cookies.set("doorplate", "ended")
    assert browser.ask("POST", "/api/v1/residences/anyone").json() == [Role.REGISTRAR, "public"]
    guess = browser.client.get("/api/v1/residences/anyone", headers={"Authorization": "Bearer dpt_guess"})
    assert guess.status_code == 401
    browser.sign_in("clerk")
    assert browser.ask("GET", "/api/v1/residences/anyone").json()[1] == "officer"
    assert browser.ask("POST", "/api/v1/residences/anyone").json() == [Role.REGISTRAR, "officer"]
    assert browser.ask("POST", "/api/v1/residences/anyone", csrf="").status_code == 403


def test_a_part_of_a_list_has_limits(web: Web) -> None:
    assert web.client.get("/api/v1/residences/page").json() == [50, None]
    assert web.client.get("/api/v1/residences/page?limit=500&after=x").json() == [500, "x"]
    for wrong in ("limit=0", "limit=501", "limit=many", f"after={'x' * 201}"):
        assert web.client.get(f"/api/v1/residences/page?{wrong}").status_code == 422


def test_many_more_requests_than_connections_and_threads_are_all_served(web: Web) -> None:
    """If requests waited for a connection in threads, those who have one would get no thread to go on with."""
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(web.client.get("/api/v1/residences/slow").status_code)

    threads = [threading.Thread(target=ask) for _ in range(120)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 120
    assert time.monotonic() - began < 25
