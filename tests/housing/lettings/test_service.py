"""Lettings: recorded by who may, disputed in the open, renewed many at once, and never lost."""

from datetime import date, timedelta
from typing import Any

import pytest

from housing import errors
from housing.db.roles import Actor
from housing.errors import Kind
from housing.lettings.model import (
    LettingDraft,
    PortfolioFilter,
    RecordedLetting,
    RenewedLettings,
    RenewLettings,
    Taken,
    Terms,
    WithdrawLetting,
)
from housing.lettings.portfolio import list_portfolio
from housing.lettings.recording import take_in
from housing.lettings.service import record_letting, renew_lettings, withdraw_letting
from housing.numbers.rules import number_of
from housing.units.model import Alias, Draft
from housing.units.verdicts import printed_number
from tests.housing.units.city import NOW, TODAY, City, refuses

TERMS = Terms(longest_days=1000, default_days=365)
UNTIL = date(2027, 3, 1)
UNKNOWN = int(number_of(9_000_000_000))


def draft(unit: int | Alias, landlord: str = "L-landlord", **more: Any) -> LettingDraft:
    return LettingDraft(landlord, unit, **{"valid_from": TODAY, "valid_until": UNTIL, **more})


def record(city: City, given: LettingDraft, *, by: Actor | None = None) -> RecordedLetting:
    actor = by or city.chief
    with city.recording(actor) as connection:
        return record_letting(connection, actor, given, terms=TERMS, now=NOW)


def load(city: City, *drafts: LettingDraft, by: Actor | None = None) -> list[Taken]:
    with city.recording(by) as connection:
        return take_in(connection, drafts, terms=TERMS, now=NOW)


def renew(city: City, *codes: str, until: date = date(2028, 3, 1), by: Actor | None = None) -> RenewedLettings:
    actor = by or city.chief
    with city.recording(actor) as connection:
        return renew_lettings(connection, actor, RenewLettings(codes, until), terms=TERMS, now=NOW)


def withdraw(city: City, code: str, *, by: Actor | None = None) -> bool:
    actor = by or city.chief
    with city.recording(actor) as connection:
        return withdraw_letting(connection, actor, WithdrawLetting(code), now=NOW).changed


def disputes(city: City) -> list[object]:
    rows = city.owner.execute("select details from doorplate.review_item where kind = 'letting_dispute' order by id")
    return [details for (details,) in rows]


# Refusals


@pytest.mark.parametrize(
    ("more", "kind", "field"),
    [
        ({"landlord": "L-none"}, errors.LANDLORD_UNKNOWN, "landlord_code"),
        ({"agent": "L-none"}, errors.LANDLORD_UNKNOWN, "agent_code"),
        ({"agent": "L-landlord"}, errors.LETTING_OWN_AGENT, "agent_code"),
        ({"unit": UNKNOWN}, errors.SCOPE_NOTHING, "unit"),
        ({"unit": Alias("old", "none")}, errors.SCOPE_NOTHING, "unit"),
        ({"valid_until": TODAY - timedelta(1)}, errors.INPUT_EARLIEST, "valid_until"),
        ({"valid_until": TODAY + timedelta(1001)}, errors.INPUT_LATEST, "valid_until"),
        ({"under": "T-none"}, errors.LETTING_UNDER, "under_letting"),
        ({"code": " " * 65}, errors.INPUT_FORM, "letting_code"),
    ],
)
def test_a_letting_that_cannot_be_is_refused_at_its_field(
    city: City, more: dict[str, Any], kind: Kind, field: str
) -> None:
    given = {"unit": city.unit("501"), "landlord": "L-landlord", **more}
    with refuses(kind, field):
        record(city, draft(given.pop("unit"), given.pop("landlord"), **given))
    assert city.one("select count(*) from doorplate.letting") == 0


def test_a_landlord_records_only_the_own_lettings(city: City) -> None:
    number = city.unit("501")
    with refuses(errors.SCOPE_NOTHING, "landlord_code"):
        record(city, draft(number, "L-rival"), by=city.landlord)
    assert record(city, draft(number), by=city.landlord).made


