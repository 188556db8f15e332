"""The two languages of everything a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; `{name}` marks stand for values."""

    en: str
    zh: str

    def say(self, language: Language, **values: object) -> str:
        """Return the sentence in one language, its marks filled in; a value may itself be a `Text`."""
        return self.in_(language).format(
            **{name: value.in_(language) if isinstance(value, Text) else value for name, value in values.items()}
        )

    def in_(self, language: Language) -> str:
        """Return the sentence in one language as it stands."""
        return self.zh if language == "zh" else self.en


def language_of(environ: Mapping[str, str]) -> Language:
    """Return the language a program started in this environment should speak.

    DOORPLATE_LANGUAGE decides; else the locale, in the order in which POSIX reads its variables; else English.
    """
    for name in ("DOORPLATE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
