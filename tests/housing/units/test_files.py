"""Files of units, landlords and lettings: in once, told row by row, and out again as they came."""

from pathlib import Path
from typing import Any

import pytest

from housing.db.roles import Actor
from housing.exchange.jobs.local import local_of
from housing.exchange.leaving import run_export
from housing.exchange.running import ImportResult, run_import
from housing.policy.load import load_profile
from housing.units.verdicts import printed_number
from tests.housing.units.city import NOW, City

CN = load_profile("cn")

UNITS = """number,alias,building_code,address,lon,lat,door_label,kind,parent,floor,area_m2,status,status_on,cause
,old:r,,,,,A,room,old:h,,12.5,,,
,old:h,mill,,,,501,,,5,60,,,
,,mill,,,,５０２室,,,,,,,
,,mill,,,,502,,,,,,,
,,inn,,,,501,,,,,provisional,2026-01-05,
,,,,114.07,22.54,7,,,,,,,
,old:x,mill,,,,9,,,,,retired,2025-05-01,已拆除
"""
LANDLORDS = """landlord_code,name,document_type,document_number,phone,kind
L-1,李示例,id_card,11010519491231002X,13800000000,person
L-2,示例中介,,,,agency
L-3,坏号码,id_card,110105194912310021,,person
"""
LETTINGS = """letting_code,landlord_code,unit,valid_from,valid_until,agent_code,under_letting,use,adults,children
T-2,L-2,old:r,2026-01-01,,,T-1,home,,
T-1,L-1,old:h,2026-01-01,2027-12-31,L-2,,,2,1
T-3,L-9,old:h,2026-01-01,,,,,,
T-4,L-1,old:none,2026-01-01,,,,,,
"""


def bring(city: City, folder: Path, kind: str, text: str, *, by: Actor | None = None, **more: Any) -> ImportResult:
    path = folder / f"{kind}.csv"
    path.write_text(text, encoding="utf-8")
    means = (CN, city.vault)
    local = local_of(CN, now=NOW)
    return run_import(
        city.store, by or city.chief, kind, path, now=NOW, local=local, means=means, language="zh", **more
    )


def send(city: City, folder: Path, kind: str, *, by: Actor | None = None, purpose: str | None = None) -> str:
    path = folder / f"{kind}-out.csv"
    means = (CN, city.vault)
    run_export(city.store, by or city.chief, kind, path, now=NOW, means=means, purpose=purpose)
    return path.read_text(encoding="utf-8-sig")


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.added, result.changed, result.unchanged, result.faults


def bring_all(city: City, folder: Path, **more: Any) -> list[ImportResult]:
    texts = {"units": UNITS, "landlords": LANDLORDS, "lettings": LETTINGS}
    return [bring(city, folder, kind, text, **more) for kind, text in texts.items()]


@pytest.mark.parametrize("batch", [None, 1, 2])
def test_a_file_comes_in_whatever_the_batches_and_its_bad_rows_are_told(
    city: City, tmp_path: Path, batch: int | None
) -> None:
    units, landlords, lettings = bring_all(city, tmp_path, batch=batch)
    assert counts(units)[0] == 6 if batch is None else counts(units)[0] >= 6
    assert counts(landlords) == (2, 0, 0, 1)
    assert counts(lettings) == (2, 0, 0, 2)
    assert city.one("select count(*) from doorplate.unit where parent is not null") == 1
    assert city.one("select cause from doorplate.unit where status = 'retired'") == "demolished"
    assert city.one("select u.code from doorplate.letting l join doorplate.letting u on u.id = l.under") == "T-1"
    assert city.one("select label from doorplate.door where label_key = '502'") == "502室"
    assert city.counters_hold()


def test_a_near_duplicate_within_a_file_names_the_other_number(city: City, tmp_path: Path) -> None:
    result = bring(city, tmp_path, "units", UNITS)
    number = city.one("select number from doorplate.unit where label_key = '502'")
    (fault,) = result.shown
    assert fault.startswith("第5行「door_label」")
    assert printed_number(number) in fault


def test_no_fault_repeats_a_document(city: City, tmp_path: Path) -> None:
    result = bring(city, tmp_path, "landlords", LANDLORDS)
    assert result.faults == 1
    assert "校验位" in result.shown[0]


