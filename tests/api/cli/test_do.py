"""`doorplate do`: one act after the other on a small register, as a clerk does them."""

import json
import subprocess
from pathlib import Path

from housing.db.connect import Server
from housing.settings import Settings
from tests.api.cli.test_register_files import FILES, imported
from tests.programs import environ_of, result, run

COUNTED = "select count(*) from doorplate.event"


def done(home: Path, verb: str, **fields: str) -> dict[str, object]:
    words = [word for name, value in fields.items() for word in (f"--{name}", value)]
    told: dict[str, object] = result("do", verb, *words, home=home)
    return told


def refused(home: Path, verb: str, **fields: str) -> subprocess.CompletedProcess[str]:
    words = [word for name, value in fields.items() for word in (f"--{name}", value)]
    return run("do", verb, *words, home=home)


def test_a_clerk_registers_a_unit_lets_it_and_records_who_lives_there(home: Path, tmp_path: Path) -> None:
    for kind in ("divisions", "buildings", "landlords"):
        (tmp_path / f"{kind}.csv").write_text(FILES[kind], encoding="utf-8")
        imported(kind, tmp_path, home)
    unit = str(done(home, "unit.create", building_code="b1", door_label="301")["number"])
    again = refused(home, "unit.create", building_code="b1", door_label="３０１室")
    assert again.returncode == 1
    assert unit in again.stderr
    done(home, "letting.record", letting_code="T1", landlord_code="L1", unit=unit, valid_from="2026-01-01")
    renewed = done(home, "letting.renew", letting_code="T1", valid_until="2027-05-01")
    assert renewed["renewed"] == 1
    arrival = done(home, "arrival.record", side="landlord", unit=unit, effective_at="2026-08-01", name="张三")
    confirmed = done(
        home,
        "confirmation.record",
        side="tenant",
        unit=unit,
        effective_at="2026-08-02",
        claim_code=str(arrival["claim_code"]),
    )
    assert confirmed["receipt"] != arrival["receipt"]
    lived_in = refused(home, "unit.retire", unit=unit, cause="demolished")
    assert lived_in.returncode == 1
    result("export", "residences", str(tmp_path / "r.csv"), "--purpose", "statistics", home=home)
    assert ",confirmed," in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert result("db", "verify", home=home)["ok"]


def test_an_act_that_is_not_there_is_a_mistake_of_usage(home: Path) -> None:
    assert run("do", "home.demolish", home=home).returncode == 2


def test_a_person_is_erased_by_an_administrator_for_good(home: Path, tmp_path: Path) -> None:
    for kind in ("divisions", "buildings", "units"):
        (tmp_path / f"{kind}.csv").write_text(FILES[kind], encoding="utf-8")
        imported(kind, tmp_path, home)
    result("user", "add", "officer", "--kind", "officer", "--everywhere", home=home)
    done(home, "arrival.record", side="landlord", unit="own:1", effective_at="2026-08-01", name="张三", person_code="p")
    whom, events = _one(home, "select person from doorplate.residence"), _one(home, COUNTED)
    assert refused(home, "person.erase", person="Zhang").returncode == 1
    officer = run("do", "person.erase", "--person", whom, "--as", "officer", home=home)
    assert officer.returncode == 1
    assert "not open to your kind of account" in officer.stderr
    assert not (home / "erasures.jsonl").exists()
    assert _one(home, "select person from doorplate.residence") == whom

    erased = done(home, "person.erase", person=whom)
    assert (str(erased["events"]), erased["residences"]) == (events, 1)
    assert _one(home, "select person from doorplate.residence") == erased["tombstone"] != whom
    (entry,) = (home / "erasures.jsonl").read_text().splitlines()
    assert json.loads(entry)["person"] == whom
    server = Server(Settings(home=home), environ_of(home))
    try:
        with server.connect_to_keys() as keys:
            assert keys.execute("select from doorplate.person_key where person = %s", [whom]).fetchone() is None
    finally:
        server.close()
    again = refused(home, "person.erase", person=whom)
    assert again.returncode == 1
    assert "Not found, or outside your scope." in again.stderr
    assert result("db", "verify", home=home)["ok"]


def _one(home: Path, statement: str) -> str:
    """Return the one value that a statement finds in the register of a home, with the owner's rights."""
    server = Server(Settings(home=home), environ_of(home))
    try:
        with server.connect_as_owner() as connection:
            row = connection.execute(statement.encode()).fetchone()
    finally:
        server.close()
    assert row is not None
    return str(row[0])
