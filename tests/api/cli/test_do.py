"""`doorplate do`: one act after the other on a small register, as a clerk does them."""

import subprocess
from pathlib import Path

from tests.api.cli.test_register_files import FILES, imported
from tests.programs import result, run


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
