"""The service itself: its health, and its kinds of problems."""

from typing import Literal

from api.http.schemas import Answer


class HealthAnswer(Answer):
    """The process is alive."""

    alive: Literal[True] = True


class ReadyAnswer(Answer):
    """The register can be reached and is up to date."""

    ready: Literal[True] = True


class Sentence(Answer):
    """A sentence in both languages, with marks such as {name} for what it is about."""

    en: str
    zh: str


class ProblemKindAnswer(Answer):
    """A kind of problem: what is wrong, how to put it right, and the status it comes with."""

    code: str
    status: int
    what: Sentence
    fix: Sentence
