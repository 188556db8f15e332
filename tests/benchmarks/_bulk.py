"""Files for the measures of importing, the import as its own program, and bare COPY of the same rows."""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from housing.checkout import CHECKOUT
from housing.db.connect import Connection, Server
from housing.numbers.rules import UnitNumber, printed
from tests.benchmarks._town import DOORS, Town

EVENTS: Final = ("person", "person_reference", "event", "residence", "person_secret", "timer", "outbox", "access_log")
UNITS: Final = ("door", "unit")
_ZONE: Final = ZoneInfo("Asia/Shanghai")
_COLUMNS: Final = (
    *("event_id", "source", "type", "side", "unit", "effective_at", "person_code"),
    *("name", "document_type", "document_number", "phone", "main", "refers_to"),
)


def write_units(place: Town, path: Path) -> int:
    """Write ten units for each building."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("building_code", "door_label", "kind"))
        for building in range(1, place.buildings + 1):
            rows.writerows((f"b{building}", str(100 + door), "home") for door in range(1, DOORS + 1))
    return place.buildings * DOORS


def write_events(place: Town, path: Path, rows: int) -> int:
    """Write lives of the last weeks: each person arrives, most are confirmed, some leave; two rows a person or so."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_COLUMNS)
        written = 0
        for life in _lives(place, chance):
            out.writerows(life)
            written += len(life)
            if written >= rows:
                return written
    raise AssertionError


def _lives(place: Town, chance: random.Random) -> Iterator[list[tuple[str, ...]]]:
    first = datetime.now(_ZONE).replace(microsecond=0) - timedelta(days=6)  # no period is over yet
    life = 0
    while True:
        life += 1
        at = first + timedelta(minutes=chance.randrange(5_000))
        unit = printed(UnitNumber(str(place.unit(chance.randrange(place.units)))))
        who = (f"p{life}", f"张三{life}", "passport", f"E{life:08d}", f"138{life:08d}")
        told = [("arrival", "landlord", at, who, "yes", "")]
        if chance.random() < 0.7:
            told.append(("confirmation", "tenant", at, ("",) * 5, "", f"{life}-0"))
        if chance.random() < 0.3:
            told.append(("departure", "tenant", at + timedelta(days=2), ("",) * 5, "", f"{life}-0"))
        yield [
            (f"{life}-{step}", "bench", kind, side, unit, when.isoformat(), *whose, main, refers)
            for step, (kind, side, when, whose, main, refers) in enumerate(told)
        ]


def import_file(place: Town, kind: str, path: Path) -> tuple[float, float, int]:
    """Import a file by the command line; returns seconds, peak memory of the program in MB, rows added."""
    words = [sys.executable, "-P", "-m", "api.cli", "import", kind, str(path), "--as", "bench", "--json"]
    environ = {**os.environ, "PYTHONPATH": str(CHECKOUT), "DOORPLATE_HOME": str(place.settings.home)}
    began = time.perf_counter()
    with subprocess.Popen(words, env=environ, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        told = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    assert process.returncode == 0, told
    return seconds, usage.ru_maxrss / 1024, int(json.loads(told)["added"])


def copy_rows(place: Town, tables: tuple[str, ...], reference: str) -> tuple[float, int]:
    """Copy all rows of tables into another database's, bare; returns seconds and how many rows they were."""
    server = Server(place.settings, os.environ)
    seconds, rows = 0.0, 0
    with (
        tempfile.TemporaryDirectory() as folder,
        server.connect_as_maker() as source,
        server.connect_as_maker(reference) as target,
    ):
        for table in tables:
            _save(source, table, Path(folder) / table)
        with target.transaction():
            for table in tables:
                began = time.perf_counter()
                rows += _load(target, source, table, Path(folder) / table)
                seconds += time.perf_counter() - began
            began = time.perf_counter()
        seconds += time.perf_counter() - began
    server.close()
    return seconds, rows


def _columns(connection: Connection, table: str) -> str:
    rows = connection.execute(
        "select column_name from information_schema.columns"
        " where table_schema = 'doorplate' and table_name = %s and is_generated = 'NEVER' order by ordinal_position",
        [table],
    )
    return ", ".join(str(name) for (name,) in rows)


def _save(connection: Connection, table: str, path: Path) -> None:
    statement = f"copy doorplate.{table} ({_columns(connection, table)}) to stdout"
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for block in copy:
            file.write(block)


def _load(connection: Connection, source: Connection, table: str, path: Path) -> int:
    statement = f"copy doorplate.{table} ({_columns(source, table)}) from stdin"
    with path.open("rb") as file, connection.cursor() as cursor:
        with cursor.copy(statement.encode()) as copy:
            while block := file.read(1 << 18):
                copy.write(block)
        return cursor.rowcount
