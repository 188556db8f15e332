"""`doorplate retention run`: a dry run counts and changes nothing anywhere; a run lets go of just that."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from housing.db.connect import Connection, Server
from housing.settings import Settings
from tests.api.cli.test_register_files import FILES, imported
from tests.programs import environ_of, result, run

TABLES = (
    *("event", "residence", "person", "person_secret", "access_log", "account_session", "erasure", "outbox", "timer"),
    *("seal", "sealing"),
)
LONG_AGO = (datetime.now(UTC) - timedelta(days=3_000)).date().isoformat()
LEFT = (datetime.now(UTC) - timedelta(days=2_900)).date().isoformat()
EVENTS = (
    "event_id,source,type,side,unit,effective_at,person_code,name,main,refers_to\n"
    f"g1,s,arrival,landlord,own:1,{LONG_AGO},p1,张三,yes,\n"
    f"g2,s,confirmation,tenant,own:1,{LONG_AGO},,,,g1\n"
    f"g3,s,departure,tenant,own:1,{LEFT},,,,g1\n"
    "s1,s,arrival,landlord,own:2,2026-02-01,p2,李四,yes,\n"
    "s2,s,confirmation,tenant,own:2,2026-02-02,,,,s1\n"
)
GONE = [
    {"kind": "person", "reason": "departed", "count": 1},
    {"kind": "residence", "reason": "departed", "count": 1},
]


def lived_in(home: Path, folder: Path) -> None:
    """Make a register where one person left long ago, one lives there still, and a reading waits for its seal."""
    for kind in ("divisions", "buildings", "units"):
        (folder / f"{kind}.csv").write_text(FILES[kind], encoding="utf-8")
        imported(kind, folder, home)
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    result("import", "events", str(folder / "events.csv"), home=home)
    result("user", "add", "officer", "--kind", "officer", "--everywhere", home=home)
    result("export", "residences", str(folder / "r.csv"), "--purpose", "statistics", home=home)


def all_there_is(home: Path) -> dict[str, Any]:
    """Return the rows of all tables that expiry could touch, the keys, and every file of the home outside the store."""
    server = Server(Settings(home=home), environ_of(home))
    try:
        with server.connect_as_owner() as connection, server.connect_to_keys() as keys:
            found: dict[str, Any] = {table: _rows(connection, table) for table in TABLES}
            found["keys"] = _rows(keys, "person_key")
    finally:
        server.close()
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.parts[len(home.parts)] in {"secrets", "seals", "erasures.jsonl", "erasures.lock"}:
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _rows(connection: Connection, table: str) -> list[Any]:
    rows = connection.execute(f"select to_json(t) from doorplate.{table} t order by t::text".encode()).fetchall()
    return [row[0] for row in rows]


def test_a_dry_run_and_a_refused_one_change_nothing_and_a_run_lets_go_of_what_was_counted(
    home: Path, tmp_path: Path
) -> None:
    lived_in(home, tmp_path)
    before = all_there_is(home)
    for words in ((), ("--dry-run",)):
        refused = run("retention", "run", *words, "--as", "officer", home=home)
        assert refused.returncode == 1
        assert "not open to your kind of account" in refused.stderr
    assert len(before) > len(TABLES) + 1
    assert result("retention", "run", "--dry-run", home=home) == {"dry": True, "expired": GONE}
    told = run("retention", "run", "--dry-run", home=home, DOORPLATE_LANGUAGE="zh")
    assert told.returncode == 0
    assert "未作任何更改" in told.stdout
    assert "离开已超过保存期限" in told.stdout
    assert all_there_is(home) == before

    assert result("retention", "run", home=home) == {"dry": False, "expired": GONE}
    after = all_there_is(home)
    assert len(after["keys"]) == len(before["keys"]) - 1
    assert len((home / "erasures.jsonl").read_text().splitlines()) == 1
    assert len(after["residence"]) == len(before["residence"]) == 2
    assert result("db", "verify", home=home)["ok"]
    assert result("access", "verify", home=home)["ok"]
    assert result("retention", "run", home=home)["expired"] == []
    nothing = run("retention", "run", "--dry-run", home=home)
    assert nothing.stdout == "Nothing has run out.\n"


def test_a_dry_run_makes_no_secret_where_there_is_none(home: Path) -> None:
    result("db", "init", home=home)
    assert result("retention", "run", "--dry-run", home=home)["expired"] == []
    assert not (home / "secrets" / "master.key").exists()
    assert not list(home.glob("erasures.*"))
