"""Write a backup of the whole register: its tables, what lies outside them, and apart from both the person keys."""

import shutil
from pathlib import Path
from typing import Final

from geo.protocols import Progress, silent
from housing.db.backup import Making, Manifest, back_up, making_folder, require_free
from housing.db.connect import Server
from housing.db.keysave import save_keys
from housing.ledger import blocks
from housing.ledger.erasure import register
from housing.ledger.erasure.register import ErasureList, erasure_list
from housing.ledger.seals.outside import KEYS, Outside, outside_of
from housing.settings import Settings

OUTSIDE: Final = "outside"


def save_register(
    server: Server, settings: Settings, folder: Path, *, keys: Path | None, progress: Progress = silent
) -> Manifest:
    """Write a backup into a new or empty folder and, where `keys` names one, the person keys into another.

    Both are there whole or not at all. Raises what `back_up` raises, and `erasure.list_damaged`, `seal.copy_damaged`.
    """
    if keys is not None:
        require_free(keys)

    def beside(making: Making) -> None:
        kept = making.folder / OUTSIDE
        if not making.dumped:  # heads must not be newer than the chains in the dump
            kept.mkdir()
            _copy_heads(outside_of(settings), kept)
            return
        _copy_lists(settings, kept)  # what was erased meanwhile is listed
        if keys is not None:
            with making_folder(keys) as making_keys, server.connect_to_keys() as connection:
                save_keys(connection, settings, making_keys, making.register, making.made_at)

    try:
        return back_up(server, folder, beside=beside, progress=progress)
    except BaseException:
        if keys is not None and not (folder / OUTSIDE).exists():
            shutil.rmtree(keys, ignore_errors=True)
        raise


def _copy_heads(outside: Outside, kept: Path) -> None:
    """Copy where the chains may stand: older heads are vouched for by these."""
    copy = Outside(kept)
    for line in reversed(outside.tail()):
        copy.add(line)
    if (outside.folder / KEYS).exists():
        shutil.copyfile(outside.folder / KEYS, kept / KEYS)


def _copy_lists(settings: Settings, kept: Path) -> None:
    ErasureList(kept / register.FILE).add_missing(erasure_list(settings).entries())
    blocks.add_blocks(kept, sorted(blocks.copied_blocks(outside_of(settings).folder)))
