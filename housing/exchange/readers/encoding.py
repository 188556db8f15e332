"""In which encoding a text file is, found by reading it once; with its digest and its lines, which come for nothing."""

import codecs
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from housing import errors
from housing.errors import Refusal

UTF8: Final = "utf-8-sig"
GB18030: Final = "gb18030"

_PIECE: Final = 1 << 20
_OLDER_GB: Final = frozenset({"gb2312", "gbk"})

_MOST_DAMAGED: Final = 0.3
"""Of the characters beyond ASCII, so many may be undecodable in UTF-8 that is damaged. In text that is GB18030, two
thirds and more are."""


class Scan(NamedTuple):
    """What one pass over the bytes tells."""

    sha256: str
    lines: int
    encoding: str


class _Undecodable(Exception):  # noqa: N818 -- always caught here
    def __init__(self, line: int, piece: bytes) -> None:
        super().__init__(line)
        self.line = line
        self.piece = piece


def scan_text(path: Path, declared: str | None) -> Scan:
    """Read a file once and return what it is. A byte-order mark goes before a declaration: our own reports have one.

    Without a declaration it is UTF-8, or GB18030 if it is not. Raises `exchange.encoding_unknown`, or
    `exchange.file_encoding` for a file that is neither, or that is UTF-8 with damaged places: read as GB18030, every
    name in it would become another.
    """
    digest, lines = hashlib.sha256(), 0
    last = b"\n"
    for piece in _pieces(path):
        digest.update(piece)
        lines += piece.count(b"\n")
        last = piece[-1:]
    lines += last != b"\n"
    return Scan(digest.hexdigest(), lines, _encoding(path, declared))


def _encoding(path: Path, declared: str | None) -> str:
    with path.open("rb") as file:
        marked = file.read(3) == codecs.BOM_UTF8
    wanted = _known(declared) if declared and not marked else UTF8
    try:
        _decode(path, wanted)
    except _Undecodable as found:
        if declared or marked or _is_damaged(found.piece):
            shown = wanted.removesuffix("-sig")
            raise Refusal(errors.FILE_ENCODING, file=path.name, row=found.line, encoding=shown) from None
    else:
        return wanted
    try:
        _decode(path, GB18030)
    except _Undecodable as found:
        raise Refusal(errors.FILE_ENCODING, file=path.name, row=found.line, encoding="UTF-8, GB18030") from None
    return GB18030


def _decode(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    piece = b""
    try:
        for piece in _pieces(path):
            decoder.decode(piece)
            lines += piece.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _Undecodable(lines + piece[: error.start].count(b"\n"), piece) from None


def _is_damaged(piece: bytes) -> bool:
    text = piece.decode("utf-8", "replace")
    foreign = sum(not sign.isascii() for sign in text)
    return text.count("\ufffd") <= _MOST_DAMAGED * foreign


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _known(name: str) -> str:
    try:
        known = codecs.lookup(name).name
        "".encode(known)
    except (LookupError, ValueError):
        raise Refusal(errors.ENCODING_UNKNOWN, field="encoding", name=name) from None
    if known in _OLDER_GB:
        return GB18030
    return UTF8 if known == "utf-8" else known
