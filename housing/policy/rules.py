"""Rules between the keys of a profile: what no single key's form can say.

They look at the merged tables as they were given, and only at values whose own form is right, so that one faulty key
does not hide another's fault.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from housing import errors
from housing.errors import Refusal
from housing.language import Text
from housing.people.documents import check_number, check_phone, tells_birth_date
from housing.policy.faults import Fault, shown
from housing.policy.festivals import Festival
from housing.policy.keys import dotted
from housing.policy.lines import Path
from housing.policy.people import DocumentType, Phones
from housing.policy.services import Service

IsSound = Callable[[Path], bool]
"""Tells whether everything at and below a path has its own form."""

AT_MOST: Final[tuple[tuple[tuple[str, str], tuple[str, str]], ...]] = (
    (("deadlines", "letting_default_days"), ("deadlines", "letting_longest_days")),
    (("deadlines", "renewal_reminder_days"), ("deadlines", "letting_longest_days")),
    (("deadlines", "claim_reminder_days"), ("deadlines", "claim_timeout_days")),
    (("deadlines", "claim_timeout_days"), ("retention", "unconfirmed_claim_days")),
    (("codes", "paper_days"), ("retention", "unconfirmed_claim_days")),
    (("retention", "departed_residence_days"), ("retention", "event_payload_days")),
)
"""Keys of which the first may not be above the second: what it waits for would come too late, or be gone."""

WAYS_OF_DOCUMENT: Final = Text("check or forms, or both", "check 或 forms，或两者")
WAYS_OF_PHONE: Final = Text(
    "country_code and national_forms together, or neither", "country_code 与 national_forms 同时填写或都不填"
)
WAYS_OF_FESTIVAL: Final = Text("either starts and ends, or dates", "starts 与 ends，或 dates，二者之一")


def broken_rules(data: Mapping[str, Any], is_sound: IsSound) -> Iterator[Fault]:
    """Yield every fault between keys of the merged tables."""
    for low, high in AT_MOST:
        if is_sound(low) and is_sound(high):
            yield from _above(low, data[low[0]][low[1]], high, data[high[0]][high[1]])
    if is_sound(("phones",)):
        yield from _phones(Phones.model_validate(data["phones"]))
    for name, rule in _CODED.items():
        for code, value in data[name].items() if isinstance(data.get(name), dict) else ():
            if is_sound((name, code)):
                yield from rule((name, code), value)


def _above(low: Path, value: int | list[int], high: Path, limit: int) -> Iterator[Fault]:
    if max(value if isinstance(value, list) else [value]) > limit:
        yield Fault(low, errors.POLICY_ABOVE, {"value": shown(value), "other": dotted(high), "limit": limit}, high)


def _document(path: Path, value: Mapping[str, Any]) -> Iterator[Fault]:
    kind = DocumentType.model_validate(value)
    if kind.check is None and not kind.forms:
        yield Fault(path, errors.POLICY_EITHER, {"ways": WAYS_OF_DOCUMENT})
    elif not _passes(lambda: check_number(kind, kind.example, today=None)):
        yield Fault((*path, "example"), errors.POLICY_EXAMPLE, {})
    if "birth_year" in kind.tells and not tells_birth_date(kind):
        yield Fault((*path, "tells"), errors.POLICY_TELLS_NOTHING, {})


def _phones(phones: Phones) -> Iterator[Fault]:
    if (phones.country_code is None) != (not phones.national_forms):
        yield Fault(("phones",), errors.POLICY_EITHER, {"ways": WAYS_OF_PHONE})
    elif not _passes(lambda: check_phone(phones, phones.example)):
        yield Fault(("phones", "example"), errors.POLICY_EXAMPLE, {})


def _service(path: Path, value: Mapping[str, Any]) -> Iterator[Fault]:
    service = Service.model_validate(value)
    if service.least_age is not None and service.most_age is not None:
        yield from _above((*path, "least_age"), service.least_age, (*path, "most_age"), service.most_age)


def _festival(path: Path, value: Mapping[str, Any]) -> Iterator[Fault]:
    festival = Festival.model_validate(value)
    fixed = [festival.starts is not None, festival.ends is not None]
    if any(fixed) != all(fixed) or any(fixed) == bool(festival.dates):
        yield Fault(path, errors.POLICY_EITHER, {"ways": WAYS_OF_FESTIVAL})


_CODED: Final[Mapping[str, Callable[[Path, Mapping[str, Any]], Iterator[Fault]]]] = {
    "documents": _document,
    "services": _service,
    "festivals": _festival,
}


def _passes(check: Callable[[], object]) -> bool:
    try:
        check()
    except Refusal:
        return False
    return True
