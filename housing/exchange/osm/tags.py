"""The gate for tags: a listed few come in, cleaned; nothing that leads to a person does.

Extracts carry phones, mail addresses, websites, notes and mappers' names. Only listed keys are ever taken up, and a
text in which a contact was hidden is dropped whole.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from osmium.osm import TagList

from housing.exchange.osm.features import Names

Tags = Mapping[str, str]

CHINESE_NAMES: Final = ("name:zh", "name:zh-Hans", "name:zh-CN", "name:zh-Hant", "name:zh-TW")
NAMES: Final = ("name", "name:en", *CHINESE_NAMES)
STREETS: Final = (
    *("highway", "foot", "access", "motorroad", "area", "oneway:foot", "conveying", "step_count", "sidewalk"),
    *("sidewalk:both", "sidewalk:left", "sidewalk:right", "bridge", "tunnel", "layer", "level", "surface", "width"),
    *("incline", "lit"),
)
BARRIERS: Final = ("barrier", "railway", "locked", "crossing")
BUILDINGS: Final = (
    *("building", "building:use", "building:levels", "building:min_level", "height"),
    *("shop", "office", "residential", "amenity", "tourism"),
)
GROUND: Final = ("natural", "water", "waterway", "landuse", "leisure")
ADDRESSES: Final = (
    *("addr:full", "addr:province", "addr:state", "addr:city", "addr:county", "addr:district", "addr:subdistrict"),
    *("addr:suburb", "addr:town", "addr:village", "addr:hamlet", "addr:quarter", "addr:neighbourhood"),
    *("addr:street", "addr:lane", "addr:alley", "addr:housenumber", "addr:place", "addr:housename"),
    *("addr:building", "addr:entrance", "addr:staircase", "addr:floor", "addr:unit", "addr:door", "addr:room"),
    *("addr:interpolation",),
)
ENTRANCES: Final = ("entrance", "ref")
KEPT: Final = frozenset(("type", *NAMES, *STREETS, *BARRIERS, *BUILDINGS, *GROUND, *ADDRESSES, *ENTRANCES))

_CONTACT: Final = re.compile(
    r"""[\w.+-]+@[\w-]+\.\w | :// | \bwww\.                    # mail, web
    | \+\d[\d\ ()./-]{6,}\d                                    # a number with its country
    | (?<!\d)1[3-9]\d[\ -]?\d{4}[\ -]?\d{4}(?!\d)              # a mobile in China
    | (?<!\d)\(?0\d{1,4}\)?[\ /-]+\d[\d\ -]{3,}\d              # a line with its area
    | (?<!\d)[2-9]\d\d[\ -]\d{3}[\ -]\d{4}(?!\d)               # a line in North America, or 400 and 800 in China
    | \d{9}""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST: Final = 255
_WORD: Final = re.compile(r"[a-z][a-z_:]{0,39}")
_FLOORS: Final = re.compile(
    r"(?:g\+)?(\d{1,3}(?:[.,]\d+)?)(?:f|l|层|層|楼|樓|階|floors?|levels?|storeys?|stories)?", re.I
)
_METRES: Final = re.compile(r"(\d{1,5}(?:[.,]\d+)?)(?:m|米|公尺|metres?|meters?)?", re.I)
_FEET: Final = re.compile(r"(\d{1,5}(?:\.\d+)?)(?:'|ft|feet)(?:(\d{1,2}(?:\.\d+)?)(?:\"|''|in))?", re.I)
_FOOT_M: Final = 0.3048
_TALLEST_FLOORS: Final = 200


def kept(tags: TagList) -> dict[str, str]:
    """Return the tags that may come in: listed keys, and texts without control characters or a contact in them."""
    try:
        found = {key: value for key, value in tags if key in KEPT}
    except UnicodeDecodeError:
        found = {key: value for key in KEPT if (value := _decoded(tags, key))}
    return {key: text for key, value in found.items() if (text := _clean(value))}


def _decoded(tags: TagList, key: str) -> str | None:
    """Return the value of a key where some of the object's tags hold bytes that are no text."""
    try:
        return tags.get(key)
    except UnicodeDecodeError:
        return None


def _clean(value: str) -> str | None:
    if not value.isprintable():
        value = "".join(sign if sign.isprintable() else " " for sign in value)
    text = " ".join(value.split())
    return None if len(text) > _LONGEST or _CONTACT.search(text) else text


def names_of(tags: Tags) -> Names:
    """Return what a thing is called."""
    zh = next((tags[key] for key in CHINESE_NAMES if key in tags), None)
    return Names(tags.get("name"), zh, tags.get("name:en"))


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())


def word(value: str | None) -> str | None:
    """Return a value that is a word of the map's own vocabulary, such as a class; None for free text."""
    return value if value and _WORD.fullmatch(value) else None


def floors(value: str | None) -> int | None:
    """Return how many whole floors a text tells: 5.5 is 5, "5;6" the most of them, "12F" 12, "G+4" 5.

    None where it is no count, is none at all, or is more than any building has.
    """
    counts = []
    for part in re.split(r"[;/]|(?<=\d)[~–-]", _folded(value).removeprefix("~")):
        found = _FLOORS.fullmatch(part)
        if not found:
            return None
        count = int(float(found[1].replace(",", "."))) + (1 if part.lower().startswith("g+") else 0)
        counts.append(count)
    return max(counts) if 0 < max(counts) <= _TALLEST_FLOORS else None


def metres(value: str | None) -> float | None:
    """Return a length in metres from a text in metres or in feet and inches; None for others, and for no length."""
    text = _folded(value)
    if found := _METRES.fullmatch(text):
        return float(found[1].replace(",", ".")) or None
    if found := _FEET.fullmatch(text):
        return round((float(found[1]) + float(found[2] or 0) / 12) * _FOOT_M, 2) or None
    return None


def whole(value: str | None) -> int | None:
    """Return a whole number, perhaps negative; None where the text is none."""
    text = _folded(value)
    return int(text) if re.fullmatch(r"-?\d{1,4}", text) else None


def _folded(value: str | None) -> str:
    return unicodedata.normalize("NFKC", value or "").replace(" ", "")
