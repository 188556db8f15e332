"""The only caller of the statements about what waits for a decision."""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from housing.db.connect import Connection
from housing.db.statements import load_statements
from housing.review.model import Item, ItemFilter, NewItem

_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


def insert_items(connection: Connection, items: Sequence[NewItem], now: datetime.datetime) -> None:
    """Write those findings that are not there yet."""
    values = {
        "kinds": [item.kind for item in items],
        "subjects": [item.subject for item in items],
        "units": [item.unit for item in items],
        "cells": [item.cell for item in items],
        "details": [json.dumps(item.details, ensure_ascii=False) for item in items],
        "due_on": [item.due_on for item in items],
        "now": now,
    }
    connection.execute(_QUERIES["open_items"], values)


def find_items(connection: Connection, items: Sequence[NewItem]) -> list[int]:
    """Return the ids of findings that are there, in their order."""
    values = {"kinds": [item.kind for item in items], "subjects": [item.subject for item in items]}
    return [cast("int", row[0]) for row in connection.execute(_QUERIES["find_items"], values)]


def list_items(connection: Connection, wanted: ItemFilter) -> list[Item]:
    """Return the items that the session may see."""
    values = {"kind": wanted.kind, "state": wanted.state, "after": wanted.after, "limit": wanted.limit}
    with connection.cursor(row_factory=class_row(Item)) as cursor:
        return cursor.execute(_QUERIES["list_items"], values).fetchall()


def count_items(connection: Connection) -> dict[str, int]:
    """Return how many open items of each kind the session may see."""
    rows = connection.execute(_QUERIES["count_items"]).fetchall()
    return dict(cast("list[tuple[str, int]]", rows))


def lock_item(connection: Connection, item: int) -> Item | None:
    """Return an item that the session may decide, locked; None for any other."""
    with connection.cursor(row_factory=class_row(Item)) as cursor:
        return cursor.execute(_QUERIES["lock_item"], {"item": item}).fetchone()


def set_decision(  # noqa: PLR0913 -- the columns of a decision
    connection: Connection,
    item: int,
    *,
    state: str,
    decision: str | None,
    reason: str | None,
    done: Mapping[str, Any] | None,
    now: datetime.datetime,
) -> None:
    """Write a decision, or its undoing."""
    values = {
        "item": item,
        "state": state,
        "decision": decision,
        "reason": reason,
        "done": None if done is None else Jsonb(done),
        "now": now,
    }
    connection.execute(_QUERIES["set_decision"], values)


def settle_items(connection: Connection, kind: str, subjects: Sequence[str]) -> None:
    """Withdraw open items whose finding holds no longer, where the session may."""
    connection.execute(_QUERIES["settle_items"], {"kind": kind, "subjects": list(subjects)})
