"""Landlords: recorded once whoever is first, sealed, and read only for a purpose that is logged."""

import threading
from uuid import UUID

import pytest

from housing import errors
from housing.db.roles import WORKER, Actor
from housing.errors import Kind
from housing.landlords.model import LandlordView, Recorded, RecordLandlord
from housing.landlords.service import read_landlords, record_landlord, record_landlords
from housing.people.model import Identity
from housing.policy.load import load_profile
from tests.housing.units.city import NOW, City, refuses

CN = load_profile("cn")
SERVICE = "resident_service"
LI = Identity("李示例", "id_card", "11010519491231002X", 1949, "+8613800000000")


def record(city: City, *commands: RecordLandlord, by: Actor | None = None) -> list[Recorded]:
    actor = by or city.chief
    with city.recording(actor) as connection:
        return record_landlords(connection, actor, commands, vault=city.vault, now=NOW)


def read(city: City, *codes: str, by: Actor, purpose: str | None) -> list[LandlordView]:
    with city.store.session(by, purpose) as connection:
        return read_landlords(connection, by, codes, profile=CN, vault=city.vault, now=NOW)


def results(recorded: list[Recorded]) -> list[str]:
    return [each.result for each in recorded]


# Refusals


def test_only_the_desk_and_landlords_record_landlords(city: City) -> None:
    for actor in (city.tenant, city.public, city.walker, city.auditor, Actor(None)):
        with refuses(errors.ACT_NOT_YOURS), city.recording(actor) as connection:
            record_landlord(connection, actor, RecordLandlord("L-1"), vault=city.vault, now=NOW)


def test_a_landlord_records_nobody_else_and_learns_not_who_there_is(city: City) -> None:
    record(city, RecordLandlord("L-9", identity=LI))
    answers = []
    for code in ("L-9", "L-none"):
        with refuses(errors.SCOPE_NOTHING) as caught, city.recording(city.landlord) as connection:
            record_landlord(connection, city.landlord, RecordLandlord(code), vault=city.vault, now=NOW)
        answers.append(caught.value.as_dict("zh"))
    assert answers[0] == answers[1]
    assert results(record(city, RecordLandlord("L-landlord", identity=LI), by=city.landlord)) == ["changed"]


@pytest.mark.parametrize("code", ["", "x" * 65, "a\x1fb"])
def test_a_code_of_another_form_is_refused_and_the_rest_recorded(city: City, code: str) -> None:
    bad, good = record(city, RecordLandlord(code), RecordLandlord("L-2"))
    assert bad.refusal is not None
    assert bad.refusal.kind is errors.INPUT_FORM
    assert (bad.refusal.field, good.result) == ("landlord_code", "made")


@pytest.mark.parametrize(
    ("purpose", "kind"), [(None, errors.PURPOSE_MISSING), ("own_record", errors.PURPOSE_NOT_YOURS)]
)
def test_nobody_is_read_without_a_purpose_that_the_account_may_state(
    city: City, purpose: str | None, kind: Kind
) -> None:
    record(city, RecordLandlord("L-1", identity=LI))
    with refuses(kind):
        read(city, "L-1", by=city.officer, purpose=purpose)
    assert city.one("select count(*) from doorplate.access_log where verb = 'landlord.read'") == 0


# Recording


def test_who_a_landlord_is_stands_sealed_and_the_log_tells_who_wrote_it(city: City) -> None:
    assert results(record(city, RecordLandlord("L-1", "agency", LI))) == ["made"]
    row = city.owner.execute(
        "select l.kind, p.kind, s.sealed, s.document_index is not null, s.name_index is not null, p.id"
        "  from doorplate.landlord l join doorplate.person p on p.id = l.person"
        "  join doorplate.person_secret s on s.person = p.id where code = 'L-1'"
    ).fetchone()
    assert row is not None
    assert row[:2] == ("agency", "body")
    assert row[3:5] == (True, True)
    assert "李示例".encode() not in bytes(row[2])  # type: ignore[call-overload]  # bytea
    logged = city.owner.execute("select actor, purpose, verb, person, fields from doorplate.access_log").fetchall()
    assert logged == [(city.chief.account, "registration", "landlord.record", row[5], [])]


def test_the_same_rows_again_change_nothing_and_log_nothing(city: City) -> None:
    commands = [RecordLandlord(f"L-{n}", "person", LI) for n in range(5)] + [RecordLandlord("L-bare")]
    assert results(record(city, *commands)) == ["made"] * 6
    before = city.owner.execute("select * from doorplate.person_secret order by person").fetchall()
    persons = city.one("select count(*) from doorplate.person")
    assert results(record(city, *commands)) == ["found"] * 6
    assert city.owner.execute("select * from doorplate.person_secret order by person").fetchall() == before
    assert city.one("select count(*) from doorplate.person") == persons
    assert city.one("select count(*) from doorplate.access_log") == 6


