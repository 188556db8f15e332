"""One request, one transaction: opened for who calls and why, and committed before the answer is sent.

`scope="function"` ends these dependencies when the answer is made and before it is sent: a caller that reads "done" can
rely on it, and a commit that fails is told.
"""

import contextvars
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import Anyone, TheCaller, ThePurpose
from api.http.front import Slot, TheFront
from housing.db.connect import Connection, Store
from housing.db.roles import Actor


def _own(front: TheFront, caller: TheCaller, slot: Slot) -> Iterator[Connection]:  # noqa: ARG001
    yield from _session(front.store, caller.actor, None)


def _reading(front: TheFront, caller: TheCaller, purpose: ThePurpose, slot: Slot) -> Iterator[Connection]:  # noqa: ARG001
    yield from _session(front.store, caller.actor, purpose)


def _recording(front: TheFront, caller: TheCaller, purpose: ThePurpose, slot: Slot) -> Iterator[Connection]:  # noqa: ARG001
    yield from _session(front.store, caller.actor.recording, purpose)


def _reading_as_anyone(front: TheFront, actor: Anyone, purpose: ThePurpose, slot: Slot) -> Iterator[Connection]:  # noqa: ARG001
    yield from _session(front.store, actor, purpose)


def _recording_as_anyone(front: TheFront, actor: Anyone, purpose: ThePurpose, slot: Slot) -> Iterator[Connection]:  # noqa: ARG001
    yield from _session(front.store, actor.recording, purpose)


Own = Annotated[Connection, Depends(_own, scope="function")]
"""For what belongs to the account itself, or to no person: no purpose is taken."""

Reading = Annotated[Connection, Depends(_reading, scope="function")]
"""Reads for the account that signed in."""

Recording = Annotated[Connection, Depends(_recording, scope="function")]
"""Records for the account that signed in."""

ReadingAsAnyone = Annotated[Connection, Depends(_reading_as_anyone, scope="function")]
"""Reads for the account that signed in, else for the public."""

RecordingAsAnyone = Annotated[Connection, Depends(_recording_as_anyone, scope="function")]
"""Records for the account that signed in, else for the public."""


def _session(store: Store, actor: Actor, purpose: str | None) -> Iterator[Connection]:
    """Hold a session open. Begin and end run in different threads, and what it sets for the log goes with it."""
    context = contextvars.copy_context()
    session = store.session(actor, purpose)
    connection = context.run(session.__enter__)
    try:
        yield connection
    except BaseException as error:
        context.run(session.__exit__, type(error), error, error.__traceback__)
        raise
    context.run(session.__exit__, None, None, None)
