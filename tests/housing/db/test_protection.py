"""The catalogue: nothing in the store passes by row-level security, and the check that says so bites."""

from datetime import UTC, datetime

import pytest

from housing.db.checks import View, all_checks, protection
from housing.db.connect import Connection, Server, Store
from housing.ledger.verification.model import Run
from housing.settings import Settings

BREACHES = {
    "a table without row-level security": (
        "create table doorplate.bare (x int)",
        "doorplate.bare does not force row-level security",
    ),
    "a table whose owner passes by": (
        "create table doorplate.lax (x int); alter table doorplate.lax enable row level security",
        "doorplate.lax does not force row-level security",
    ),
    "a table in another schema": (
        "create schema elsewhere; create table elsewhere.bare (x int)",
        "elsewhere.bare does not force row-level security",
    ),
    "a partitioned table": (
        "create table doorplate.parted (x int) partition by list (x)",
        "doorplate.parted does not force row-level security",
    ),
    "a table that backups would miss": (
        "create table doorplate.unseen (x int); alter table doorplate.unseen enable row level security;"
        "alter table doorplate.unseen force row level security",
        "doorplate.unseen has no policy owner_all: backups would lack its rows",
    ),
    "a definer view": (
        "create view doorplate.seen as select * from doorplate.register",
        "the view doorplate.seen runs with its owner's rights",
    ),
    "a materialised view": (
        "create materialized view doorplate.frozen as select 1 as x",
        "doorplate.frozen is a materialised view",
    ),
    "a definer function with an open search path": (
        "create function doorplate.loose() returns int language sql security definer return 1;"
        "revoke all on function doorplate.loose() from public",
        "the definer function doorplate.loose() has no fixed search path",
    ),
    "a definer function for everyone": (
        "create function doorplate.open() returns int language sql security definer set search_path = '' return 1",
        "everyone may call the definer function doorplate.open()",
    ),
}


def problems(server: Server, connection: Connection) -> list[str]:
    view = View(Store(server, 1), connection, Settings(), Run(datetime.now(UTC)))
    return [problem.en for problem in protection.run(view)]


def test_the_migrated_store_is_protected_whole(server: Server, maker: Connection) -> None:
    assert problems(server, maker) == []


@pytest.mark.parametrize("breach", BREACHES, ids=str)
def test_a_breach_is_found_and_named(breach: str, server: Server, maker: Connection) -> None:
    statements, found = BREACHES[breach]
    maker.execute(statements.encode())
    assert problems(server, maker) == [found]


def test_a_view_with_its_readers_rights_is_no_breach(server: Server, maker: Connection) -> None:
    maker.execute("create view doorplate.fair with (security_invoker = true) as select * from doorplate.register")
    assert problems(server, maker) == []


def test_every_check_has_a_title_and_a_hint_in_both_languages() -> None:
    for check in all_checks():
        for text in (check.title, check.hint):
            assert text.en
            assert text.zh
            assert text.en != text.zh