def test_agents_tenants_teams_and_the_public_record_none(city: City) -> None:
    number = city.unit("501")
    for actor in (city.agent, city.tenant, city.walker, city.public, city.auditor, Actor(None)):
        with refuses(errors.ACT_NOT_YOURS if actor.account else errors.SCOPE_NOTHING):
            record(city, draft(number), by=actor)


def test_an_officer_records_in_the_own_scope_only(city: City) -> None:
    number = city.unit("501", "tower")
    with refuses(errors.SCOPE_NOTHING, "unit"):
        record(city, draft(number), by=city.officer)
    assert record(city, draft(number), by=city.officer_there).made


def test_the_database_itself_keeps_an_officer_to_the_scope(city: City) -> None:
    import psycopg

    number = city.unit("501", "tower")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), city.recording(city.officer) as connection:
        connection.execute(
            "insert into doorplate.letting (code, landlord, unit, valid)"
            " select 'T-1', id, %s, '[2026-01-01,)' from doorplate.landlord where code = 'L-landlord'",
            [number],
        )


def test_a_retired_unit_is_not_let_any_more_and_says_what_it_became(city: City) -> None:
    number = city.unit("501")
    city.take(Draft(number=number, status="retired", cause="demolished", label="501", building="mill"))
    with refuses(errors.UNIT_GONE):
        record(city, draft(number))


def test_a_code_belongs_to_one_unit_and_one_landlord(city: City) -> None:
    one, two = city.unit("501"), city.unit("502")
    record(city, draft(one, code="T-1"))
    for given in (draft(two, code="T-1"), draft(one, "L-rival", code="T-1")):
        with refuses(errors.LETTING_TAKEN, "letting_code"):
            record(city, given)
    first, second = load(city, draft(two, code="T-2"), draft(two, "L-rival", code="T-2"))
    assert (first.result, second.result) == ("made", "refused")


# Recording


def test_a_recorded_letting_counts_at_once_and_has_the_default_term(city: City) -> None:
    number = city.unit("501", aliases=(Alias("old", "A"),))
    made = record(city, draft(Alias("old", "A"), valid_until=None, agent="L-agent", adults=2))
    assert (made.unit, made.valid_until, made.warning) == (printed_number(number), TODAY + timedelta(365), None)
    assert made.code.startswith("T-")
    assert city.counters("mill") == (1, 1)
    assert city.one("select lettings from doorplate.unit") == 1
    assert city.one("select sums_due from doorplate.building where code = 'mill'")


def test_the_same_rows_again_change_nothing(city: City) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    rows = [
        draft(home, code="T-1", agent="L-agent", use="home", adults=2, children=0),
        draft(room, "L-rival", code="T-2", under="T-1", valid_until=None),
        draft(UNKNOWN, code="T-3"),
    ]
    assert [each.result for each in load(city, *rows)] == ["made", "made", "refused"]
    before = city.owner.execute("select * from doorplate.letting order by id").fetchall()
    assert [each.result for each in load(city, *rows)] == ["found", "found", "refused"]
    assert city.owner.execute("select * from doorplate.letting order by id").fetchall() == before
    assert disputes(city) == [], "who lets on under a letting disputes nothing"


def test_what_is_new_is_written_and_what_is_empty_stays(city: City) -> None:
    number = city.unit("501")
    record(city, draft(number, code="T-1", agent="L-agent", adults=2, use="dormitory"))
    changed = record(city, draft(number, code="T-1", valid_until=date(2026, 12, 31)))
    assert (changed.made, changed.changed, changed.valid_until) == (False, True, date(2026, 12, 31))
    kept = "select agent is not null, adults::int, use from doorplate.letting"
    assert city.owner.execute(kept.encode()).fetchone() == (True, 2, "dormitory")
    assert record(city, draft(number, code="T-1", valid_until=date(2026, 12, 31), agent="")).changed
    assert city.owner.execute(kept.encode()).fetchone() == (False, 2, "dormitory")


def test_a_letting_that_was_renewed_for_years_comes_back_from_a_file_as_it_left(city: City) -> None:
    number = city.unit("501")
    (taken,) = load(city, draft(number, code="T-1", valid_from=date(2010, 1, 1), valid_until=UNTIL))
    assert taken.result == "made"


