"""The table of keys: every key of both shipped profiles is in it, with the values that stand there."""

from typing import Any

import pytest

from housing.policy.describe import ABSENT, describe
from housing.policy.load import SHIPPED, shipped_tables

CODED = {"documents", "purposes", "services", "festivals"}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_key_of_a_shipped_profile_is_described(name: str) -> None:
    described = {row.key for row in describe()}
    assert set(_keys(shipped_tables(name))) <= described


def test_values_and_types_are_those_of_the_profiles() -> None:
    rows = {row.key: row for row in describe()}
    objection = rows["deadlines.objection_days"]
    assert (objection.cn, objection.generic) == ("30", "30")
    assert objection.type.zh == "1 至 365 的整数"
    assert "异议" in objection.help.zh
    assert rows["phones.country_code"].cn == '"86"'
    assert rows["phones.country_code"].generic == ABSENT
    assert rows["phones.country_code"].type.en.endswith("; optional")
    assert rows["services.<code>.least_age"].cn.startswith("residence_permit = 16; ")
    assert rows["documents"].generic == "id_card, passport, travel_permit, other"
    assert rows["households.counts_only"].cn == "true"


def test_the_table_begins_with_the_name_and_no_key_comes_twice() -> None:
    keys = [row.key for row in describe()]
    assert keys[0] == "name"
    assert len(keys) == len(set(keys))


def _keys(tables: dict[str, Any]) -> list[str]:
    """Return the dotted keys of a profile's file, its codes as `<code>`."""
    found = []
    for name, table in tables.items():
        if name == "name":
            found.append(name)
            continue
        for key, value in table.items():
            found += [f"{name}.<code>.{inner}" for inner in value] if name in CODED else [f"{name}.{key}"]
    return found