def test_the_same_files_again_change_nothing(city: City, tmp_path: Path) -> None:
    tables = ("unit", "door", "unit_alias", "landlord", "person_secret", "letting", "review_item", "number_block")
    bring_all(city, tmp_path)
    before = {
        table: city.owner.execute(f"select * from doorplate.{table} order by 1, 2".encode()).fetchall()
        for table in tables
    }
    again = bring_all(city, tmp_path)
    assert [each.written for each in again] == [0, 0, 0]
    for table, rows in before.items():
        assert city.owner.execute(f"select * from doorplate.{table} order by 1, 2".encode()).fetchall() == rows, table


def test_what_is_exported_comes_back_and_changes_nothing(city: City, tmp_path: Path) -> None:
    bring_all(city, tmp_path)
    texts = {
        kind: send(city, tmp_path, kind, by=city.officer if kind == "landlords" else None, purpose=None)
        for kind in ("units", "landlords", "lettings")
    }
    assert "李示例" not in texts["landlords"]
    for kind, text in texts.items():
        result = bring(city, tmp_path, kind, text)
        assert (result.written, result.faults) == (0, 0), (kind, result.shown)


def test_an_export_makes_the_same_register_elsewhere(city: City, tmp_path: Path) -> None:
    bring_all(city, tmp_path)
    texts = {"units": send(city, tmp_path, "units"), "lettings": send(city, tmp_path, "lettings")}
    facts = (
        "select number, kind, label, parent, floor, area_m2, status, status_on, cause, lettings, tile, cell"
        "  from doorplate.unit order by 1",
        "select code, unit, valid, use, adults from doorplate.letting order by code",
        "select scheme, code, unit from doorplate.unit_alias order by 1, 2",
    )
    before = [city.owner.execute(each.encode()).fetchall() for each in facts]
    city.clear()
    bring(city, tmp_path, "landlords", LANDLORDS)
    for kind, text in texts.items():
        result = bring(city, tmp_path, kind, text)
        assert result.faults == 0, result.shown
    assert [city.owner.execute(each.encode()).fetchall() for each in facts] == before
    assert city.counters_hold()


def test_names_leave_only_for_a_purpose_and_are_logged(city: City, tmp_path: Path) -> None:
    bring_all(city, tmp_path)
    text = send(city, tmp_path, "landlords", by=city.officer, purpose="resident_service")
    assert "李示例" in text
    assert "11010519491231002X" in text
    assert city.one("select count(*) from doorplate.access_log where verb = 'landlord.read'") == 2


def test_what_leaves_is_in_scope(city: City, tmp_path: Path) -> None:
    bring_all(city, tmp_path)
    assert send(city, tmp_path, "units", by=city.officer_there).count("\n") == 2
    assert send(city, tmp_path, "lettings", by=city.officer_there).count("\n") == 1
    assert send(city, tmp_path, "landlords", by=city.officer_there).count("\n") == 1
    for kind in ("units", "lettings", "landlords"):
        assert send(city, tmp_path, kind, by=city.public).count("\n") == 1


def test_a_landlords_own_file_goes_in_as_far_as_the_landlord_may(city: City, tmp_path: Path) -> None:
    text = "building_code,door_label,area_m2\nmill,501,40\ntower,502,\nnowhere,1,\n"
    result = bring(city, tmp_path, "units", text, by=city.landlord)
    assert counts(result) == (2, 0, 0, 1)
    number = city.one("select number from doorplate.unit where label = '501'")
    text = f"letting_code,landlord_code,unit,valid_from\nT-1,L-landlord,{printed_number(number)},2026-01-01\n"
    text += f"T-2,L-rival,{printed_number(number)},2026-01-01\n"
    result = bring(city, tmp_path, "lettings", text, by=city.landlord)
    assert counts(result) == (1, 0, 0, 1)


def test_a_column_that_is_not_there_leaves_the_end_of_a_letting(city: City, tmp_path: Path) -> None:
    bring_all(city, tmp_path)
    text = "letting_code,landlord_code,unit,valid_from,adults\nT-1,L-1,old:h,2026-01-01,4\n"
    assert counts(bring(city, tmp_path, "lettings", text)) == (0, 1, 0, 0)
    assert city.one("select upper(valid)::text from doorplate.letting where code = 'T-1'") == "2028-01-01"
