"""What a city decides about the values in its files: its time zone, its documents and phones, its latest dates."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from housing.language import Text


@dataclass(frozen=True, slots=True)
class Latest:
    """The last day or moment that a column may hold, and why.

    Where the column holds moments, `limit` is a datetime with a zone; where it holds days, a date.
    """

    limit: datetime.date
    reason: Text


@dataclass(frozen=True, slots=True)
class Local:
    """The city's own rules for values; what is left out is not asked.

    `latest` goes by column. `check_document` gets a type and a number, `check_phone` a number; each raises a `Refusal`
    for one that cannot be right.
    """

    zone: datetime.tzinfo = datetime.UTC
    latest: Mapping[str, Latest] = field(default_factory=dict)
    document_types: Mapping[str, Text] = field(default_factory=dict)
    check_document: Callable[[str, str], object] | None = None
    check_phone: Callable[[str], object] | None = None
