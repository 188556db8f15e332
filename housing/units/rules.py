"""Pure decisions about units: labels, trees, and what a draft is beside what the register knows."""

import dataclasses
import functools
import re
import string
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from geo.address.doors import Door, read_door
from housing import errors
from housing.errors import Refusal
from housing.language import Text
from housing.numbers.rules import parse_number
from housing.units.model import CAUSES, DIFFERENCES, KINDS, LONGEST_LABEL, Alias, Draft, Known, Standing, UnitKind

TWIN: Final = "~"
"""Stands in the key of a door whose label another door of its building bears too, before its number from 2 on."""

MOST_TWINS: Final = 99

_FITTING: Final = {"home": (), "room": ("home",), "bed": ("home", "room")}
_PART_WORDS: Final = re.compile(
    r"^(?:room|rm|bed|no\.?)(?:[\s-]+|(?=\d))|\s*(?:号房间|号房|房间|号床|床位|室|房|床|铺|号)$"
)
_SCHEME: Final = re.compile(r"[a-z0-9_.-]{1,32}")

LONGEST_CODE: Final = 100
LONGEST_FLOOR: Final = 8
LONGEST_ADDRESS: Final = 300
AREAS_M2: Final = (1.0, 2000.0)


def check_label(label: str, field: str = "door_label") -> str:
    """Return a label as it is kept. Raises `input.form`."""
    kept = unicodedata.normalize("NFKC", label).strip()
    if not _fits(kept, LONGEST_LABEL):
        raise Refusal(errors.INPUT_FORM, field=field, name=errors.DOOR_LABEL, form=errors.LABEL_FORM, example="501")
    return kept


def check_details(draft: Draft) -> None:
    """Raise `input.form` for a floor, an area or an address that the register does not take."""
    if draft.floor is not None and not _fits(draft.floor, LONGEST_FLOOR):
        raise Refusal(errors.INPUT_FORM, field="floor", name=errors.FLOOR, form=errors.FLOOR_FORM, example="5")
    if draft.address is not None and not _fits(draft.address, LONGEST_ADDRESS):
        raise Refusal(
            errors.INPUT_FORM,
            field="address",
            name=errors.ADDRESS,
            form=errors.ADDRESS_FORM,
            example=errors.ADDRESS_EXAMPLE,
        )
    if draft.area_m2 is not None and not AREAS_M2[0] <= draft.area_m2 <= AREAS_M2[1]:
        raise Refusal(errors.INPUT_FORM, field="area_m2", name=errors.AREA, form=errors.AREA_FORM, example="45.5")


def _fits(text: str, longest: int) -> bool:
    return 1 <= len(text) <= longest and text.isprintable()


def check_number(number: int | None) -> None:
    """Raise `input.form` or `input.check_digit` for a number that can be none."""
    if number is not None:
        parse_number(str(number), "number")


def check_alias(alias: Alias) -> Alias:
    """Return an alias in the form in which it is found again. Raises `input.form`."""
    scheme, code = alias.scheme.casefold(), alias.code.strip()
    if not _SCHEME.fullmatch(scheme) or not _fits(code, LONGEST_CODE):
        raise Refusal(errors.INPUT_FORM, field="alias", name=errors.ALIAS, form=errors.ALIAS_FORM, example="old:A-501")
    return Alias(scheme, code)


def door_of(label: str, building_name: str | None) -> Door:
    """Return the label of a door, read; its keys find near-duplicates.

    A label of which nothing is left, such as the building's name alone, is its own key.
    """
    hides_no_name = label.isascii() and label.isdigit() and label != building_name
    door = _door_of(label, None if hides_no_name else building_name)
    return door if door.key else dataclasses.replace(door, key=label.casefold())


@functools.lru_cache(maxsize=65_536)
def _door_of(label: str, building_name: str | None) -> Door:
    return read_door(label, building_name)


@functools.lru_cache(maxsize=65_536)
def mirror_key(door: Door, building_name: str | None) -> str | None:
    """Return the key of a label with two readings of which this door is the second, such as that of 5-1 for 5楼1室.

    A door that bears this key is the same only if its label has these two readings.
    """
    first = door.unit_entrance or door.floor
    if first is None or door.room is None or door.building is not None:
        return None
    key = door_of(f"{first}-{door.room}", building_name).key
    return key if key != door.key else None


def part_key(label: str) -> str:
    """Return the normal form of a part's label within its unit: `A室`, `Room a` and `A` are one."""
    folded = unicodedata.normalize("NFKC", label).casefold().strip()
    return "".join((_PART_WORDS.sub("", folded) or folded).split())


def plain_key(key: str) -> str:
    """Return a key without the mark that an override has added."""
    return key.partition(TWIN)[0]


def twin_keys(key: str) -> Iterator[str]:
    """Yield the keys of further doors that bear the same label, in their order."""
    return (f"{key}{TWIN}{count}" for count in range(2, MOST_TWINS + 1))


def free_letter(taken: Collection[str]) -> str:
    """Return the first letter, or else number, that names no part yet; `taken` are keys."""
    names: tuple[str, ...] = (*string.ascii_uppercase, *map(str, range(1, len(taken) + 2)))
    return next(name for name in names if part_key(name) not in taken)


def check_tree(kind: UnitKind, parent: UnitKind | None) -> None:
    """Raise `unit.tree` unless a unit of this kind can be a part of one of that kind; None: of nothing."""
    if parent is not None and parent not in _FITTING[kind]:
        raise Refusal(errors.UNIT_TREE, field="parent", what=KINDS[kind])


def check_difference(reason: str | None) -> None:
    """Raise `input.choice` for a reason that is not in the list."""
    if reason is not None and reason not in DIFFERENCES:
        raise Refusal(
            errors.INPUT_CHOICE, field="differs_because", name=errors.DIFFERENCE, choices=choices(DIFFERENCES)
        )


def check_cause(cause: str | None) -> str:
    """Return the code of a cause, given as its code or in either language. Raises `input.choice`."""
    wanted = (cause or "").strip().casefold()
    for code, label in CAUSES.items():
        if wanted in (code, label.en, label.zh):
            return code
    raise Refusal(errors.INPUT_CHOICE, field="cause", name=errors.CAUSE, choices=choices(CAUSES))


def may_change(unit: Known, standing: Standing) -> bool:
    """Tell whether the actor may change a unit: the desk in its scope, landlords and agents what is theirs."""
    return unit.in_scope if standing.is_desk else unit.mine


def choices(labels: Mapping[str, Text]) -> Text:
    """Return codes with their labels, as a sentence lists them."""
    return Text(", ".join(labels), "、".join(label.zh for label in labels.values()))
