"""Document and phone numbers: one normal form, checked as the profile says, and what a number itself tells.

Of an identity number the length, the check digit and the date of birth are checked, and not the place: people carry
numbers with codes of districts that were founded later than they were born, that are newer than any list, or that stand
for no district at all, and whoever holds such a card is to be registered like anybody else.

No refusal here repeats the number: what a person typed about a person stays out of messages, reports and logs.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from housing import errors
from housing.errors import Refusal
from housing.policy.masks import fits
from housing.policy.model import Profile
from housing.policy.modules import number_module
from housing.policy.people import DocumentType, Phones

LONGEST_NUMBER: Final = 40
OLDEST: Final = 130
"""Years beyond which a date of birth is a slip: nobody has lived so long."""

_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―−]")
_PHONE_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―−().·]")
_INTERNATIONAL: Final = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Document:
    """A number in its normal form, by which two writings of one document are the same, and the birth year it tells."""

    type: str
    number: str
    birth_year: int | None


def check_document(
    profile: Profile, code: str, number: str, *, today: datetime.date, field: str = "document_number"
) -> Document:
    """Return a document as the register keeps it.

    Raises `document.type_unknown` at `document_type`; at `field`: `person.empty`, `input.form`, `document.check_digit`,
    or `document.birth_date` for a date that does not exist, lies after `today` or more than 130 years before it.
    """
    kind = profile.documents.get(code)
    if kind is None:
        known = ", ".join(profile.documents)
        raise Refusal(errors.DOCUMENT_TYPE_UNKNOWN, field="document_type", value=code, known=known)
    normal, birth_year = check_number(kind, number, today=today, field=field)
    return Document(code, normal, birth_year)


def check_number(
    kind: DocumentType, number: str, *, today: datetime.date | None, field: str = "document_number"
) -> tuple[str, int | None]:
    """Return the normal form of a number and the birth year it tells. Raises as `check_document` does.

    With no `today` any date of birth passes that exists: a profile is right or wrong on every day.
    """
    normal = normal_number(number)
    if not normal:
        raise Refusal(errors.PERSON_EMPTY, field=field, name=errors.DOCUMENT_NUMBER)
    birth = None
    if not _has_a_form(kind, normal):
        normal, birth = _checked(kind, normal, field)
    if birth and today and (birth > today or birth.year < today.year - OLDEST):
        raise Refusal(errors.DOCUMENT_BIRTH_DATE, field=field)
    told = birth.year if birth and "birth_year" in kind.tells else None
    return normal[: kind.lasting_characters], told


def normal_number(number: str) -> str:
    """Return a number as numbers are compared: half-width, capitals, neither spaces nor hyphens."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", number)).upper()
    return unicodedata.normalize("NFKC", plain)  # what stood apart may have joined, and capitals may come apart


def tells_birth_date(kind: DocumentType) -> bool:
    """Tell whether the check of a document type reads a date of birth."""
    return kind.check is not None and hasattr(number_module(kind.check), "get_birth_date")


def check_phone(phones: Phones, text: str, field: str = "phone") -> str:
    """Return a phone number as the register keeps it: + and country code (ITU-T E.164), nothing between the digits.

    Raises `person.empty`, or `input.form` for what is neither one of the country's mobile numbers nor international.
    """
    digits = _PHONE_SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not digits:
        raise Refusal(errors.PERSON_EMPTY, field=field, name=errors.MOBILE)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    home = phones.country_code
    for prefix in () if home is None else ("", home, f"+{home}"):
        national = digits.removeprefix(prefix)
        if digits.startswith(prefix) and any(fits(mask, national) for mask in phones.national_forms):
            return f"+{home}{national}"
    is_foreign = home is None or not digits.startswith(f"+{home}")
    if is_foreign and _INTERNATIONAL.fullmatch(digits):
        return digits
    raise Refusal(errors.INPUT_FORM, field=field, name=errors.MOBILE, form=phones.form, example=phones.example)


def _has_a_form(kind: DocumentType, normal: str) -> bool:
    return normal.isprintable() and any(fits(mask, normal) for mask in kind.forms)


def _checked(kind: DocumentType, normal: str, field: str) -> tuple[str, datetime.date | None]:
    """Return a number that passes the check of its type, and the date of birth in it where the check reads one."""
    module: Any = number_module(kind.check) if kind.check else None
    if module is None or not normal.isascii() or len(normal) > LONGEST_NUMBER:
        raise _unfit(kind, field)
    try:
        module.validate(normal)
    except InvalidChecksum:
        raise Refusal(errors.DOCUMENT_CHECK_DIGIT, field=field) from None
    except (InvalidComponent, KeyError):  # KeyError: a place that the library's list knows only in part
        if _birth(module, normal, field) is None or not hasattr(module, "get_birth_place"):
            raise _unfit(kind, field) from None
    except ValidationError:
        raise _unfit(kind, field) from None
    return module.compact(normal), _birth(module, normal, field)


def _birth(module: Any, normal: str, field: str) -> datetime.date | None:
    """Return the date of birth in a number; None where the check reads none."""
    if not hasattr(module, "get_birth_date"):
        return None
    try:
        birth: datetime.date | None = module.get_birth_date(normal)
    except ValidationError:
        raise Refusal(errors.DOCUMENT_BIRTH_DATE, field=field) from None
    return birth


def _unfit(kind: DocumentType, field: str) -> Refusal:
    return Refusal(errors.INPUT_FORM, field=field, name=errors.DOCUMENT_NUMBER, form=kind.form, example=kind.example)
