"""How an address is written out from its components."""

import re
from collections.abc import Mapping
from typing import Final

_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_BARE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]*")
_AREAS: Final = ("province", "city", "county", "street_town", "community")
_MARKS: Final = {"number": "号", "building": "栋", "unit_entrance": "单元", "floor": "层", "room": "室"}
_WORDS: Final = {"building": "Building", "unit_entrance": "Entrance", "floor": "Floor", "room": "Room"}


def compose(parts: Mapping[str, str]) -> str:
    """Return an address as people write it: in Chinese from the large to the small, else from the small to the large.

    `parts` are the components that are there, by the names of their columns. Where one has a Han character the address
    is Chinese. Bare numbers get the mark or the word that tells what they are: 3 is 3栋, or Building 3.
    """
    given = {name: part for name, part in parts.items() if not (name == "floor" and _tells_floor(parts))}
    is_chinese = any(_HAN.search(part) for part in given.values())
    return _in_chinese(given) if is_chinese else _in_english(given)


def _tells_floor(parts: Mapping[str, str]) -> bool:
    """Tell whether the number of the room begins with its floor, as 501 does with 5."""
    floor, room = parts.get("floor", ""), parts.get("room", "")
    return len(room) >= len(floor) + 2 and room.startswith(floor)


def _in_chinese(parts: Mapping[str, str]) -> str:
    areas = dict.fromkeys(parts[name] for name in _AREAS if name in parts)  # 北京市 is its own province
    rest = ("road", "lane", "number", "estate_poi", "building", "unit_entrance", "floor", "room")
    return "".join(areas) + "".join(_marked(name, parts[name]) for name in rest if name in parts)


def _marked(name: str, part: str) -> str:
    return part + _MARKS[name] if name in _MARKS and _BARE.fullmatch(part) else part


def _in_english(parts: Mapping[str, str]) -> str:
    within = [_worded(name, parts[name]) for name in ("room", "floor", "unit_entrance", "building") if name in parts]
    within += [parts["estate_poi"]] if "estate_poi" in parts else []
    street = " ".join(parts[name] for name in ("number", "lane", "road") if name in parts)
    areas = [parts[name] for name in reversed(_AREAS) if name in parts]
    return ", ".join(dict.fromkeys([*within, *([street] if street else []), *areas]))


def _worded(name: str, part: str) -> str:
    is_number = _BARE.fullmatch(part) and (any(sign.isdigit() for sign in part) or len(part) == 1)
    return f"{_WORDS[name]} {part}" if is_number else part