def test_a_sub_letting_stands_under_a_letting_and_not_in_a_circle(city: City) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    record(city, draft(home, code="T-1"))
    record(city, draft(room, "L-rival", code="T-2", under="T-1"))
    assert city.one("select u.code from doorplate.letting l join doorplate.letting u on u.id = l.under") == "T-1"
    with refuses(errors.LETTING_UNDER):
        record(city, draft(home, code="T-1", under="T-2"))
    other = city.unit("502")
    with refuses(errors.LETTING_UNDER):
        record(city, draft(other, "L-rival", code="T-3", under="T-1"))


# Disputes


def test_two_landlords_on_one_unit_are_both_recorded_by_the_desk_and_put_before_it_once(city: City) -> None:
    number = city.unit("501")
    record(city, draft(number, code="T-1"))
    second = record(city, draft(number, "L-rival", code="T-2"))
    assert second.warning == errors.ALSO_LET_BY_OTHER
    assert "rival" not in second.warning.en + second.warning.zh
    record(city, draft(number, "L-rival", code="T-2", adults=1))
    assert disputes(city) == [{"number": printed_number(number), "lettings": ["T-1", "T-2"]}]
    assert city.counters("mill") == (1, 1)
    assert city.one("select lettings from doorplate.unit") == 2


def test_a_whole_and_a_part_let_by_two_are_disputed_too(city: City) -> None:
    home = city.unit("501")
    room = city.unit("A", None, kind="room", parent=home)
    bed = city.unit("1", None, kind="bed", parent=room)
    record(city, draft(bed, code="T-1"))
    assert record(city, draft(home, "L-rival", code="T-2")).warning is not None


@pytest.mark.parametrize(
    "more",
    [
        {"landlord": "L-landlord"},
        {"valid_from": UNTIL + timedelta(1), "valid_until": UNTIL + timedelta(9)},
        {"under": "T-1"},
    ],
    ids=["the same landlord", "later", "under the first"],
)
def test_what_does_not_contradict_is_not_disputed(city: City, more: dict[str, Any]) -> None:
    number = city.unit("501")
    record(city, draft(number, code="T-1"))
    given: dict[str, Any] = {"landlord": "L-rival", **more}
    assert record(city, draft(number, given.pop("landlord"), code="T-2", **given)).warning is None
    assert disputes(city) == []


def test_a_landlord_is_kept_out_of_a_unit_that_another_lets_and_told_no_name(city: City) -> None:
    """Else a stranger would be shown who lives there."""
    number = city.unit("501")
    record(city, draft(number, "L-rival", code="T-1"))
    for more in ({}, {"under": "T-1"}):
        with refuses(errors.UNIT_LET_BY_OTHER, "unit") as caught:
            record(city, draft(number, **more), by=city.landlord)
        assert printed_number(number) in caught.value.what("en")
        assert "rival" not in caught.value.what("en") + caught.value.fix("en")
    assert record(
        city, draft(number, valid_from=UNTIL + timedelta(1), valid_until=UNTIL + timedelta(9)), by=city.landlord
    ).made


# Renewing


def test_five_hundred_lettings_are_renewed_at_once(city: City) -> None:
    drafts = [Draft(label=str(n), building="mill") for n in range(1, 501)]
    numbers = [taken.number or 0 for taken in city.take_all(drafts)]
    codes = [f"T-{n}" for n in numbers]
    load(city, *(draft(number, code=code) for number, code in zip(numbers, codes, strict=True)))
    renewed = renew(city, *codes, by=city.landlord)
    assert (renewed.renewed, renewed.unchanged) == (500, 0)
    again = renew(city, *codes, *codes, by=city.landlord)
    assert (again.renewed, again.unchanged) == (0, 500)
    assert city.one("select count(*) from doorplate.letting where upper(valid) = '2028-03-02'") == 500


def test_an_agent_renews_what_it_acts_for_and_withdraws_nothing(city: City) -> None:
    record(city, draft(city.unit("501"), code="T-1", agent="L-agent"))
    record(city, draft(city.unit("502"), code="T-2"))
    assert renew(city, "T-1", by=city.agent).renewed == 1
    with refuses(errors.SCOPE_NOTHING, "letting_code"):
        renew(city, "T-1", "T-2", by=city.agent)
    with refuses(errors.SCOPE_NOTHING, "letting_code"):
        withdraw(city, "T-1", by=city.agent)


