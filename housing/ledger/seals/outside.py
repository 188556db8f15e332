"""The copy of the signed heads outside the database: a file that only grows, each line written through to the disk.

A chain that was cut short or written anew in the database does not lead to the heads that stand here. The folder may
lie on another disk or machine. Old lines may be moved away for keeping: each head vouches for all rows before it.
"""

import contextlib
import fcntl
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from housing import errors
from housing.errors import Refusal
from housing.ledger.lines import append_line, lines_from_end, whole_lines
from housing.ledger.seals.model import CHAINS, Head, Heads
from housing.settings import Settings

FOLDER: Final = "seals"
HEADS: Final = "heads.jsonl"
KEYS: Final = "keys.jsonl"
_LOCK: Final = "lock"


@dataclass(frozen=True, slots=True)
class Line:
    """The ends of the chains at some time; a chain without a seal is left out.

    `restored`: from here on the chains may go on from these heads, since a backup was put in place of the register.
    """

    at: str
    heads: Heads
    restored: bool = False


class Outside:
    """The folder of the copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def heads(self) -> Path:
        """The file of the heads."""
        return self.folder / HEADS

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold off other programs of this home, so that lines come in the order of the seals.

        Raises `seal.folder`.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (self.folder / _LOCK).open("a")
        except OSError as error:
            raise Refusal(errors.SEAL_FOLDER, path=self.folder, reason=error.strerror) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def lines(self) -> Iterator[Line]:
        """Yield all lines, the oldest first; one that a kill cut short is passed over. Raises `seal.copy_damaged`."""
        for text in whole_lines(self.heads):
            yield self._line(text)

    def tail(self) -> list[Line]:
        """Return the last lines, the newest first, back to one that is no restoring: where the chains may stand now."""
        found = []
        for text in lines_from_end(self.heads):
            found.append(self._line(text))
            if not found[-1].restored:
                break
        return found

    def append(self, heads: Heads, now: datetime, *, restored: bool = False) -> None:
        """Add a line; it is on the disk when this returns. Raises `seal.folder`."""
        self.add(Line(now.astimezone(UTC).isoformat(timespec="milliseconds"), heads, restored))

    def add(self, line: Line) -> None:
        """Add a line as it is. Raises `seal.folder`."""
        entry: dict[str, object] = {"at": line.at}
        if line.restored:
            entry["restored"] = True
        for chain, head in line.heads.items():
            entry[chain] = {"number": head.number, "head": head.head.hex(), "signature": head.signature.hex()}
        self._append(self.heads, entry)

    def public_keys(self) -> list[bytes]:
        """Return the public keys by which heads were signed in this home, the oldest first."""
        return [bytes.fromhex(json.loads(text)["key"]) for text in whole_lines(self.folder / KEYS)]

    def announce(self, register: UUID, public: bytes, now: datetime) -> None:
        """Note a public key, once."""
        if public not in self.public_keys():
            since = now.astimezone(UTC).isoformat(timespec="seconds")
            self._append(self.folder / KEYS, {"key": public.hex(), "register": str(register), "since": since})

    def _append(self, path: Path, entry: dict[str, object]) -> None:
        try:
            append_line(path, json.dumps(entry))
        except OSError as error:
            raise Refusal(errors.SEAL_FOLDER, path=self.folder, reason=error.strerror) from None

    def _line(self, text: str) -> Line:
        try:
            entry: dict[str, Any] = json.loads(text)
            heads = {chain: _head(entry[chain]) for chain in CHAINS if chain in entry}
            return Line(entry["at"], heads, entry.get("restored", False))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Refusal(errors.SEAL_COPY_DAMAGED, path=self.heads) from None


def outside_of(settings: Settings) -> Outside:
    """Return the copy that these settings name."""
    return Outside(settings.seals_folder or settings.home / FOLDER)


def _head(entry: dict[str, Any]) -> Head:
    return Head(int(entry["number"]), bytes.fromhex(entry["head"]), bytes.fromhex(entry["signature"]))
