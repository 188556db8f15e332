"""What the HTTP front holds while it serves: settings, the open register, and how much is done at a time."""

import contextlib
import functools
import os
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Final

import anyio
from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool

from housing.access.accounts.service import find_public
from housing.db.connect import Store
from housing.db.migrate import read_migrations
from housing.db.roles import Actor
from housing.db.store import open_store
from housing.people.master import read_master
from housing.people.vault import SealingVault
from housing.policy.load import load_profile
from housing.policy.model import Profile
from housing.settings import Settings

_MOST_HASHES: Final = 4


class Front:
    """One serving program. The register is opened when serving begins, after any fork, unless one is given."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], store: Store | None = None) -> None:
        self.settings = settings
        self.environ = environ
        self.migrations = read_migrations()
        # Requests wait here, without a thread, for a connection. Waiting in a thread would take the threads that those
        # who hold the connections need to go on.
        self.slots = anyio.Semaphore(settings.database_connections)
        # One hash of a password takes 64 MB and a core: more at a time would only make all of them slow.
        self.hashing = anyio.Semaphore(min(_MOST_HASHES, os.cpu_count() or 1))
        self._store = store
        self._public: Actor | None = None

    @property
    def store(self) -> Store:
        """The open register."""
        assert self._store is not None, "the register is open while the front serves"
        return self._store

    @property
    def public(self) -> Actor:
        """Whom a request acts for that nobody has signed in to make. Looked up once."""
        if self._public is None:
            self._public = find_public(self.store)
        return self._public

    @functools.cached_property
    def vault(self) -> SealingVault:
        """Keeps who persons are."""
        return SealingVault(self.store, read_master(self.settings))

    @functools.cached_property
    def profile(self) -> Profile:
        """The city's policy."""
        return load_profile(self.settings.policy)

    def now(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC)

    @contextlib.asynccontextmanager
    async def serving(self, app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG002 -- FastAPI's signature
        """Open the register while the application serves, and close it in the end; a given one is left alone."""
        if self._store is not None:
            yield
            return
        self._store = await run_in_threadpool(open_store, self.settings, self.environ)
        try:
            yield
        finally:
            await run_in_threadpool(self._store.close)


async def front_of(request: Request) -> Front:
    """Return the front that serves a request."""
    front: Front = request.app.state.front
    return front


TheFront = Annotated[Front, Depends(front_of)]


async def _slot(front: TheFront) -> AsyncIterator[None]:
    async with front.slots:
        yield


Slot = Annotated[None, Depends(_slot, scope="function")]
"""A request's place among those that use the database; held until its answer is made."""


async def _hashing(front: TheFront) -> AsyncIterator[None]:
    async with front.hashing:
        yield


Hashing = Annotated[None, Depends(_hashing, scope="function")]
"""A request's place among those that compute a password's hash."""
