"""The form of a unit number: ten digits that mean nothing, and two check digits.

The check digits are those of ISO 7064 MOD 97-10: the twelve digits, read as one whole number, leave 1 when divided by
97. They lie in 02–98; 00, 01 and 99 would satisfy the division too and are no check digits. Every error of one digit
and every exchange of two neighbours is caught; a lost or a doubled digit is caught by the length.
"""

import re
import unicodedata
from typing import Final, NewType

from housing import errors
from housing.errors import Refusal

UnitNumber = NewType("UnitNumber", str)
"""Twelve digits, checked. Printed as NNNN-NNNN-NNCC."""

FIRST_BODY: Final = 1_000_000_000
LAST_BODY: Final = 9_999_999_999
EXAMPLE: Final = "1000-0000-0093"

_FORM: Final = re.compile(r"[1-9][0-9]{11}")
_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―－]")


def number_of(body: int) -> UnitNumber:
    """Return the unit number with the given first ten digits.

    Raises ValueError unless `body` lies in `FIRST_BODY`…`LAST_BODY`: blocks are made within it.
    """
    if not FIRST_BODY <= body <= LAST_BODY:
        message = f"no ten digits that begin with 1–9: {body}"
        raise ValueError(message)
    return UnitNumber(f"{body}{98 - body * 100 % 97:02d}")


def parse_number(text: str, field: str = "unit") -> UnitNumber:
    """Return the unit number that a person, a plate or a file gives: any spacing, hyphens, full-width digits.

    Raises `input.form` for what is no twelve digits, `input.check_digit` for twelve that do not belong together.
    """
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not _FORM.fullmatch(digits):
        raise Refusal(
            errors.INPUT_FORM, field=field, name=errors.UNIT_NUMBER, form=errors.TWELVE_DIGITS, example=EXAMPLE
        )
    body = int(digits[:10])
    if number_of(body) != digits:
        raise Refusal(errors.INPUT_CHECK_DIGIT, field=field, name=errors.UNIT_NUMBER)
    return UnitNumber(digits)


def printed(number: UnitNumber) -> str:
    """Return a unit number as it is printed and leaves in files: a spreadsheet would show bare digits as 1.2E+11."""
    return f"{number[:4]}-{number[4:8]}-{number[8:]}"
