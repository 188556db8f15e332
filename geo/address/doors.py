"""Door labels: what stands on a door, folded so that two writings of one door meet and two doors never do.

A label says, at most, building, staircase, floor and room: `3栋2单元5层03室`, `3-2-501`, `Flat A, 5/F, Block 3`. Folded
are width, case, traditional forms of the marks, spaces, dashes, the words for room, and Chinese numerals where a number
stands. Kept apart are leading zeros: where doors are painted 3 and 03, both may exist, and a door wrongly taken for
another costs more than a duplicate that a person sees side by side.

Some labels have two readings. `5-1` is room 1 of staircase 5 or of floor 5; `3-501` in building 3 repeats the building
or names its staircase 3. The likelier reading is `key`; `other_key` is that of the second, and a search for duplicates
looks at both. 地下 is read as on the mainland, the basement; in Hong Kong it is the ground floor.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from geo.address.door_words import NUMERAL, ROOM, SIDE, SLOT, cleaned, marked, number_in

HIGHEST_FLOOR: Final = 200
LONGEST_LABEL: Final = 60
"""Signs beyond which a text is no label and waits for a person."""

_NUMBER: Final = f"(?:[0-9]+|{NUMERAL})"
_PART: Final = "(?:[0-9]{1,2}|[a-z]|[一二三四五六七八九十]{1,3})"
_ROOM_WORD: Final = "(?:号?室|号?房间?|户|号)"
_BUILDING_MARK: Final = "(?:栋|幢|座|号?楼|#楼?|号)"
_FULL_NUMBER: Final = "[0-9〇零一二三四五六七八九十百]{3}"

_BUILDING: Final = re.compile(
    f"第?({SLOT})(?:栋|幢|座|号楼|#楼?(?=.)|号(?=-?[a-z]?{_FULL_NUMBER}|.+单元)|(?<=[ac-z东西南北中])楼"
    f"|(?=-{SLOT}(?:单元|梯|门)))-?"
)
_UNIT: Final = re.compile(f"第?({SLOT})(?:单元|梯|门)-?")
_WING: Final = re.compile(f"第?({SLOT})(?:单元|梯|门|座)-?")  # behind a building, A座 is a part of it
_FLOOR: Final = re.compile(f"(?:第?({_NUMBER})[层楼]|([0-9]{{1,2}})/?f(?=-?[0-9a-z]))-?")
_BASEMENT: Final = re.compile(f"(?:(?:地下|负|b|-)({_NUMBER})(?:[层楼]|/?f)|地下[室层]?)-?")
_ROOM: Final = re.compile(
    f"({ROOM}|{SIDE})(?:[.之附]({_PART}))?({SIDE})?(?:{_ROOM_WORD}(?:-?({_PART}){_ROOM_WORD}?)?)?"
)
_FLOOR_AND_DOOR: Final = re.compile(r"[a-z]?([0-9]{1,3})[0-9]{2}(?:[a-z.].*|[^\W0-9a-z])?|([0-9]{1,2})[a-z]")
_LAST_SLOT: Final = re.compile(f"(?:^|[^a-z0-9〇零一二三四五六七八九十百千])({SLOT}){_BUILDING_MARK}?$")


_ROLES: Final[dict[int, tuple[tuple[str, ...], ...]]] = {
    2: (("unit", "room"), ("floor", "room")),
    3: (("building", "unit", "room"), ("unit", "floor", "room")),
    4: (("building", "unit", "floor", "room"),),
}
"""What two, three and four pieces stand for, the likelier first."""


@dataclass(frozen=True, slots=True)
class Door:
    """A label, read. `key` is equal for equal doors of one building, and reads as itself.

    `floor` is what the label says and no guess; basements count down from -1. `building` is set only where the label
    names one that is not known to be its own. `is_doubtful` marks what waits for a person's look: a label that cannot
    be read (then all parts are None and the key is the cleaned text), that names no room or another building, or whose
    floor and room number contradict each other.
    """

    key: str
    building: str | None = None
    unit_entrance: str | None = None
    floor: int | None = None
    room: str | None = None
    other_key: str | None = None
    is_doubtful: bool = False


class _Parts(NamedTuple):
    building: str | None = None
    unit: str | None = None
    floor: int | None = None
    room: str | None = None


_Readings = tuple[_Parts, ...]
"""No reading, one, or two, the likelier first."""


def read_door(label: str, building: str | None = None) -> Door:
    """Return a door label, read. `building` is what its building is called: its number or its name.

    Nothing is refused; what cannot be read is marked as doubtful and keeps its cleaned text as key.
    """
    own = marked(cleaned(building or ""))
    text = marked(_without_name(cleaned(label), cleaned(building or "")))
    found = _LAST_SLOT.search(own)
    own_number = number_in(found[1]) if found else None
    readings = [
        parts._replace(building=None) if parts.building == own_number else parts
        for parts in _readings(_without_own_number(text, own_number), own_number)
    ]
    if not readings:
        return Door(text, is_doubtful=True)
    first, *others = readings
    other_keys = [key for key in map(_key, others) if key != _key(first)]
    is_elsewhere = own_number is not None and first.building is not None
    return Door(
        _key(first),
        first.building,
        first.unit,
        first.floor,
        first.room,
        other_keys[0] if other_keys else None,
        first.room is None or is_elsewhere or _contradicts_itself(first),
    )


def guess_floor(room: str) -> int | None:
    """Return the floor that a room number suggests, or None.

    Assumed: the last two of three to five digits count the doors of a floor, and those before them the floors (501 is
    on 5, 1203 on 12, 0501 on 5); one or two digits with a letter are floor and door (12A). A letter in front names a
    wing and tells nothing. Where floors have a hundred doors, where numbers run through the house, and where floors are
    left out (no 4, no 13), the guess is wrong: use it to order and to sketch, never to store.
    """
    found = _FLOOR_AND_DOOR.fullmatch(room.casefold())
    floor = int(found[1] or found[2]) if found else 0
    return floor if 1 <= floor <= HIGHEST_FLOOR else None


def _key(parts: _Parts) -> str:
    """Return the label that says just these parts, each with its mark."""
    key = f"{parts.building}栋" if parts.building else ""
    key += f"{parts.unit}单元" if parts.unit else ""
    if parts.floor is not None and (parts.room is None or guess_floor(parts.room) != parts.floor):
        key += f"{parts.floor}层" if parts.floor > 0 else f"b{-parts.floor}层"
    return key + (parts.room or "")


def _contradicts_itself(parts: _Parts) -> bool:
    guess = guess_floor(parts.room) if parts.room else None
    return parts.floor is not None and parts.floor > 0 and guess not in (None, parts.floor)


def _without_name(text: str, name: str) -> str:
    """Return a label without the name of its building in front; a bare number is no name, and is read later."""
    if not name or re.fullmatch(f"第?{SLOT}{_BUILDING_MARK}?", name):
        return text
    while text.startswith(name) and not (name[-1:].isascii() and re.match("[a-z0-9]", text[len(name) :])):
        text = text.removeprefix(name).lstrip(" -")
    return text


def _without_own_number(text: str, own: str | None) -> str:
    """Return a label without `3楼` in front where that is the building: 3楼501 of building 3 is no third floor."""
    found = re.fullmatch(f"({_NUMBER})楼-?(.+)", text)
    if found is None or own is None or number_in(found[1]) != own:
        return text
    guess = guess_floor(found[2].rpartition("-")[2].rstrip("室房号户"))
    return found[2] if "单元" in found[2] or guess not in (None, int(own)) else text


def _readings(text: str, own: str | None) -> _Readings:
    """Return what a label can mean: first its marked parts, then what the rest says without marks."""
    if len(text) > LONGEST_LABEL:
        return ()
    building, text = _marked_slot(_BUILDING, text)
    unit, text = _marked_slot(_WING if building else _UNIT, text)
    floor, text = _floor(text)
    marked_parts = _Parts(building, unit, floor)
    if floor == 0:
        return ()
    if not text:
        return (marked_parts,) if any(marked_parts) else ()
    return _with_room(marked_parts, text) or _unmarked(marked_parts, text.split("-"), own)


def _marked_slot(mark: re.Pattern[str], text: str) -> tuple[str | None, str]:
    """Return the number that a mark names in front of a text, and what follows; the whole text where it names none."""
    found = mark.match(text)
    slot = _number(found[1], SLOT) if found else None
    return (slot, text[found.end() :]) if found and slot else (None, text)


def _floor(text: str) -> tuple[int | None, str]:
    """Return the marked floor in front of a text and what follows; 0 stands for a floor that cannot be."""
    if found := _FLOOR.match(text):
        number = number_in(found[1] or found[2])
        floor = int(number) if number else 0
        return floor if floor <= HIGHEST_FLOOR else 0, text[found.end() :]
    if found := _BASEMENT.match(text):
        number = number_in(found[1] or "1")
        return -int(number) if number else 0, text[found.end() :]
    return None, text


def _unmarked(known: _Parts, pieces: list[str], own: str | None) -> _Readings:
    """Return what pieces between dashes can mean behind the parts that are known."""
    if len(pieces) == 1:
        return _with_room(known, pieces[0])
    if own and _number(pieces[0], SLOT) == own and not any(known):
        behind = _unmarked(_Parts(building=own), pieces[1:], None)
        return behind[:1] + _unmarked(known, pieces, None)[:1] + behind[1:]
    match pieces:
        case [room, part] if known.floor is not None or _is_long(room):
            return _with_room(known, f"{room}.{part}")
        case [room, part] if known.unit:
            return _assigned(known, pieces) + _with_room(known, f"{room}.{part}")
        case [wing, number] if wing.isalpha() and wing.isascii():
            return _assigned(known, pieces) + _with_room(known, wing + number)
    return _assigned(known, pieces)


def _assigned(known: _Parts, pieces: list[str]) -> _Readings:
    """Return the known parts with each piece in its role, for every way in which all pieces fit."""
    found = []
    for roles in _ROLES.get(len(pieces), ()):
        is_free = all(getattr(known, role) is None for role in roles)
        values = {role: _READERS[role](piece) for role, piece in zip(roles, pieces, strict=True)}
        if is_free and all(values.values()) and _is_on(values.get("floor"), values["room"]):
            found.append(known._replace(**values))
    if re.fullmatch("b[1-9]-[^-]+", "-".join(pieces)):
        found.reverse()  # B1-03 is a basement sooner than a staircase named B1
    return tuple(found)


def _is_on(floor: int | None, room: str) -> bool:
    """Tell whether an unmarked number may be the floor of a room: a long room number says its floor itself."""
    return floor is None or not _is_long(room) or guess_floor(room) == floor


def _with_room(known: _Parts, text: str) -> _Readings:
    """Return the known parts with a room; B103 on no known floor may also be room 03 of the basement."""
    room = _room(text)
    if room is None:
        return ()
    below = re.fullmatch("b([1-9])([0-9]{2})", room)
    whole = known._replace(room=room)
    if below is None or known.floor is not None:
        return (whole,)
    return whole, known._replace(floor=-int(below[1]), room=below[2])


def _slot(text: str) -> str | None:
    """Return the number of a staircase, which has two digits at most where no mark tells what it is."""
    return None if _is_long(text) else _number(text, SLOT)


def _number(text: str, form: str) -> str | None:
    """Return a number with its numerals as digits; None where it has not the form, before or after that."""
    number = number_in(text) if re.fullmatch(form, text) else None
    return number if number and re.fullmatch(form, number) else None


def _bare_floor(text: str) -> int | None:
    number = number_in(text)
    if number and re.fullmatch("b[1-9]", number):
        return -int(number[1:])
    return int(number) if number and number.isdecimal() and 1 <= int(number) <= HIGHEST_FLOOR else None


def _is_long(text: str) -> bool:
    """Tell whether a number is long enough to hold floor and door."""
    return re.search("[0-9]{3}", number_in(text) or "") is not None


def _room(text: str) -> str | None:
    """Return a room's number in its one form, its sub-number behind a stop (501之1 is 501.1) or as a letter (501a)."""
    found = _ROOM.fullmatch(text)
    number = _number(found[1], f"{ROOM}|{SIDE}") if found else None
    if found is None or number is None:
        return None
    part = _number(found[2] or found[4], _PART) if found[2] or found[4] else ""
    if part is None:
        return None
    stop = "." if part and not (part.isalpha() and re.fullmatch("[a-z]{0,2}[0-9]+", number)) else ""
    room = f"{number}{stop}{part}{found[3] or ''}"
    return None if _FLOOR.match(room) or _BASEMENT.match(room) else room  # 5F03 and B1F are floors


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "building": lambda piece: _number(piece, SLOT),
    "unit": _slot,
    "floor": _bare_floor,
    "room": _room,
}
