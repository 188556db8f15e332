"""The language that the command line speaks, settled when it starts."""

import os
from typing import Final

from housing.language import Language, Text, language_of

LANGUAGE: Final[Language] = language_of(os.environ)


def t(en: str, zh: str) -> str:
    """Return the sentence in the language of this run."""
    return Text(en, zh).in_(LANGUAGE)
