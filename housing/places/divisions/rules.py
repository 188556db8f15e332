"""What the code of a division tells: in China each level adds digits, 2, 4, 6, 9, 12 from the province down."""

import re
from typing import Final

LEVELS: Final = 5
CODE: Final = re.compile(r"[0-9A-Za-z._-]{1,24}")

_STARTS: Final = (0, 2, 4, 6, 9)
_ENDS: Final = (2, 4, 6, 9, 12)
_PADDED: Final = 6


def level_of_code(code: str) -> int | None:
    """Return the level that a code tells, 1 province to 5 community; None where it is no such code.

    A code may be filled up with zeros, as 440300 for the city 4403.
    """
    parts = _parts(code)
    return len(parts) if parts else None


def parents_of_code(code: str) -> tuple[str, ...]:
    """Return the codes that the division above can have, the likeliest first; none for provinces and other codes.

    Where a city has no districts, its towns have zeros in their place: 441900003 is a part of 4419.
    """
    above = _parts(code)[:-1]
    found = []
    while above:
        bare = "".join(above)
        found += [bare, bare.ljust(_PADDED, "0")] if len(bare) < _PADDED else [bare]
        if above.pop().strip("0"):
            break
    return tuple(dict.fromkeys(found))


def _parts(code: str) -> list[str]:
    """Return the digits of each level; none at all where the code has not the form."""
    if len(code) not in _ENDS or not (code.isascii() and code.isdigit()):
        return []
    parts = [code[start:end] for start, end in zip(_STARTS, _ENDS, strict=True) if end <= len(code)]
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return parts
