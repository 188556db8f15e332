"""What a city's policy profile says about the values in its files."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from housing.exchange.local import Latest, Local
from housing.language import Text
from housing.people.documents import check_document, check_phone
from housing.policy.model import Profile

_TODAY: Final = Text("that is today", "今天")


def local_of(profile: Profile, *, now: datetime) -> Local:
    """Return the rules for values in files of the city of this profile, on the day of `now`."""
    zone = ZoneInfo(profile.city.time_zone)
    today = now.astimezone(zone).date()
    return Local(
        zone=zone,
        latest={"observed_on": Latest(today, _TODAY)},
        document_types={code: kind.label for code, kind in profile.documents.items()},
        check_document=lambda of, number: check_document(profile, of, number, today=today),
        check_phone=lambda number: check_phone(profile.phones, number),
    )
