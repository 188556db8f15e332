"""The text of a door label before it is read: one width, one case, one sign for each mark, English words as marks."""

import re
import unicodedata
from typing import Final

NUMERAL: Final = "[〇零一二三四五六七八九十百千]+"
SIDE: Final = "[东西南北中左右甲乙丙丁]"
SLOT: Final = f"(?:[a-z]{{0,2}}[0-9]{{1,4}}[a-z]?|[a-z]{{1,2}}|{NUMERAL}|{SIDE})"
"""What may stand as the number of a building or staircase."""
ROOM: Final = f"(?!no|rm|fl)(?:[a-z]{{0,2}}[0-9]{{1,6}}(?:[a-z][0-9]{{0,3}})?|[a-z]{{1,2}}|{NUMERAL})"
"""What may stand as the number of a room, its sub-number apart; abbreviated words are no letters of it."""

_MARKS: Final = str.maketrans("棟號層樓單間戶門負東‐‑‒–—―−ー", "栋号层楼单间户门负东--------")
_STOPS: Final = re.compile(r"[\s,;、]+")
_LOOSE_SPACE: Final = re.compile(r" (?![a-z0-9])|(?<![a-z0-9.]) ")
_HAN_DIGITS: Final = "零一二三四五六七八九"
_RANKS: Final = {"千": 1000, "百": 100, "十": 10}

_ENGLISH: Final = re.compile(
    rf"""
      (?:block|blk|building|bldg|tower)\.?[ ]?(?:no\.?[ ]?)?(?P<building>{SLOT})
    | (?:entrance|staircase|stair|unit)\.?[ ]?(?:no\.?[ ]?)?(?P<unit>{SLOT})
    | (?:floor|fl|level)\.?[ ]?(?P<floor>[0-9]+) | (?P<nth>[0-9]+)(?:(?:st|nd|rd|th)[ ]floor|/f(?:loor)?)
    | (?:basement[ ]?|b(?=[0-9][ ]))(?P<basement>[0-9]?)
    | (?:(?:room|rm|flat|apartment|apt|suite|door|no)\.?[ ]?(?:no\.?[ ]?)?|\#)?-?(?P<room>{ROOM}(?:-[a-z0-9]+)*)
    """,
    re.VERBOSE,
)
_WORD: Final = re.compile("[a-z]{3}|[0-9]/f|[0-9](?:st|nd|rd|th)|^(?:rm|fl|no)[ .]*[0-9]|^#")


def cleaned(label: str) -> str:
    """Return a label with one width and case, marks in simplified form, one dash, and no space that tells nothing."""
    before, text = None, label
    while text != before:
        before, text = text, _cleaned_once(text)
    return text


def marked(text: str) -> str:
    """Return a cleaned English label with the Chinese marks, in their order; any other label as it is."""
    if not text.isascii() or not _WORD.search(text):
        return text
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        token = _ENGLISH.match(text, place)
        kind = token and token.lastgroup
        if token is None or kind is None or kind in found:
            return text
        found[kind] = token[kind]
        place = token.end() + text.startswith(" ", token.end())
    ordered = _in_order(found)
    return ordered if ordered == text else marked(ordered)


def number_in(text: str) -> str | None:
    """Return a slot's text with Chinese numerals as digits; None for numerals that make no number.

    Numerals that name digits keep their noughts (〇三 is 03); those that count are counted (五百零一 is 501). A bare
    五百一 is none: it is said for 510 and written for 501.
    """
    if not re.fullmatch(NUMERAL, text):
        return text
    plain = text.replace("〇", "零")
    if not _RANKS.keys() & set(plain):
        return "".join(str(_HAN_DIGITS.index(sign)) for sign in plain)
    number = _counted(plain)
    return str(number) if plain.replace("一十", "十") == _spelt(number).replace("一十", "十") else None


def _counted(numeral: str) -> int:
    total = digit = 0
    for sign in numeral:
        if sign in _RANKS:
            total += (digit or 1) * _RANKS[sign]
            digit = 0
        else:
            digit = _HAN_DIGITS.index(sign)
    return total + digit


def _spelt(number: int) -> str:
    spelt, is_gap = "", False
    for rank, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // rank % 10
        if digit:
            spelt += ("零" if is_gap and spelt else "") + _HAN_DIGITS[digit] + sign
        is_gap = not digit
    return spelt


def _cleaned_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(sign for sign in text.translate(_MARKS) if unicodedata.category(sign) != "Cf")
    return _LOOSE_SPACE.sub("", _STOPS.sub(" ", text).strip())


def _in_order(found: dict[str, str]) -> str:
    """Return the parts of an English label, which may stand in any order, as building, staircase, floor, room."""
    room = found.get("room") or found.pop("unit", "")
    text = f"{found['building']}栋" if "building" in found else ""
    text += f"{found['unit']}单元" if "unit" in found else ""
    if floor := found.get("floor") or found.get("nth"):
        text += f"{floor}层"
    elif "basement" in found:
        text += f"b{found['basement'] or 1}层"
    return text + room
