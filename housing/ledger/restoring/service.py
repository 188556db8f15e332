"""Put a backup in place of the register: whoever was erased since stays erased, no number is issued twice.

All of it happens before the restored tables can be seen. What is written outside the database before that, heads, lists
and keys, says nothing wrong where a kill keeps the rest from happening.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from geo.protocols import Progress, silent
from housing import errors
from housing.db.backup import Manifest, read_manifest, restore
from housing.db.connect import Connection, Server
from housing.db.keysave import check_keys, drop_keys, load_keys
from housing.db.keystore import make_key_store
from housing.db.prepare import prepare
from housing.db.statements import load_statements
from housing.errors import Refusal
from housing.ledger import blocks
from housing.ledger.erasure import register
from housing.ledger.erasure.register import Entry, ErasureList, erasure_list
from housing.ledger.erasure.service import cut_again
from housing.ledger.restoring.saving import OUTSIDE
from housing.ledger.seals.model import CHAINS, Heads
from housing.ledger.seals.outside import Outside, outside_of
from housing.ledger.seals.proof import Trust, prove_chain, trust_of
from housing.ledger.seals.service import heads_of
from housing.ledger.verification.model import Run
from housing.numbers.blocks import burn_blocks
from housing.settings import Settings

_BEFORE_ALL: Final = datetime(1970, 1, 2, tzinfo=UTC)
_QUERIES: Final = load_statements(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True)
class Restore:
    """Restore the backup in `folder`, with the keys in `keys` or, where that is None, those that are here.

    `replace` loses the register that is here; `unproved` takes a backup also where its seals do not hold.
    """

    folder: Path
    keys: Path | None
    replace: bool = False
    unproved: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: persons who had been erased since, closed blocks of numbers, keys brought back."""

    manifest: Manifest
    erased: int
    blocks: int
    keys: int


def restore_register(
    server: Server, settings: Settings, command: Restore, *, now: datetime, progress: Progress = silent
) -> Restored:
    """Put a backup in place of the register here, whole or not at all.

    Raises what `db.backup.restore` raises, `backup.no_keys`, `secret.other`, `backup.altered`, `erasure.list_damaged`.
    """
    if command.keys is not None:
        _require_keys(settings, command.folder, command.keys)
    prepare(server)
    make_key_store(server)
    mending = _Mending(server, settings, command, now, progress)
    with outside_of(settings).locked():
        manifest = restore(
            server, command.folder, replace=command.replace, before_opening=mending.mend, progress=progress
        )
    return Restored(manifest, mending.erased, mending.blocks, mending.keys)


def _require_keys(settings: Settings, folder: Path, keys: Path) -> None:
    if not keys.is_dir():
        raise Refusal(errors.BACKUP_NO_KEYS, field="keys", path=keys)
    check_keys(keys, read_manifest(folder).register, settings)


@dataclass(slots=True)
class _Mending:
    """What must be done before anybody reads, and how much of it there was."""

    server: Server
    settings: Settings
    command: Restore
    now: datetime
    progress: Progress
    erased: int = 0
    blocks: int = 0
    keys: int = 0

    def mend(self, connection: Connection, manifest: Manifest) -> None:
        """Mend the restored tables in their open transaction, then what lies outside of it."""
        kept, outside = Outside(self.command.folder / OUTSIDE), outside_of(self.settings)
        if not self.command.unproved:
            _prove(connection, self.settings, kept, self.progress)
        listed = self._listed(kept)
        self.erased = cut_again(connection, listed)
        here = blocks.copied_blocks(outside.folder)
        known = here | blocks.copied_blocks(kept.folder)
        self.blocks = burn_blocks(connection, known, now=self.now)
        connection.execute(_QUERIES["end_sessions"])
        connection.execute(b"set constraints all immediate")
        erasure_list(self.settings).add_missing(listed)
        blocks.add_blocks(outside.folder, sorted(known - here))
        _go_on(outside, kept, UUID(manifest.register), heads_of(connection), self.now)
        self.keys = _move_keys(self.server, self.command.keys, listed)

    def _listed(self, kept: Outside) -> list[Entry]:
        lists = ErasureList(kept.folder / register.FILE), erasure_list(self.settings)
        return list({entry.person: entry for each in lists for entry in each.entries()}.values())


def _go_on(outside: Outside, kept: Outside, register_id: UUID, heads: Heads, now: datetime) -> None:
    """Note outside from where the chains go on; a kill before the commit leaves the heads from before beside them."""
    for public in kept.public_keys():
        outside.announce(register_id, public, now)
    if not outside.tail():
        outside.append({}, now)
    outside.append(heads, now, restored=True)


def _prove(connection: Connection, settings: Settings, copy: Outside, progress: Progress) -> None:
    """Prove the chains against the copy that the backup carries, signed by keys that are known here, if any are.

    Rows that had no seal yet when the dump began are no difference: the next turn of the sealer covers them.
    """
    trust = trust_of(connection, settings)
    proving = Trust(trust.register, trust.keys or copy.public_keys(), copy)
    run = Run(_BEFORE_ALL, progress=progress)
    found = [prove_chain(connection, chain, proving, run).findings for chain in CHAINS]
    first = next((difference for findings in found for difference in findings.kept), None)
    if first is not None:
        count = sum(findings.counts.total() for findings in found)
        raise Refusal(errors.BACKUP_ALTERED, difference=first.told(), count=count)


def _move_keys(server: Server, keys: Path | None, listed: Collection[Entry]) -> int:
    """Bring the keys back: committed before the register is, since a key that opens nothing is harmless."""
    erased = [key for entry in listed for key in entry.keys]
    with server.connect_to_keys() as connection:
        drop_keys(connection, erased)
        return load_keys(connection, keys, erased) if keys is not None else 0
