"""For whom a command acts."""

import os
from pathlib import Path

import pytest

from api.cli.acting import acting
from housing import errors, log
from housing.db.connect import Store
from housing.errors import Refusal


@pytest.fixture
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORPLATE_HOME", str(home))
    monkeypatch.setattr(log, "configure", lambda *_: None)


@pytest.mark.parametrize("purpose", ["", "Why?", "x" * 41, "service 1"])
def test_a_purpose_that_can_be_none_is_refused_before_anything_is_opened(purpose: str) -> None:
    with pytest.raises(Refusal) as caught, acting(None, purpose):
        pass
    assert (caught.value.kind, caught.value.field) == (errors.INPUT_FORM, "purpose")


@pytest.mark.usefixtures("at_home")
def test_a_command_acts_for_the_operator_unless_it_says_for_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    def kind(store: Store, actor: object) -> object:
        with store.session(actor) as connection:  # type: ignore[arg-type]
            return connection.execute("select doorplate.actor_kind()").fetchone()

    with acting() as act:
        assert (kind(act.store, act.actor), act.purpose) == (("administrator",), None)
    with acting("public", "service") as act:
        assert (kind(act.store, act.actor), act.purpose) == (("public",), "service")
    monkeypatch.setenv("DOORPLATE_ACTOR", "public")
    with acting() as act:
        assert kind(act.store, act.actor) == ("public",)
    assert os.environ["DOORPLATE_ACTOR"] == "public"
    with pytest.raises(Refusal) as caught, acting("nobody"):
        pass
    assert caught.value.kind is errors.ACTOR_UNKNOWN
