"""The kinds of files: what each has is fixed, complete in both languages, and tried by its own example."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from housing import errors
from housing.errors import Refusal
from housing.exchange.examples import example_cells
from housing.exchange.forbidden import forbidden_matter
from housing.exchange.kinds import kind_named, kind_to_import, kinds
from housing.exchange.local import Local
from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice
from housing.language import Language
from tests.housing.exchange.files import read_all

# Headers that other programs write and read: an asterisk marks what is required.
CONTRACT = {
    "divisions": "code* name* name_en parent_code level valid_from valid_until geometry",
    "cells": "code* name* division_code* geometry*",
    "stations": "code* name* name_en kind division_code phone hours lon* lat*",
    "buildings": "code* name division_code kind floors doors_per_floor geometry*",
    "entrances": "building_code* label access_from access_until lon* lat*",
    "addresses": "code* text province city county street_town community road lane number estate_poi building "
    "unit_entrance floor room building_code lon lat",
    "frame": "source* source_id* building_code lon lat door_label floor doors kind tenure active observed_on",
    "units": "number alias building_code address lon lat door_label* kind parent floor area_m2 status status_on cause",
    "landlords": "landlord_code* name document_type document_number phone kind",
    "lettings": "letting_code* landlord_code* unit* valid_from* valid_until agent_code under_letting use adults "
    "children",
    "events": "event_id* source type* side* unit address effective_at* claimed_at person_code name document_type "
    "document_number birth_year phone main adults children claim_code refers_to field value decision reason",
    "coverage": "level code as_of fit doors homes homes_lo homes_hi let_homes let_lo let_hi registered coverage "
    "coverage_lo coverage_hi missing missing_lo missing_hi freshness freshness_lo freshness_hi doors_observed class "
    "q_value",
    "doors": "door building_code door_label floor lon lat kind tenure registered last_visit_on attempts "
    "expected_gain minutes",
    "residences": "unit person_code from until main state last_confirmed_on",
}
CODES = {
    ("divisions", "level"): "1 2 3 4 5",
    ("stations", "kind"): "station clinic school legal_aid other",
    ("buildings", "kind"): "house apartment dormitory mixed office shop other",
    ("frame", "kind"): "home not_a_home unknown",
    ("frame", "tenure"): "let own_use mixed vacant unknown",
    ("units", "kind"): "home room bed",
    ("units", "status"): "provisional live retired",
    ("landlords", "document_type"): "id_card passport travel_permit other",
    ("landlords", "kind"): "person employer agency",
    ("lettings", "use"): "home dormitory short",
    ("events", "type"): "arrival confirmation departure correction objection decision household_change",
    ("events", "side"): "tenant landlord agent officer team",
    ("events", "decision"): "upheld dismissed",
    ("coverage", "class"): "blind_spot ordinary never_observed cannot_tell",
}
PERSONS = {
    "landlords": {"name", "document_type", "document_number", "phone"},
    "events": {
        "person_code", "name", "document_type", "document_number", "birth_year", "phone", "claim_code", "value",
        "reason",
    },
    "residences": {"person_code"},
}  # fmt: skip

COLUMNS = [(kind, name, column) for kind in kinds().values() for name, column in kind.columns.items()]
IMPORTED = [kind for kind in kinds().values() if kind.imported]

each_kind = pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)
each_imported = pytest.mark.parametrize("kind", IMPORTED, ids=lambda kind: kind.name)
each_column = pytest.mark.parametrize(("kind", "name", "column"), COLUMNS, ids=lambda each: str(each)[:0])
each_language = pytest.mark.parametrize("language", ["en", "zh"])


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refusal) as caught:
        kind_named("building")
    assert caught.value.kind is errors.KIND_UNKNOWN
    assert "nearest is buildings" in caught.value.fix("en")


def test_what_only_leaves_cannot_be_imported() -> None:
    with pytest.raises(Refusal) as caught:
        kind_to_import("coverage")
    assert caught.value.kind is errors.KIND_EXPORT_ONLY
    assert "覆盖率" in caught.value.what("zh")
    assert kind_to_import("frame") is kinds()["frame"]


@each_kind
def test_columns_are_those_of_the_contract_in_their_order(kind: Kind[Any]) -> None:
    written = [f"{name}*" if column.required else name for name, column in kind.columns.items()]
    assert written == CONTRACT[kind.name].split()


@pytest.mark.parametrize(("kind", "column"), CODES)
def test_closed_lists_are_those_of_the_contract(kind: str, column: str) -> None:
    of = kinds()[kind].columns[column].type
    assert isinstance(of, Choice)
    assert list(of.labels) == CODES[kind, column].split()


@each_kind
def test_what_names_a_person_is_marked(kind: Kind[Any]) -> None:
    assert {name for name, column in kind.columns.items() if column.person} == PERSONS.get(kind.name, set())


@each_column
def test_a_column_is_told_in_both_languages(kind: Kind[Any], name: str, column: Column) -> None:
    assert re.fullmatch("[a-z0-9_]+", name)
    assert re.search("[一-鿿]", column.zh)
    for text in (column.help, column.type.form):
        assert text.en
        assert re.search("[一-鿿]", text.zh) or text.zh == text.en
        assert not re.search("[一-鿿]", text.en)


@each_column
def test_no_column_of_ours_is_a_forbidden_one(kind: Kind[Any], name: str, column: Column) -> None:
    assert forbidden_matter(name) is None
    assert forbidden_matter(column.zh) is None


@each_column
def test_the_labels_of_a_closed_list_are_told_apart(kind: Kind[Any], name: str, column: Column) -> None:
    if isinstance(column.type, Choice):
        for labels in ([text.en for text in column.type.labels.values()], [t.zh for t in column.type.labels.values()]):
            assert len(labels) == len({label.casefold() for label in labels})
        codes = column.type.labels
        assert all(label.en not in codes or codes[label.en] is label for label in codes.values())


@each_kind
def test_a_kind_has_no_two_columns_of_one_name(kind: Kind[Any]) -> None:
    names = [*kind.columns, *(column.zh for column in kind.columns.values())]
    assert len(names) == len(set(names))


@each_language
@each_imported
def test_the_example_of_a_kind_is_a_good_row(kind: Kind[Any], language: Language, tmp_path: Path) -> None:
    example = dict(example_cells(kind, language))
    first = next(name for name, column in kind.columns.items() if column.required)
    example[first] += "1"  # as it stands it would be passed over
    header = [kind.title_of(name).in_(language) for name in example]
    path = tmp_path / "one.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, list(example.values())])
    read = read_all(path, kind.name)
    assert not read.faults
    assert len(read.rows) == 1
    values = dict(zip(kind.columns, read.rows[0][1:], strict=True))
    assert {name for name, value in values.items() if value is None} == {
        name for name, column in kind.columns.items() if not column.exemplary
    }


@each_imported
def test_every_column_has_an_example_that_it_takes_itself(kind: Kind[Any]) -> None:
    for column in kind.columns.values():
        assert column.example
        assert column.type.reader(Local())(column.example) is not None
