"""A register from files, as an administrator makes it: bad rows are named, good ones get in, twice changes nothing."""

import csv
import json
from pathlib import Path

from tests.programs import result, run

BOX = "POLYGON((118.790 32.040,118.791 32.040,118.791 32.041,118.790 32.041,118.790 32.040))"
FILES = {
    "divisions": "code,name,level\n320102,玄武区,3\n320102001,梅园新村街道,4\n",
    "buildings": f'code,division_code,kind,floors,geometry\nb1,320102001,apartment,6,"{BOX}"\n',
    "units": "alias,building_code,door_label,kind,parent\nown:1,b1,101,home,\nown:2,b1,102,home,\n"
    "own:3,b1,101室,home,\nown:1a,b1,A,room,own:1\n",
    "landlords": "landlord_code,name,document_type,document_number\nL1,李房东,id_card,11010519491231002X\n"
    "L2,王房东,id_card,110105194912310021\n",
    "lettings": "letting_code,landlord_code,unit,valid_from\nT1,L1,own:1,2026-01-01\nT2,L1,own:9,2026-01-01\n",
    "events": "event_id,source,type,side,unit,effective_at,person_code,name,main,refers_to\n"
    "e1,s,arrival,landlord,own:1,2026-02-01,p1,𬭎古丽,yes,\n"
    "e2,s,confirmation,tenant,own:1,2026-02-02,,,,e1\n"
    "e3,s,departure,tenant,own:1,2026-01-02,,,,e1\n"
    "e4,s,departure,tenant,own:1,2026-05-02,p1,,,\n"
    "e5,s,arrival,landlord,own:2,2096-05-02,p2,,,\n",
}
ADDED = {"divisions": 2, "buildings": 1, "units": 3, "landlords": 1, "lettings": 1, "events": 3}
BAD = {"units": {"4"}, "landlords": {"3"}, "lettings": {"3"}, "events": {"4", "6"}}


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines(keepends=True)


def imported(kind: str, folder: Path, home: Path) -> dict[str, object]:
    ended = run("import", kind, str(folder / f"{kind}.csv"), "--json", home=home)
    assert ended.returncode == (1 if kind in BAD else 0), ended.stderr
    told: dict[str, object] = json.loads(ended.stdout)
    return told


def test_a_register_grows_from_files_and_a_second_import_changes_nothing(home: Path, tmp_path: Path) -> None:
    for kind, text in FILES.items():
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
    for kind in FILES:
        told = imported(kind, tmp_path, home)
        assert told["added"] == ADDED[kind], kind
        assert told["faults"] == len(BAD.get(kind, ())), kind
        if kind in BAD:
            rows = list(csv.reader(lines_of(Path(str(told["report"])))))
            assert rows[0][0] == "reason_and_fix"
            assert len(rows) == 1 + len(BAD[kind])
            assert all(row[0] for row in rows[1:])
    for kind in FILES:
        told = imported(kind, tmp_path, home)
        assert (told["added"], told["changed"], told["unchanged"]) == (0, 0, ADDED[kind]), kind

    refused = run("export", "residences", str(tmp_path / "r.csv"), home=home)
    assert refused.returncode == 1
    assert "resident_service" in refused.stderr
    result("export", "residences", str(tmp_path / "r.csv"), "--purpose", "statistics", home=home)
    (home_row,) = csv.DictReader(lines_of(tmp_path / "r.csv"))
    assert (home_row["from"], home_row["until"], home_row["state"]) == ("2026-02-01", "2026-05-02", "closed")
    assert result("db", "verify", home=home)["ok"]
    read = run("export", "landlords", str(tmp_path / "l.csv"), home=home)
    assert read.returncode == 0
    assert "李房东" not in (tmp_path / "l.csv").read_text(encoding="utf-8-sig")
