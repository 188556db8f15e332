"""Looking at units: what anybody learns, and what only those see who may."""

import pytest

from housing import errors
from housing.db.roles import NOBODY, Actor
from housing.numbers.rules import UnitNumber, number_of
from housing.units.finding import find_unit, list_units, public_unit
from housing.units.model import Alias, Box, Draft, PublicUnit, UnitFilter
from housing.units.verdicts import printed_number
from tests.housing.units.city import TODAY, City, east, refuses

UNKNOWN = number_of(9_000_000_000)


def public(city: City, number: int, *, by: Actor | None = None) -> PublicUnit:
    with city.store.session(by or city.public) as connection:
        return public_unit(connection, by or city.public, UnitNumber(str(number)))


def test_without_an_account_and_for_an_unknown_number_there_is_nothing(city: City) -> None:
    number = city.unit("501")
    with refuses(errors.SCOPE_NOTHING):
        public(city, number, by=NOBODY)
    with refuses(errors.SCOPE_NOTHING):
        public(city, int(UNKNOWN))


def test_the_public_learns_four_things_of_a_unit_and_no_more(city: City) -> None:
    number = city.unit("501")
    assert public(city, number) == PublicUnit(printed_number(number), False, None, "501", "440309")
    city.let(number, "L-rival")
    found = public(city, number)
    assert (found.registered, str(found.valid_until)) == (True, "2026-12-31")
    assert "rival" not in str(found)


@pytest.mark.parametrize(
    ("valid", "until"),
    [("[2020-01-01,2021-01-01)", "2020-12-31"), ("[2026-01-01,)", None), ("[2027-01-01,2028-01-01)", "2027-12-31")],
)
def test_an_expired_letting_is_told_with_its_last_day_and_one_without_end_has_none(
    city: City, valid: str, until: str | None
) -> None:
    number = city.unit("501")
    city.let(number, valid=valid)
    found = public(city, number)
    assert found.registered
    assert (None if found.valid_until is None else str(found.valid_until)) == until


def test_a_room_is_registered_by_its_home_and_a_home_by_its_rooms_but_not_a_room_by_its_neighbour(city: City) -> None:
    home = city.unit("501")
    room, other = (city.unit(label, None, kind="room", parent=home) for label in "AB")
    city.let(room)
    assert [public(city, unit).registered for unit in (home, room, other)] == [True, True, False]
    city.let(home, "L-rival")
    assert public(city, other).registered


def test_a_retired_unit_and_a_withdrawn_letting_are_not_registered(city: City) -> None:
    number, other = city.unit("501"), city.unit("502")
    city.let(number)
    city.let(other)
    city.take(Draft(number=number, status="retired", cause="demolished", label="501", building="mill"))
    city.owner.execute("update doorplate.letting set withdrawn_on = %s where unit = %s", [TODAY, other])
    for unit in (number, other):
        found = public(city, unit)
        assert (found.registered, found.valid_until) == (False, None)


def test_who_has_no_part_in_a_unit_finds_nothing(city: City) -> None:
    number = city.unit("501", aliases=(Alias("old", "A"),))
    city.let(number)
    for actor in (city.public, city.tenant, city.rival, city.officer_there, NOBODY):
        for reference in (number, Alias("old", "A")):
            with refuses(errors.SCOPE_NOTHING, "unit"), city.store.session(actor) as connection:
                find_unit(connection, actor, reference)


def test_a_landlord_sees_the_own_unit_with_its_door_and_building(city: City) -> None:
    number = city.unit("501", floor="5", area_m2=45.5)
    city.let(number)
    for actor in (city.landlord, city.officer, city.chief, city.walker):
        with city.store.session(actor) as connection:
            found = find_unit(connection, actor, number)
        assert (found.door_label, found.building_code, found.floor, found.area_m2) == ("501", "mill", "5", 45.5)
        assert (found.lettings, found.residences_confirmed) == (1, 0)


def test_units_are_listed_by_building_and_box_in_scope_a_page_at_a_time(city: City) -> None:
    here = sorted(city.unit(str(n), "mill") for n in range(1, 6))
    city.unit("1", "tower")
    west, far = east(-50, -50), east(50, 50)
    box = Box(west.lon, west.lat, far.lon, far.lat)
    city_wide = Box(114.0, 22.5, 114.1, 22.6)

    def listed(wanted: UnitFilter, by: Actor) -> list[str]:
        with city.store.session(by) as connection:
            return [row.number for row in list_units(connection, by, wanted)]

    printed = [printed_number(number) for number in here]
    for wanted in (UnitFilter(building="mill"), UnitFilter(box=box), UnitFilter(box=city_wide)):
        assert listed(wanted, city.officer) == printed
    assert len(listed(UnitFilter(box=city_wide), city.chief)) == 6
    assert listed(UnitFilter(building="mill"), city.officer_there) == []
    assert listed(UnitFilter(building="mill", after=here[1], limit=2), city.officer) == printed[2:4]
    assert listed(UnitFilter(building="mill", status="retired"), city.officer) == []
