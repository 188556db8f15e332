"""What long work takes: a way to be stopped, and a way to tell how far it is. The work itself prints nothing."""

from collections.abc import Callable
from typing import Protocol

Stop = Callable[[], bool]
"""Asked between steps; true when the work should end early and leave a state from which it can go on."""


class Progress(Protocol):
    """Told how far long work is; a terminal, a log or a page may listen."""

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """Say that `done` of `total` parts of `step` are behind us; total is None where it cannot be known."""


def never() -> bool:
    """Be a `Stop` that lets the work run to its end."""
    return False


def silent(step: str, done: int, total: int | None) -> None:
    """Be a `Progress` that nobody listens to."""
