"""What a refusal is: one entry of the closed list, with its exit code, its sentences and their values."""

from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from housing.language import Language, Text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exit(IntEnum):
    """Exit codes of the command line: who has to act."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    ENVIRONMENT = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the list. `{name}` marks in its sentences are filled from the values of the refusal."""

    code: str
    exit: Exit
    what: Text
    fix: Text


class Refusal(Exception):  # noqa: N818 -- the glossary's word; it is no error of the program
    """Input or environment that cannot be served, told to the person in their language."""

    def __init__(self, kind: Kind, field: str | None = None, **values: object) -> None:
        self.kind = kind
        self.field = field
        self.values: Mapping[str, object] = MappingProxyType(values)
        super().__init__(f"{kind.code}: {self.what('en')}")

    def what(self, language: Language) -> str:
        """Return what is wrong."""
        return self.kind.what.say(language, **self.values)

    def fix(self, language: Language) -> str:
        """Return how to put it right."""
        return self.kind.fix.say(language, **self.values)

    def as_dict(self, language: Language) -> dict[str, str | None]:
        """Return the shape in which JSON carries a refusal."""
        return {
            "code": self.kind.code,
            "field": self.field,
            "what": self.what(language),
            "fix": self.fix(language),
        }
