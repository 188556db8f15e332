"""Files that only grow, line by line, each written through to the disk: what must outlive the database."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

_BLOCK: Final = 1 << 16


def append_line(path: Path, text: str) -> None:
    """Add a line to a file and write it through to the disk; what a kill left of a line goes."""
    fresh = not path.exists()
    with path.open("a+b") as file:
        _cut_torn_line(file)
        file.write(text.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if fresh:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _cut_torn_line(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    end = size
    while end:
        begin = max(0, end - _BLOCK)
        file.seek(begin)
        found = file.read(end - begin).rfind(b"\n")
        if found >= 0:
            end = begin + found + 1
            break
        end = begin
    if end != size:
        file.truncate(end)
        file.seek(end)


def whole_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file; one that a kill cut short is passed over, and no file has none."""
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                if line.endswith("\n"):
                    yield line
    except FileNotFoundError:
        return


def lines_from_end(path: Path) -> Iterator[str]:
    """Yield whole lines, the last first, reading no more of the file than is asked for."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        begin = file.seek(0, os.SEEK_END)
        rest = b""
        torn = True  # what follows the last line end was never finished
        while begin:
            size = min(_BLOCK, begin)
            begin -= size
            file.seek(begin)
            first, *lines = (file.read(size) + rest).split(b"\n")
            for line in reversed(lines):
                if not torn:
                    yield line.decode()
                torn = False
            rest = first
        if rest and not torn:
            yield rest.decode()
