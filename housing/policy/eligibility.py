"""Who qualifies for a service now, and what is still missing.

A service is offered, never decided, here: the rule knows the year of birth, the days of residence and whether it is the
main one, and nothing else; the desk that gives the service looks at the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from housing.language import Text
from housing.policy.model import Profile
from housing.policy.services import Service

Lack = Literal["birth_year", "age", "days", "main"]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is still missing, as a code and as a sentence for the person."""

    lack: Lack
    text: Text


@dataclass(frozen=True, slots=True)
class ServiceState:
    """Where one person stands with one service."""

    code: str
    service: Service
    missing: tuple[Missing, ...]

    @property
    def open(self) -> bool:
        """Tell whether the service is open to the person now."""
        return not self.missing


def qualifies(
    profile: Profile, birth_year: int | None, days_resident: int, main: bool, *, year: int
) -> list[ServiceState]:
    """Return, in the profile's order, the services open to a person in that calendar year, and what others still lack.

    A year of birth does not tell the day, so an age counts as reached from the first day of its year on: nobody is kept
    waiting, and the desk sees the document. Services whose highest age is behind a person are left out.
    """
    return [
        ServiceState(code, service, tuple(_missing(service, birth_year, days_resident, main, year)))
        for code, service in profile.services.items()
        if not _is_past(service, birth_year, year)
    ]


def _is_past(service: Service, birth_year: int | None, year: int) -> bool:
    return service.most_age is not None and birth_year is not None and year - birth_year > service.most_age


def _missing(service: Service, birth_year: int | None, days_resident: int, main: bool, year: int) -> Iterator[Missing]:
    has_ages = service.least_age is not None or service.most_age is not None
    if birth_year is None and has_ages:
        yield Missing("birth_year", Text("your year of birth", "登记您的出生年份"))
    elif birth_year is not None and service.least_age is not None and year - birth_year < service.least_age:
        age, reached = service.least_age, birth_year + service.least_age
        yield Missing("age", Text(f"the age of {age}, reached in {reached}", f"年满 {age} 岁（{reached} 年）"))
    if (days := service.least_days - days_resident) > 0:
        yield Missing("days", Text(f"{days} more day{'s' * (days > 1)} of residence", f"还需住满 {days} 天"))
    if service.main_only and not main:
        yield Missing("main", Text("that this is your main residence", "须为您的主要居所"))