def test_all_are_renewed_or_none(city: City) -> None:
    record(city, draft(city.unit("501"), code="T-1"))
    record(city, draft(city.unit("502"), "L-rival", code="T-2"))
    for codes in (("T-1", "T-2"), ("T-1", "T-none")):
        with refuses(errors.SCOPE_NOTHING):
            renew(city, *codes, by=city.landlord)
    with refuses(errors.INPUT_LATEST):
        renew(city, "T-1", until=TODAY + timedelta(1001))
    with refuses(errors.INPUT_EARLIEST):
        renew(city, "T-1", until=TODAY - timedelta(1))
    assert city.one("select count(*) from doorplate.letting where upper(valid) = %s", UNTIL + timedelta(1)) == 2


def test_an_expired_letting_is_still_there_and_can_be_renewed(city: City) -> None:
    number = city.unit("501")
    city.let(number, code="T-1", valid="[2020-01-01,2021-01-01)")
    assert city.counters("mill") == (1, 1), "an expired letting counts"
    assert renew(city, "T-1", by=city.landlord).renewed == 1


def test_an_officer_renews_and_withdraws_in_scope_only(city: City) -> None:
    record(city, draft(city.unit("501", "tower"), code="T-1"))
    with refuses(errors.SCOPE_NOTHING):
        renew(city, "T-1", by=city.officer)
    with refuses(errors.SCOPE_NOTHING):
        withdraw(city, "T-1", by=city.officer)
    assert renew(city, "T-1", by=city.officer_there).renewed == 1


# Withdrawing


def test_a_withdrawn_letting_counts_no_more_and_stays_withdrawn(city: City) -> None:
    number = city.unit("501")
    record(city, draft(number, code="T-1"))
    assert withdraw(city, "T-1", by=city.landlord)
    assert not withdraw(city, "T-1", by=city.landlord)
    assert city.counters("mill") == (1, 0)
    assert city.one("select withdrawn_on::text from doorplate.letting") == str(TODAY)
    with refuses(errors.LETTING_WITHDRAWN):
        renew(city, "T-1")
    with refuses(errors.LETTING_WITHDRAWN):
        record(city, draft(number, code="T-1", adults=3))
    (again,) = load(city, draft(number, code="T-1"))
    assert again.result == "found", "the file that brought it changes nothing"
    with refuses(errors.SCOPE_NOTHING):
        withdraw(city, "T-1", by=city.rival)


# The portfolio


def test_a_landlord_sees_the_own_units_with_counts_and_nobody_elses(city: City) -> None:
    numbers = [
        city.unit(label, "mill", aliases=(Alias("own", f"K{label}"),)) for label in ("1001", "201", "301", "401")
    ]
    for number, until in zip(numbers, ("2027-12-31", "2026-04-30", "2026-01-31", "2027-12-31"), strict=True):
        load(
            city, draft(number, code=f"T-{number}", valid_from=date(2025, 1, 1), valid_until=date.fromisoformat(until))
        )
    city.owner.execute("update doorplate.unit set residences_claimed = 1 where number = %s", [numbers[3]])
    city.let(city.unit("501", "mill"), "L-rival")
    city.unit("7", "inn", by=city.landlord)

    def portfolio(by: Actor, **wanted: Any) -> tuple[list[str], dict[str, int]]:
        with city.store.session(by) as connection:
            page = list_portfolio(connection, by, PortfolioFilter(**wanted), now=NOW)
        return [row.door_label for row in page.rows], dict(page.counts)

    labels, counts = portfolio(city.landlord)
    assert labels == ["7", "201", "301", "401", "1001"], "by building, then as people count"
    assert counts == {"vacant": 4, "occupied": 1, "unconfirmed": 1, "due": 1, "expired": 1}
    assert portfolio(city.landlord, state="due")[0] == ["201"]
    assert portfolio(city.landlord, text="k301")[0] == ["301"]
    assert portfolio(city.landlord, text=printed_number(numbers[0])[:12])[0] == ["1001"]
    assert portfolio(city.landlord, page=2, page_size=2)[0] == ["301", "401"]
    assert portfolio(city.rival)[0] == ["501"]
    assert portfolio(city.tenant)[0] == []
    assert portfolio(city.officer)[0] == []
