"""The street, made once for each file of tests and cleared before each test."""

from collections.abc import Iterator

import pytest

from housing.db.connect import Server
from housing.settings import Settings
from tests.housing.units.city import City, make_city


@pytest.fixture(scope="module")
def street(shared_server: Server, shared_settings: Settings) -> Iterator[City]:
    """Yield a register of this file's own."""
    with make_city(shared_server, shared_settings) as made:
        yield made


@pytest.fixture
def city(street: City) -> City:
    """Return the register, with nothing in it but the street and its cast."""
    street.clear()
    return street
