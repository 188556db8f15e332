"""Acts by name: the folder is the list, each reads its fields as files do, and missing or unfit words are refused."""

import pytest

from housing import errors
from housing.errors import Refusal
from housing.exchange.local import Local
from housing.verbs.model import Verb
from housing.verbs.registry import verb_named, verb_names

HERE = Local()


@pytest.mark.parametrize("name", verb_names())
def test_an_act_tells_what_it_does_and_each_field_in_both_languages(name: str) -> None:
    verb = verb_named(name)
    assert isinstance(verb, Verb)
    for text in (verb.help, *(field.column.help for field in verb.fields.values())):
        assert text.en
        assert text.zh


@pytest.mark.parametrize("name", verb_names())
def test_an_act_without_what_it_needs_is_refused_at_the_field(name: str) -> None:
    verb = verb_named(name)
    needed = [field for field, known in verb.fields.items() if known.required]
    assert needed
    with pytest.raises(Refusal) as refused:
        verb.read({}, HERE)
    assert refused.value.field == needed[0]
    assert refused.value.kind is errors.INPUT_MISSING


def test_values_are_read_as_in_files() -> None:
    values = verb_named("letting.renew").read({"letting_code": ("T1", " T2 "), "valid_until": ("2027年5月1日",)}, HERE)
    assert values["letting_code"] == ("T1", "T2")
    assert str(values["valid_until"]) == "2027-05-01"


def test_an_unfit_value_is_refused_at_its_field_with_an_example() -> None:
    with pytest.raises(Refusal) as refused:
        verb_named("letting.renew").read({"letting_code": ("T1",), "valid_until": ("2027-02-30",)}, HERE)
    assert (refused.value.kind, refused.value.field) == (errors.INPUT_DATE, "valid_until")
    assert "{" not in refused.value.fix("zh")


def test_an_unknown_act_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(Refusal) as refused:
        verb_named("home.demolish")
    assert refused.value.kind is errors.VERB_UNKNOWN
    assert "unit.retire" in refused.value.fix("en")
