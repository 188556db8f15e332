"""Numbers from blocks: never twice, whatever rolls back, closes, runs out or runs at the same time."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from housing import errors
from housing.db.connect import Connection, Server, Store
from housing.db.roles import WORKER, Actor
from housing.errors import Refusal
from housing.numbers.blocks import (
    burn_blocks,
    close_block,
    issue_numbers,
    open_block,
    standing_of,
    take_numbers,
)
from housing.numbers.model import IssueNumbers
from housing.numbers.rules import FIRST_BODY, LAST_BODY, number_of, parse_number
from housing.settings import Settings
from tests.conftest import copied_database

NOW = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)


class Undo(Exception):  # noqa: N818 -- what it does
    """Rolls a session back."""


@pytest.fixture(scope="module")
def register(shared_server: Server, shared_settings: Settings) -> Iterator[tuple[Store, Actor, Connection]]:
    """Yield a store with a desk, and a connection of the owner."""
    with copied_database(shared_server, shared_settings) as server, server.connect_as_owner() as owner:
        store = Store(server, connections=20)
        row = owner.execute(
            "insert into doorplate.account (login, kind, everywhere) values ('desk', 'officer', true) returning id"
        ).fetchone()
        assert row is not None
        yield store, Actor(row[0]).recording, owner  # type: ignore[arg-type]  # a uuid
        for pool in store._pools.values():
            pool.close()


def count(owner: Connection, where: str) -> object:
    row = owner.execute(f"select count(*) from doorplate.number_block where {where}".encode()).fetchone()
    assert row is not None
    return row[0]


class Last:
    """Gives always the last place."""

    def __call__(self, below: int) -> int:
        """Return the last place."""
        return below - 1


def test_only_the_desk_hands_out_numbers(register: tuple[Store, Actor, Connection]) -> None:
    store, _, owner = register
    row = owner.execute("select id from doorplate.account where kind = 'public'").fetchone()
    assert row is not None
    with pytest.raises(Refusal) as caught, store.session(Actor(row[0]).recording) as connection:  # type: ignore[arg-type]
        issue_numbers(connection, Actor(None), IssueNumbers(1, "tablet-1"), now=NOW)
    assert caught.value.kind is errors.ACT_NOT_YOURS


@pytest.mark.parametrize(
    ("wanted", "holder", "field"),
    [
        (0, "t", "count"),
        (100_001, "t", "count"),
        (1, " ", "holder"),
        (1, "x" * 101, "holder"),
        (1, "register", "holder"),
    ],
)
def test_a_count_or_a_holder_that_cannot_be_is_refused(
    register: tuple[Store, Actor, Connection], wanted: int, holder: str, field: str
) -> None:
    store, desk, _ = register
    with pytest.raises(Refusal) as caught, store.session(desk) as connection:
        issue_numbers(connection, desk, IssueNumbers(wanted, holder), now=NOW)
    assert (caught.value.kind, caught.value.field) == (errors.INPUT_FORM, field)


def test_a_device_gets_numbers_as_they_are_printed_and_nobody_else_gets_them(
    register: tuple[Store, Actor, Connection],
) -> None:
    store, desk, _ = register
    with store.session(desk) as connection:
        issued = [issue_numbers(connection, desk, IssueNumbers(1_500, "tablet-7"), now=NOW) for _ in range(2)]
    numbers = [number for each in issued for number in each.numbers]
    assert len(set(numbers)) == 3_000
    assert all(len(number) == 14 and parse_number(number) for number in numbers)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.integers(1, 40)),
        st.tuples(st.just("undone"), st.integers(1, 40)),
        st.tuples(st.just("close"), st.integers(0, 3)),
        st.tuples(st.just("burn"), st.just(0)),
    ),
    max_size=12,
)


@given(steps, st.sampled_from(["register", "tablet", "city"]), st.integers(3, 30))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_number_is_issued_twice_whatever_happens_between(
    register: tuple[Store, Actor, Connection], acts: list[tuple[str, int]], holder: str, size: int
) -> None:
    store, desk, owner = register
    taken: list[int] = []
    for act, how in acts:
        if act == "take":
            with store.session(desk) as connection:
                taken += take_numbers(connection, how, now=NOW, holder=holder, size=size)
        elif act == "undone":
            with pytest.raises(Undo), store.session(desk) as connection:
                take_numbers(connection, how, now=NOW, holder=holder, size=size)
                raise Undo
        elif act == "close":
            row = owner.execute("select id from doorplate.number_block where closed_at is null limit 1").fetchone()
            if row is not None:
                with store.session(desk) as connection:
                    assert close_block(connection, int(str(row[0])), "lost", now=NOW)
        else:
            with store.session(WORKER) as connection:
                burn_blocks(connection, [], now=NOW)
            assert count(owner, "closed_at is null") == 0
    assert len(set(taken)) == len(taken)
    assert all(FIRST_BODY <= number // 100 <= LAST_BODY and number % 97 == 1 for number in taken)


def test_sixteen_writers_at_once_never_get_the_same_number(register: tuple[Store, Actor, Connection]) -> None:
    store, desk, owner = register
    taken: list[int] = []
    undone = [0]

    def write(seed: int) -> None:
        for turn in range(25):
            try:
                with store.session(desk) as connection:
                    mine = take_numbers(connection, 1 + (seed + turn) % 7, now=NOW, holder="crowd", size=50)
                    if (seed + turn) % 5 == 0:
                        raise Undo
            except Undo:
                undone[0] += 1
            else:
                taken.extend(mine)

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert undone[0] > 16
    assert len(taken) > 1_000
    assert len(set(taken)) == len(taken)
    assert count(owner, "holder = 'crowd' and closed_at is null") <= 16  # type: ignore[operator]  # a count


def test_nobody_waits_for_a_writer_that_holds_numbers(register: tuple[Store, Actor, Connection]) -> None:
    store, desk, _ = register
    with store.session(desk) as first:
        mine = take_numbers(first, 1, now=NOW, holder="waiting")
        with store.session(desk) as second:
            second.execute("set local lock_timeout = '1ms'")
            theirs = take_numbers(second, 1, now=NOW, holder="waiting")
    assert mine != theirs


def test_a_used_up_block_is_closed_and_the_next_one_opened(register: tuple[Store, Actor, Connection]) -> None:
    store, desk, owner = register
    with store.session(desk) as connection:
        numbers = [take_numbers(connection, 5, now=NOW, holder="ten", size=10) for _ in range(5)]
    assert len({number for each in numbers for number in each}) == 25
    assert count(owner, "holder = 'ten' and closed_because = 'used_up'") == 2
    with store.session(desk) as connection:
        block = open_block(connection, "ten", 10, now=NOW)
        assert close_block(connection, block.id, "returned", now=NOW)
        assert not close_block(connection, block.id, "returned", now=NOW)


def test_two_blocks_never_overlap_and_a_full_place_is_told(register: tuple[Store, Actor, Connection]) -> None:
    store, desk, owner = register
    with store.session(desk) as connection:
        block = open_block(connection, "end", 10, now=NOW, chance=Last())
        assert block.last == LAST_BODY
        with pytest.raises(Refusal) as caught:
            open_block(connection, "end", 20, now=NOW, chance=Last())
        assert caught.value.kind is errors.NUMBERS_USED_UP
    with pytest.raises(psycopg.errors.ExclusionViolation):
        owner.execute(
            "insert into doorplate.number_block (first, last, next, holder) values (%s, %s, %s, 'x')",
            [block.first - 5, block.first, block.first - 5],
        )


def test_no_block_is_opened_over_a_number_that_came_from_elsewhere(register: tuple[Store, Actor, Connection]) -> None:
    store, desk, owner = register
    body = 5_000_000_005
    owner.execute(
        "with d as (insert into doorplate.door (label, label_key) values ('1', '1') returning id)"
        " insert into doorplate.unit (number, door, label, label_key) select %s, id, '1', '1' from d",
        [int(number_of(body))],
    )
    places = iter([body - 9, body, body - 10])
    with store.session(desk) as connection:
        block = open_block(connection, "near", 10, now=NOW, chance=lambda _: next(places) - FIRST_BODY)
    assert (block.first, block.last) == (body - 10, body - 1)


def test_it_is_known_what_was_issued_what_will_be_and_what_is_foreign(
    register: tuple[Store, Actor, Connection],
) -> None:
    store, desk, _ = register
    with store.session(desk) as connection:
        block = open_block(connection, "known", 10, now=NOW)
        (issued,) = take_numbers(connection, 1, now=NOW, holder="known")
        unissued = int(number_of(block.last))
        foreign = int(number_of(1_000_000_000))
        assert standing_of(connection, [issued, unissued, foreign]) == ({unissued}, {foreign})
