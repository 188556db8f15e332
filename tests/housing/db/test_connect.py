"""The one door: sessions give rights for one transaction, and connections forget whom they served."""

import ast
import threading
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from housing import errors, log
from housing.checkout import CHECKOUT
from housing.db.connect import Connection, Store
from housing.db.roles import MIGRATOR, NOBODY, WORKER, Actor, Role
from housing.errors import Refusal

LEAKS = {
    "a setting": "set doorplate.actor = '00000000-0000-0000-0000-000000000001'",
    "a setting by function": "select set_config('doorplate.purpose', 'all', false)",
    "a role": "set role doorplate_app",
    "a search path": "set search_path = pg_temp",
    "a temporary table": "create temporary table left_behind (x int)",
    "an advisory lock": "select pg_advisory_lock(42)",
    "a cursor": "declare left_open cursor with hold for select 1",
    "a subscription": "listen left_listening",
    "row security off": "set row_security = off",
}
STATE = """
select current_setting('doorplate.actor', true), current_setting('doorplate.purpose', true), session_user::text,
       current_user::text, current_setting('search_path'), to_regclass('left_behind')::text,
       (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
       (select count(*) from pg_cursors where name like 'left_%'), (select count(*) from pg_listening_channels()),
       current_setting('row_security')
"""


@pytest.fixture
def protected(owner: Connection) -> None:
    """Make a table whose rows belong to accounts, with one row each for two of them."""
    owner.execute(
        """
        create table doorplate.sample (account uuid, word text);
        call doorplate.protect('doorplate.sample');
        create policy own_rows on doorplate.sample to doorplate_app using (account = doorplate.current_actor());
        grant select, insert on doorplate.sample to doorplate_app, doorplate_worker;
        """
    )
    for number in (1, 2):
        owner.execute("insert into doorplate.sample values (%s, %s)", [account(number), f"of {number}"])


def account(number: int) -> UUID:
    return UUID(int=number)


def words(store: Store, actor: Actor) -> list[str]:
    with store.session(actor) as connection:
        return [str(row[0]) for row in connection.execute("select word from doorplate.sample order by 1")]


@pytest.mark.usefixtures("protected")
def test_an_actor_sees_only_what_its_policies_show(store: Store) -> None:
    assert words(store, NOBODY) == []
    assert words(store, Actor(account(1))) == ["of 1"]
    assert words(store, Actor(account(2))) == ["of 2"]
    assert words(store, WORKER) == []
    assert words(store, MIGRATOR) == ["of 1", "of 2"]


@pytest.mark.usefixtures("protected")
def test_an_actor_cannot_write_what_it_could_not_see(store: Store) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), store.session(Actor(account(1))) as connection:
        connection.execute("insert into doorplate.sample values (%s, 'x')", [account(2)])
    assert words(store, MIGRATOR) == ["of 1", "of 2"]


@pytest.mark.usefixtures("protected")
def test_a_raw_connection_of_the_application_sees_nothing(store: Store) -> None:
    with store.server.connect(Role.APPLICATION) as connection:
        assert connection.execute("select * from doorplate.sample").fetchall() == []


def test_no_role_of_ours_is_above_row_level_security(maker: Connection) -> None:
    rows = maker.execute("select rolsuper, rolbypassrls from pg_roles where rolname = any(%s)", [list(Role)]).fetchall()
    assert rows == [(False, False)] * len(Role)


@pytest.mark.parametrize("leak", LEAKS, ids=str)
def test_a_pooled_connection_forgets(leak: str, store: Store) -> None:
    lone = Store(store.server, connections=1)
    with lone.session(NOBODY) as connection:
        backend = connection.info.backend_pid
    pool = lone._pools[Role.APPLICATION]
    with pool.connection() as connection:
        clean = connection.execute(STATE).fetchone()
    with pool.connection() as connection:
        connection.execute(LEAKS[leak].encode())
    with pool.connection() as connection:
        assert connection.info.backend_pid == backend
        assert connection.execute(STATE).fetchone() == clean
    pool.close()


def test_the_settings_of_a_session_end_with_it(store: Store) -> None:
    lone = Store(store.server, connections=1)
    with lone.session(Actor(uuid4()), "testing") as connection:
        connection.execute("select 1")
    with lone._pools[Role.APPLICATION].connection() as connection:
        state = connection.execute(STATE).fetchone()
    assert state is not None
    assert state[:2] in ((None, None), ("", ""))
    lone._pools[Role.APPLICATION].close()


def test_a_session_commits_at_its_end_and_rolls_back_on_a_fault(store: Store, owner: Connection) -> None:
    owner.execute("create table doorplate.kept (x int); call doorplate.protect('doorplate.kept')")
    with store.session(MIGRATOR) as connection:
        connection.execute("insert into doorplate.kept values (1)")
    with pytest.raises(ZeroDivisionError), store.session(MIGRATOR) as connection:
        connection.execute("insert into doorplate.kept values (2)")
        _fail()
    assert owner.execute("select x from doorplate.kept").fetchall() == [(1,)]


def _fail() -> None:
    raise ZeroDivisionError


def test_a_deferred_constraint_is_checked_before_the_session_ends(store: Store, owner: Connection) -> None:
    owner.execute(
        "create table doorplate.late (x int constraint late_once unique deferrable initially deferred);"
        "call doorplate.protect('doorplate.late')"
    )
    with pytest.raises(psycopg.errors.UniqueViolation), store.session(MIGRATOR) as connection:
        connection.execute("insert into doorplate.late values (1), (1)")


def test_the_database_knows_who_acts_and_why(store: Store) -> None:
    actor = Actor(uuid4())
    with store.session(actor, "testing") as connection:
        said = connection.execute(
            "select current_user::text, doorplate.current_actor(), doorplate.current_purpose()"
        ).fetchone()
        assert log.purpose.get() == "testing"
    assert said == ("doorplate_app", actor.account, "testing")
    assert log.purpose.get() is None


def test_threads_at_once_never_see_each_others_actor(store: Store) -> None:
    wrong: list[object] = []

    def work(number: int) -> None:
        for _ in range(50):
            with store.session(Actor(account(number))) as connection:
                row = connection.execute("select doorplate.current_actor() from pg_sleep(0.001)").fetchone()
            if row != (account(number),):
                wrong.append(row)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_connection_that_was_cut_is_replaced_before_it_is_used(store: Store, maker: Connection) -> None:
    with store.session(NOBODY) as connection:
        backend = connection.info.backend_pid
    maker.execute("select pg_terminate_backend(%s)", [backend])
    with store.session(NOBODY) as connection:
        assert connection.info.backend_pid != backend


def test_an_exhausted_pool_is_a_refusal_and_no_hang(store: Store) -> None:
    lone = Store(store.server, connections=1)
    with lone.session(NOBODY):
        lone._pools[Role.APPLICATION].timeout = 0.2
        with pytest.raises(Refusal) as caught, lone.session(NOBODY):
            pass
    assert caught.value.kind is errors.STORE_UNREACHABLE
    lone._pools[Role.APPLICATION].close()


def test_only_one_module_opens_connections() -> None:
    openers = set()
    for room in ("housing", "geo", "maps", "api", "fixtures"):
        for path in (CHECKOUT / room).rglob("*.py"):
            if any(_opens(node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
                openers.add(path.relative_to(CHECKOUT))
    assert openers == {Path("housing/db/connect.py")}


def _opens(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "connect":
        return False
    return any(isinstance(part, ast.Name) and part.id in ("psycopg", "Connection") for part in ast.walk(node.func))
