"""`doorplate access`: who sees which lines of the log, and whether ledger and log are as they were sealed."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from housing.db.connect import Server
from housing.settings import Settings
from tests.api.cli.test_register_files import FILES, imported
from tests.programs import environ_of, remove_homes, result, run

SOMEBODY = "0198c5a2-7b1e-7c3d-9f00-5a1b2c3d4e5f"
EVENTS = (
    "event_id,source,type,side,unit,effective_at,person_code,name,main,refers_to\n"
    "e1,s,arrival,landlord,own:1,2026-02-01,p1,𬭎古丽,yes,\n"
    "e2,s,confirmation,tenant,own:1,2026-02-02,,,,e1\n"
    "e3,s,arrival,landlord,own:2,2026-03-01,p2,李四,yes,\n"
)


@pytest.fixture(scope="module")
def lived_in(run_root: Path) -> Iterator[Path]:
    """Yield the home of a register with two arrivals, an auditor, and readings in its log; nobody works behind it."""
    folder = run_root / uuid.uuid4().hex[:8]
    home = folder / "home"
    folder.mkdir()
    for kind in ("divisions", "buildings", "units"):
        (folder / f"{kind}.csv").write_text(FILES[kind], encoding="utf-8")
        imported(kind, folder, home)
    (folder / "events.csv").write_text(EVENTS, encoding="utf-8")
    result("import", "events", str(folder / "events.csv"), home=home)
    result("user", "add", "auditor", "--kind", "auditor", "--everywhere", "--office", "审计处", home=home)
    result("export", "residences", str(folder / "r.csv"), "--purpose", "statistics", home=home)
    result("worker", "--once", home=home)
    yield home
    assert not remove_homes(folder)


def owner_does(home: Path, statement: str, *values: object) -> Any:
    """Do one statement on the register of a home with the owner's rights; returns the first row."""
    server = Server(Settings(home=home), environ_of(home))
    try:
        with server.connect_as_owner() as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchone() if cursor.description else None
    finally:
        server.close()


def test_only_an_auditor_sees_the_log_of_others(lived_in: Path) -> None:
    (person,) = owner_does(lived_in, "select person from doorplate.residence limit 1")
    for whom in (str(person), SOMEBODY):  # whether there is such a person is told to nobody
        refused = run("access", "log", "--person", whom, home=lived_in)
        assert refused.returncode == 1
        assert "Not found, or outside your scope." in refused.stderr
    assert result("access", "log", home=lived_in) == {"lines": [], "next": None}
    empty = run("access", "log", home=lived_in, DOORPLATE_LANGUAGE="zh")
    assert empty.returncode == 0
    assert "没有此账户可查看的日志" in empty.stdout

    every = result("access", "log", "--as", "auditor", home=lived_in)["lines"]
    ones = result("access", "log", "--as", "auditor", "--person", str(person), home=lived_in)["lines"]
    assert {line["act"] for line in every} >= {"residence.export", "arrival.record"}
    (count,) = owner_does(lived_in, "select count(*) from doorplate.access_log where person = %s", person)
    assert 0 < len(ones) == count < len(every)
    read = next(line for line in ones if line["act"] == "residence.export")
    assert (read["kind"], read["purpose"]) == ("administrator", "statistics")
    assert "state" in read["fields"]
    assert "name" not in read["fields"]
    assert result("access", "log", "--as", "auditor", "--person", SOMEBODY, home=lived_in)["lines"] == []


def test_a_tenant_sees_the_own_log_and_no_other(lived_in: Path) -> None:
    (person,) = owner_does(lived_in, "select person from doorplate.residence limit 1")
    result("user", "add", "tenant", "--kind", "tenant", home=lived_in)
    owner_does(lived_in, "update doorplate.account set person = %s where login = 'tenant'", person)
    own = result("access", "log", "--as", "tenant", home=lived_in)
    assert own["lines"]
    assert result("access", "log", "--as", "tenant", "--person", str(person), home=lived_in) == own
    other = run("access", "log", "--as", "tenant", "--person", SOMEBODY, home=lived_in)
    assert other.returncode == 1


def test_the_log_is_read_page_by_page_and_told_in_the_readers_language(lived_in: Path) -> None:
    every = result("access", "log", "--as", "auditor", home=lived_in)["lines"]
    paged, place = [], None
    while True:
        words = ("--after", place) if place else ()
        page = result("access", "log", "--as", "auditor", "--limit", "2", *words, home=lived_in)
        paged += page["lines"]
        place = page["next"]
        if place is None:
            break
    assert paged == every
    told = run("access", "log", "--as", "auditor", "--limit", "2", home=lived_in, DOORPLATE_LANGUAGE="zh").stdout
    assert "不含姓名的统计" in told
    assert "管理员" in told
    assert "继续查看：--after" in told
    wrong = run("access", "log", "--as", "auditor", "--after", "yesterday", home=lived_in)
    assert wrong.returncode == 1
    assert run("access", "log", "--limit", "0", home=lived_in).returncode == 2
    assert run("access", "log", "--person", "Zhang", home=lived_in).returncode == 2


def test_seals_that_hold_are_told_chain_by_chain_with_the_key_that_anybody_can_check_by(lived_in: Path) -> None:
    proof = result("access", "verify", home=lived_in)
    assert proof["ok"]
    (events,) = owner_does(lived_in, "select count(*) from doorplate.event")
    chains = {chain["chain"]: chain for chain in proof["chains"]}
    assert chains.keys() == {"event", "access_log"}
    assert chains["event"]["rows"] == events > 0
    assert chains["event"]["seals"] > 0
    assert chains["event"]["until"]
    assert [chain["differences"] for chain in proof["chains"]] == [[], []]
    known = [json.loads(line)["key"] for line in (lived_in / "seals" / "keys.jsonl").read_text().splitlines()]
    assert proof["keys"] == known
    told = run("access", "verify", home=lived_in, DOORPLATE_LANGUAGE="zh")
    assert told.returncode == 0
    assert f"公钥 {known[0]}" in told.stdout
    assert "✓ 登记事件：" in told.stdout


def test_what_was_changed_behind_the_program_is_named_and_the_exit_code_says_so(lived_in: Path) -> None:
    first = "where seq = (select min(seq) from doorplate.access_log)"
    (verb,) = owner_does(lived_in, f"select verb from doorplate.access_log {first}")
    change = f"update doorplate.access_log set verb = %s {first}"
    owner_does(lived_in, change, "residence.hide")
    ended = run("access", "verify", "--json", home=lived_in)
    assert ended.returncode == 1
    proof = json.loads(ended.stdout)
    assert not proof["ok"]
    found = {chain["chain"]: chain["differences"] for chain in proof["chains"]}
    assert found["event"] == []
    assert len(found["access_log"]) == 1
    assert "digest" in found["access_log"][0]
    told = run("access", "verify", home=lived_in)
    assert told.returncode == 1
    assert "✗ log: " in told.stdout
    assert found["access_log"][0] in told.stdout
    owner_does(lived_in, change, verb)

    heads = lived_in / "seals" / "heads.jsonl"
    kept = heads.rename(heads.with_suffix(".kept"))
    assert run("access", "verify", home=lived_in).returncode == 1
    kept.rename(heads)
    assert run("access", "verify", home=lived_in).returncode == 0
