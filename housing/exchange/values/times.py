"""Days, moments, and times of the day."""

import datetime
import re
from dataclasses import dataclass
from typing import Any, Final

from housing import errors
from housing.exchange.local import Local
from housing.exchange.values.base import Cell, Read, Unfit, ValueType, fold
from housing.language import Text

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?([T ]0?0:00(:00(\.0+)?)?)?")
_MOMENT: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(.*)")
_CLOCK: Final = re.compile(r"(\d{1,2})[:时点](\d{2})分?(:00)?")


@dataclass(frozen=True, slots=True)
class Day(ValueType):
    """A date, also written 2026/3/7 or 2026年3月7日."""

    @property
    def form(self) -> Text:
        """Return the form of a date."""
        return Text("a date", "日期")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives date."""

        def read(text: str) -> datetime.date:
            found = _DAY.fullmatch(fold(text))
            if not found:
                raise self.unfit()
            return _real_day(found)

        return read

    def write(self, value: Any) -> Cell:
        """Return the date as 2026-03-07."""
        return str(value.isoformat())


@dataclass(frozen=True, slots=True)
class Moment(ValueType):
    """A moment in ISO 8601; one without a zone is in the city's, one without a time at the beginning of the day."""

    @property
    def form(self) -> Text:
        """Return the form of a moment."""
        return Text("a time by ISO 8601", " ISO 8601 格式的时间")

    def reader(self, local: Local) -> Read:
        """Return a function that gives an aware datetime."""
        zone = local.zone
        iso = datetime.datetime.fromisoformat

        def read(text: str) -> datetime.datetime:
            try:
                value = iso(text)
            except ValueError:
                value = self._lenient(text)
            return value if value.tzinfo else value.replace(tzinfo=zone)

        return read

    def write(self, value: Any) -> Cell:
        """Return ISO 8601 with its zone."""
        return str(value.isoformat())

    def _lenient(self, text: str) -> datetime.datetime:
        found = _MOMENT.fullmatch(fold(text))
        if not found:
            raise self.unfit()
        day = _real_day(found)
        hours, _, rest = found[4].partition(":")
        try:
            return datetime.datetime.fromisoformat(f"{day.isoformat()}T{hours.zfill(2)}:{rest}")
        except ValueError:
            raise self.unfit() from None


@dataclass(frozen=True, slots=True)
class Clock(ValueType):
    """A time of day."""

    @property
    def form(self) -> Text:
        """Return the form of a time of day."""
        return Text("a time of day", "一天中的时刻")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives time; 24:00 is the last minute of the day."""

        def read(text: str) -> datetime.time:
            found = _CLOCK.fullmatch(fold(text))
            if found and (found[1], found[2]) == ("24", "00"):
                return datetime.time(23, 59)
            try:
                return datetime.time(int(found[1]), int(found[2])) if found else datetime.time(99)
            except ValueError:
                raise self.unfit() from None

        return read

    def write(self, value: Any) -> Cell:
        """Return the time as 08:30."""
        return str(value.strftime("%H:%M"))


def _real_day(found: re.Match[str]) -> datetime.date:
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Unfit(errors.INPUT_DATE) from None
