"""The copy of the blocks of numbers outside the database: a backup does not know those that were opened since.

By it a restored register never opens a block again whose numbers may hang on doors already.
"""

import json
from pathlib import Path
from typing import Final

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.ledger.lines import append_line, lines_from_end, whole_lines
from housing.numbers.blocks import newest_blocks

FILE: Final = "blocks.jsonl"
_LOOKED_AT: Final = 3_000

Range = tuple[int, int]


def missing_blocks(connection: Connection, folder: Path) -> list[Range]:
    """Return which blocks, first to last, are not among the last lines of the copy: the oldest first."""
    copied: set[Range] = set()
    for text in lines_from_end(folder / FILE):
        copied.update(_ranges(folder, text))
        if len(copied) >= _LOOKED_AT:
            break
    missing: list[Range] = []
    for page in newest_blocks(connection):
        lacking = [(block.first, block.last) for block in page if (block.first, block.last) not in copied]
        missing += lacking
        if len(lacking) < len(page):
            break
    return missing[::-1]


def add_blocks(folder: Path, blocks: list[Range]) -> None:
    """Add blocks to the copy, on the disk when this returns. Raises `seal.folder`."""
    for start in range(0, len(blocks), _LOOKED_AT):
        try:
            append_line(folder / FILE, json.dumps(blocks[start : start + _LOOKED_AT]))
        except OSError as error:
            raise Refusal(errors.SEAL_FOLDER, path=folder, reason=error.strerror) from None


def copied_blocks(folder: Path) -> set[Range]:
    """Return all blocks of the copy. Raises `seal.copy_damaged`."""
    return {block for text in whole_lines(folder / FILE) for block in _ranges(folder, text)}


def _ranges(folder: Path, text: str) -> list[Range]:
    try:
        return [(int(first), int(last)) for first, last in json.loads(text)]
    except (ValueError, TypeError):
        raise Refusal(errors.SEAL_COPY_DAMAGED, path=folder / FILE) from None
