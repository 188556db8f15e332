"""The doors of a whole building from the pattern of its labels. Pure.

A pattern is the label of one door, such as `501`, `5-1` or `2单元501`: the last one or two digits count the doors of a
floor, those before them the floors, and what stands around them is the same on every door.
"""

import re
from collections.abc import Collection
from typing import Final, NamedTuple

from housing import errors
from housing.errors import Refusal
from housing.units.rules import check_label

HIGHEST_FLOOR: Final = 200
MOST_DOORS: Final = 99

_JOINED: Final = re.compile(r"(?P<before>.*?)(?P<floor>0?[1-9][0-9]{0,2})(?P<door>[0-9]{2})(?P<after>[^0-9]*)")
_APART: Final = re.compile(
    r"(?P<before>.*?)(?P<floor>[0-9]{1,3})(?P<between>[^0-9]+)(?P<door>[0-9]{1,3})(?P<after>[^0-9]*)"
)


class PatternDoor(NamedTuple):
    """One door of the building: the floor counts from 1, the label stands on the door."""

    floor: int
    label: str


class _Form(NamedTuple):
    before: str
    floor_digits: int
    between: str
    door_digits: int
    after: str

    def label(self, floor: int, door: int) -> str:
        return f"{self.before}{floor:0{self.floor_digits}d}{self.between}{door:0{self.door_digits}d}{self.after}"


def doors_of_building(
    pattern: str,
    floors: tuple[int, int],
    doors_per_floor: int,
    *,
    floors_left_out: Collection[int] = (),
    labels_left_out: Collection[str] = (),
) -> list[PatternDoor]:
    """Return the doors of a building, floor by floor. Both ends of `floors` are included.

    Floors that are left out (no 4, no 13) leave a gap in the numbers. Raises `input.form` at `pattern`, `floors` or
    `doors_per_floor`.
    """
    low, high = floors
    if not 1 <= low <= high <= HIGHEST_FLOOR:
        raise Refusal(errors.INPUT_FORM, field="floors", name=errors.FLOORS, form=errors.FLOORS_FORM, example="1, 18")
    if not 1 <= doors_per_floor <= MOST_DOORS:
        raise Refusal(
            errors.INPUT_FORM,
            field="doors_per_floor",
            name=errors.DOORS_A_FLOOR,
            form=errors.DOORS_FORM,
            example=4,
        )
    form = _form(pattern)
    left_out = {label.strip() for label in labels_left_out}
    grid = [
        PatternDoor(floor, check_label(form.label(floor, door), "pattern"))
        for floor in range(low, high + 1)
        if floor not in floors_left_out
        for door in range(1, doors_per_floor + 1)
    ]
    return [door for door in grid if door.label not in left_out]


def _form(pattern: str) -> _Form:
    """Return how floor and door stand in a pattern; where they are joined, the door has two digits."""
    label = check_label(pattern, "pattern")
    joined = _JOINED.fullmatch(label)
    if joined and len(joined["floor"] + joined["door"]) >= 3:  # noqa: PLR2004 -- 12 is no floor and door
        digits = len(joined["floor"]) if joined["floor"].startswith("0") else 1
        return _Form(joined["before"], digits, "", 2, joined["after"])
    apart = _APART.fullmatch(label)
    if apart is None:
        raise Refusal(
            errors.INPUT_FORM, field="pattern", name=errors.PATTERN, form=errors.PATTERN_FORM, example="501, 5-1"
        )
    digits = len(apart["floor"]) if apart["floor"].startswith("0") else 1
    doors = len(apart["door"]) if apart["door"].startswith("0") else 1
    return _Form(apart["before"], digits, apart["between"], doors, apart["after"])
