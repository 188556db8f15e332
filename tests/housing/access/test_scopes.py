"""Scopes of tokens: a part of the API, and whether it reads or writes."""

import pytest

from housing import errors
from housing.access.scopes import grants, needed_scope, require_scopes
from housing.errors import Refusal


def test_a_scope_that_is_none_is_refused_with_those_there_are() -> None:
    for scope in ("events", "events.delete", "everything.read", "*", "*.*", ""):
        with pytest.raises(Refusal) as caught:
            require_scopes([scope])
        assert caught.value.kind is errors.SCOPE_UNKNOWN
        assert "events.write" in caught.value.fix("en")


def test_without_any_a_token_only_reads() -> None:
    assert require_scopes([]) == ("*.read",)
    assert require_scopes(["events.write", "units.read", "events.write"]) == ("events.write", "units.read")


@pytest.mark.parametrize(
    ("path", "method", "needed"),
    [
        ("/api/v1/units/{number}", "GET", "units.read"),
        ("/api/v1/units", "HEAD", "units.read"),
        ("/api/v1/events", "POST", "events.write"),
        ("/api/v1/visits:sync", "POST", "visits.write"),
        ("/api/v1/access-log", "GET", "access-log.read"),
        ("/api/v1/account/sessions/{session}", "DELETE", "account.write"),
        ("/api/v1/sign-in", "POST", None),
        ("/login", "GET", None),
        ("/ogc/api/v1/units", "GET", None),
    ],
)
def test_an_address_and_a_method_need_one_scope(path: str, method: str, needed: str | None) -> None:
    assert needed_scope(path, method) == needed


def test_a_scope_grants_what_it_names_and_no_more() -> None:
    assert grants(["units.read"], "units.read")
    assert grants(["*.read"], "units.read")
    assert not grants(["*.read", "events.write"], "units.write")
    assert not grants(["units.write"], "units.read")
