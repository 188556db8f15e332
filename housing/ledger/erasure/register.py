"""The list of erased persons outside the database: what a restored backup has to forget again. Ids, never names."""

import contextlib
import fcntl
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from housing import errors
from housing.errors import Refusal
from housing.ledger.lines import append_line, whole_lines
from housing.settings import Settings

FILE: Final = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure: the person, all keys that opened something of that person, and when."""

    person: UUID
    keys: tuple[UUID, ...]
    at: datetime


class ErasureList:
    """The list as a file; each entry is on the disk when `add` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> Iterator[Entry]:
        """Yield all entries, the oldest first. Raises `erasure.list_damaged`."""
        for text in whole_lines(self.path):
            try:
                entry = json.loads(text)
                keys = tuple(UUID(key) for key in entry["keys"])
                yield Entry(UUID(entry["person"]), keys, datetime.fromisoformat(entry["at"]))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise Refusal(errors.ERASURE_LIST_DAMAGED, path=self.path) from None

    def add(self, entry: Entry) -> None:
        """Add an entry. Raises `erasure.list_folder`."""
        with self._locked():
            self._write(entry)

    def add_missing(self, entries: Iterator[Entry] | list[Entry]) -> None:
        """Add those whose person is not in the list yet. Raises `erasure.list_folder`."""
        with self._locked():
            known = {entry.person for entry in self.entries()}
            for entry in entries:
                if entry.person not in known:
                    self._write(entry)

    def _write(self, entry: Entry) -> None:
        line = {
            "person": str(entry.person),
            "keys": [str(key) for key in entry.keys],
            "at": entry.at.astimezone(UTC).isoformat(),
        }
        try:
            append_line(self.path, json.dumps(line))
        except OSError as error:
            raise Refusal(errors.ERASURE_LIST_FOLDER, path=self.path, reason=error.strerror) from None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            lock = self.path.with_suffix(".lock").open("a")
        except OSError as error:
            raise Refusal(errors.ERASURE_LIST_FOLDER, path=self.path, reason=error.strerror) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def erasure_list(settings: Settings) -> ErasureList:
    """Return the list of this home."""
    return ErasureList(settings.home / FILE)
