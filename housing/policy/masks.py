"""Masks: the forms of document and phone numbers, as an administrator writes them.

Regular expressions would do, but one careless pattern of theirs can hang a program on a long input. A mask is a row of
signs with counted repeats, so it cannot.
"""

import functools
import re
from typing import Final

MOST_REPEATS: Final = 40
CLASSES: Final = {"#": "[0-9]", "@": "[A-Z]", "*": "[0-9A-Z]", "?": "."}

_PART: Final = re.compile(r"([#@*?A-Z0-9()./])(?:\{([0-9]{1,2})(?:,([0-9]{1,2}))?\})?")


def fits(mask: str, text: str) -> bool:
    """Tell whether a whole text has the form of a mask."""
    return compiled(mask).fullmatch(text) is not None


def is_mask(text: str) -> bool:
    """Tell whether a text is a mask: known signs, and repeats that neither run backwards nor go beyond 40.

    One part of a mask may have a range of repeats; with several, a long input could be split in too many ways.
    """
    return _pattern(text) is not None


@functools.cache
def compiled(mask: str) -> re.Pattern[str]:
    """Return the regular expression of a mask; raises ValueError for one that cannot be read."""
    pattern = _pattern(mask)
    if pattern is None:
        message = f"no mask: {mask}"
        raise ValueError(message)
    return re.compile(pattern)


def _pattern(mask: str) -> str | None:
    parts = list(_PART.finditer(mask))
    ranges = [(int(part[2] or 1), int(part[3] or part[2] or 1)) for part in parts]
    whole = bool(mask) and "".join(part[0] for part in parts) == mask
    if not whole or not all(0 < low <= high <= MOST_REPEATS for low, high in ranges):
        return None
    if sum(low < high for low, high in ranges) > 1:
        return None
    signs = [CLASSES.get(part[1], re.escape(part[1])) for part in parts]
    return "".join(f"{sign}{{{low},{high}}}" for sign, (low, high) in zip(signs, ranges, strict=True))
