"""One served register for the tests of a module."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from housing.db.connect import Server
from housing.settings import Settings
from tests.api.http.browser import Web, web_of
from tests.housing.access.cast import add, cheap, give_password, register_with_cast

_NUMBERS = itertools.count(1)
Enrol = Callable[[str], str]


@pytest.fixture(scope="module")
def web(shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    settings = cheap(tmp_path_factory.mktemp("home"), second_factor="chosen")
    with register_with_cast(shared_server, shared_settings) as store, web_of(store, settings) as served:
        yield served


@pytest.fixture
def enrol(web: Web) -> Enrol:
    """Return a function that makes an account of a kind, with a password, that no other test knows."""

    def make(kind: str) -> str:
        login = f"{kind}-{next(_NUMBERS)}"
        staff = kind in ("officer", "administrator", "auditor")
        add(web.store, login, kind, everywhere=staff)
        give_password(web.store, web.settings, login)
        return login

    return make
