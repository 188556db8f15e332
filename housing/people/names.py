"""Names of people: whatever stands on the document passes, and two writings of one name meet.

A character is what a person counts as one: a letter with its marks, a Han character of any plane. Unicode's rules for
that (UAX #29) are approximated by the general categories: marks belong to the character before them, and invisible
signs that steer how letters join count for nothing.
"""

import re
import unicodedata
from typing import Final

from housing import errors
from housing.errors import Refusal

LONGEST_NAME: Final = 100
EXAMPLE: Final = "古丽米热·艾比布力"

MOST_CODE_POINTS: Final = 1000
"""No name has more; one letter under ten thousand marks would be an attack on the page that shows it."""

_REFUSED: Final = ("Cc", "Cs", "Zl", "Zp")
_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn round the text after them, the page's too
_MARKS: Final = ("Mn", "Mc", "Me")
_JAMO: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")  # vowels and finals of Korean syllables spelt out
_VARIATION: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")

_HAN: Final = "[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_MIDDLE_DOTS: Final = re.compile("[·•‧∙⋅・･᛫⸱⸳ꞏ𐄁●․]")
_APOSTROPHES: Final = re.compile("[‘’ʼʻ′`´]")
_HYPHENS: Final = re.compile("[‐‑‒–—―−]")
_DOT_BETWEEN_HAN: Final = re.compile(f"(?<={_HAN})[.．﹒](?={_HAN})")
_SPACE_TO_DROP: Final = re.compile(f"(?<={_HAN}) (?={_HAN})|(?<=·) | (?=·)")


def check_name(text: str, field: str = "name") -> str:
    """Return a name as it is kept: as typed, but for the spaces around it.

    Raises `person.empty`, or `input.form` for more than 100 characters and for control characters: those of the C0 and
    C1 sets, line ends, signs that reverse the direction of what follows, and halves of characters.
    """
    name = text.strip()
    if not _without_joiners(name).strip():
        raise Refusal(errors.PERSON_EMPTY, field=field, name=errors.FULL_NAME)
    is_refused = _REORDERING.search(name) or any(unicodedata.category(sign) in _REFUSED for sign in name)
    if is_refused or len(name) > MOST_CODE_POINTS or count_characters(name) > LONGEST_NAME:
        raise Refusal(errors.INPUT_FORM, field=field, name=errors.FULL_NAME, form=errors.NAME_FORM, example=EXAMPLE)
    return name


def count_characters(text: str) -> int:
    """Return how many characters a person counts in a text."""
    return len(_characters(text))


def matching_form(name: str) -> str:
    """Return the form in which two writings of one name are equal.

    Folded: case, width, every middle dot (a full stop between Han characters is one too), apostrophes and hyphens, runs
    of spaces, spaces beside a middle dot or between Han characters (李　明 fills a form's two places), joiners and
    variation selectors. Not folded: simplified and traditional forms, for 后 and 後 are two surnames; nor marks, for é
    is not e.
    """
    folded = _signs_folded(_VARIATION.sub("", _without_joiners(name)))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
    folded = " ".join(_signs_folded(folded).split())
    return _SPACE_TO_DROP.sub("", folded)


def masked(name: str) -> str:
    """Return a name as others may see it: its first character and one `*`, which does not tell how long it is.

    A name of one character would be told whole; of it only `*` is left.
    """
    characters = _characters(name.strip())
    return f"{characters[0]}*" if len(characters) > 1 else "*"


def _characters(text: str) -> list[str]:
    characters: list[str] = []
    for sign in _without_joiners(text):
        if characters and (unicodedata.category(sign) in _MARKS or _JAMO.match(sign)):
            characters[-1] += sign
        else:
            characters.append(sign)
    return characters


def _without_joiners(text: str) -> str:
    """Return a text without the invisible signs that steer how its letters join."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _signs_folded(text: str) -> str:
    text = _MIDDLE_DOTS.sub("·", _DOT_BETWEEN_HAN.sub("·", text))
    return _HYPHENS.sub("-", _APOSTROPHES.sub("'", text))