def test_what_is_left_empty_stays_and_what_is_new_is_written(city: City) -> None:
    record(city, RecordLandlord("L-1", "person", LI))
    assert results(record(city, RecordLandlord("L-1", "employer", Identity(phone="+8613900000000")))) == ["changed"]
    (seen,) = _all(city, "L-1")
    assert (seen.kind, seen.name, seen.phone) == ("employer", "李示例", "+8613900000000")
    assert seen.document_number == LI.document_number


def test_another_writing_of_a_name_is_a_change(city: City) -> None:
    record(city, RecordLandlord("L-1", "person", Identity("zhang san")))
    assert results(record(city, RecordLandlord("L-1", None, Identity("Zhang San")))) == ["changed"]
    assert _all(city, "L-1")[0].name == "Zhang San"


def test_of_one_code_in_a_batch_the_first_row_counts(city: City) -> None:
    record(city, RecordLandlord("L-1", identity=Identity("first")), RecordLandlord("L-1", identity=Identity("second")))
    assert _all(city, "L-1")[0].name == "first"


def test_two_who_record_one_landlord_at_once_make_one_person_of_it(city: City) -> None:
    persons = city.one("select count(*) from doorplate.person")
    ready = threading.Barrier(6)

    def write() -> None:
        with city.recording() as connection:
            connection.execute("select 1")
            ready.wait()
            commands = [RecordLandlord(f"L-{n}", "person", LI) for n in range(20)]
            record_landlords(connection, city.chief, commands, vault=city.vault, now=NOW)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert city.one("select count(*) from doorplate.landlord where code like 'L-_' or code like 'L-1_'") == 20
    assert city.one("select count(*) from doorplate.person") == persons + 20


def test_an_erased_landlord_is_refused_and_the_others_go_on(city: City) -> None:
    record(city, RecordLandlord("L-1", identity=LI), RecordLandlord("L-2", identity=LI))
    person = city.one("select person from doorplate.landlord where code = 'L-1'")
    assert isinstance(person, UUID)
    city.vault.keys.destroy([person])
    with city.store.session(WORKER) as connection:
        connection.execute("delete from doorplate.person_secret where person = %s", [person])
    news = Identity(phone="+8613900000000")
    gone, other = record(city, RecordLandlord("L-1", identity=news), RecordLandlord("L-2", identity=news))
    assert gone.refusal is not None
    assert (gone.refusal.kind, other.result) == (errors.PERSON_ERASED, "changed")


# Reading


def _all(city: City, code: str) -> list[LandlordView]:
    number = city.unit(code[-6:], "mill")
    city.let(number, code)
    return read(city, code, by=city.officer, purpose=SERVICE)


def test_the_desk_reads_who_lets_in_its_scope_and_each_reading_is_logged(city: City) -> None:
    record(city, RecordLandlord("L-here", identity=LI), RecordLandlord("L-there", identity=LI))
    city.let(city.unit("501", "mill"), "L-here")
    city.let(city.unit("501", "tower"), "L-there")
    seen = read(city, "L-here", "L-there", "L-none", by=city.officer, purpose=SERVICE)
    assert [(each.code, each.name, each.phone) for each in seen] == [("L-here", "李示例", LI.phone)]
    logged = city.owner.execute(
        "select actor, purpose, fields, basis from doorplate.access_log where verb = 'landlord.read'"
    ).fetchall()
    basis = CN.purposes[SERVICE].basis.en
    fields = ["name", "document_type", "document_number", "birth_year", "phone"]
    assert logged == [(city.officer.account, SERVICE, fields, basis)]


def test_only_the_fields_of_the_purpose_are_shown(city: City) -> None:
    record(city, RecordLandlord("L-landlord", identity=LI))
    (seen,) = read(city, "L-landlord", by=city.landlord, purpose="own_letting")
    assert seen == LandlordView("L-landlord", "person")
    city.owner.execute(
        "update doorplate.account a set person = l.person from doorplate.landlord l"
        " where a.id = %s and l.id = a.landlord",
        [city.landlord.account],
    )
    (seen,) = read(city, "L-landlord", by=city.landlord, purpose="own_letting")
    assert seen == LandlordView("L-landlord", "person", masked_name="李*")
    (seen,) = read(city, "L-landlord", by=city.landlord, purpose="own_record")
    assert (seen.name, seen.phone) == (LI.name, LI.phone)


def test_a_rival_and_the_desk_of_another_area_read_nobody(city: City) -> None:
    record(city, RecordLandlord("L-1", identity=LI))
    city.let(city.unit("501"), "L-1")
    assert read(city, "L-1", by=city.rival, purpose="own_letting") == []
    assert read(city, "L-1", by=city.officer_there, purpose=SERVICE) == []
    for actor in (city.walker, city.public, city.auditor):
        with refuses(errors.PURPOSE_NOT_YOURS):
            read(city, "L-1", by=actor, purpose=SERVICE)
