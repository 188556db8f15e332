"""An extract as a file that can be read several times: opened, recognised by its content, unpacked where packed.

Work files have no name, so nobody else can open them and nothing is left behind, whatever ends the program. osmium
is given open files only: a name that it would take for an address or for standard input never reaches it.
"""

import bz2
import contextlib
import gzip
import lzma
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final, Literal

import osmium

from geo.protocols import Progress, Stop
from housing import errors
from housing.errors import Refusal
from housing.language import Text

Form = Literal["pbf", "osm"]

NO_SUCH_FILE: Final = Text("there is no such file", "文件不存在")
NO_RIGHTS: Final = Text("it may not be read", "没有读取权限")
NO_FILE: Final = Text("it is not a file", "不是文件")
EMPTY: Final = Text("it is empty", "文件为空")
NOT_OSM: Final = Text("its content is something else", "内容不是地图数据")
CHANGES: Final = Text("it holds changes and not a map", "内容为变更数据而非地图")
HISTORY: Final = Text("it holds the history of a map and not its state", "内容为历史数据而非当前地图")
CUT_OFF: Final = Text("it breaks off before its end", "文件不完整，末尾缺失")
DAMAGED: Final = Text("its content is damaged", "内容已损坏")

_SNIFFED: Final = 4096
_PIECE: Final = 1 << 20
_PACKED: Final[Mapping[bytes, Callable[[IO[bytes]], BufferedIOBase]]] = MappingProxyType(
    {
        b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
        b"BZh": bz2.BZ2File,
        b"\xfd7zXZ\x00": lzma.LZMAFile,
    }
)
_ROOT: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->)*+<([A-Za-z]+)", re.DOTALL)
_NODE_LEAST_BYTES: Final[Mapping[Form, int]] = {"pbf": 7, "osm": 60}
_INDEX_BYTES: Final = 16
_INDEX_IN_MEMORY_MOST: Final = 1 << 30


class Stopped(Exception):  # noqa: N818 -- nothing went wrong
    """Whoever asked for the work wants it to end."""


@dataclass(frozen=True, slots=True)
class Source:
    """An extract that is open: how osmium is to read it, what refusals call it, and where work files go."""

    path: Path
    readable: str
    form: Form
    bytes: int
    scratch: Path | None

    def file(self) -> osmium.io.File:
        """Return the file as osmium takes it; each reads from the beginning."""
        return osmium.io.File(self.readable, self.form)

    def refusal(self, reason: Text) -> Refusal:
        """Return the refusal of this extract for a reason."""
        return _unreadable(self.path, reason)

    @contextlib.contextmanager
    def node_index(self) -> Iterator[osmium.index.LocationTable]:
        """Yield an empty index from node to location: 16 bytes a node, in memory, or on disk if that were over 1 GiB.

        The number of nodes is taken as the most that a file of this size can hold.
        """
        most = self.bytes // _NODE_LEAST_BYTES[self.form] * _INDEX_BYTES
        if most <= _INDEX_IN_MEMORY_MOST:
            yield osmium.index.create_map("flex_mem")
            return
        with _work_file(self.path, self.scratch, most) as work:
            yield osmium.index.create_map(f"sparse_file_array,{_name(work)}")


@contextlib.contextmanager
def opened(path: Path, scratch: Path | None, stop: Stop, progress: Progress) -> Iterator[Source]:
    """Open an extract; a packed one is unpacked into a work file in `scratch` (the system's temporary folder if None).

    Raises `osm.unreadable` and `osm.no_room`, and `Stopped` when it shall end while it unpacks.
    """
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(_open(path))
        head = _head(file)
        unpack = next((unpack for magic, unpack in _PACKED.items() if head.startswith(magic)), None)
        if unpack:
            plain = stack.enter_context(unpack(file))
            work = stack.enter_context(_work_file(path, scratch, 0))
            for piece in _pieces(path, plain):
                _write(path, scratch, work, piece)
                progress("unpack", file.tell(), path.stat().st_size)
                if stop():
                    raise Stopped
            file, head = work, _head(work)
        yield Source(path, _name(file), _form_of(path, head), Path(_name(file)).stat().st_size, scratch)


def damage_of(error: Exception) -> Text:
    """Return what an error of osmium says about a file."""
    said = str(error)
    if "unexpected EOF" in said or "no element found" in said or "unclosed token" in said:
        return CUT_OFF
    return NOT_OSM if "top-level element" in said else DAMAGED


def _open(path: Path) -> IO[bytes]:
    try:
        if path.exists() and not path.is_file():
            raise _unreadable(path, NO_FILE)
        return path.open("rb")
    except (FileNotFoundError, ValueError):  # a name with a zero byte is no file's
        reason = NO_SUCH_FILE
    except OSError:
        reason = NO_RIGHTS
    raise _unreadable(path, reason)


def _work_file(path: Path, scratch: Path | None, needed_bytes: int) -> IO[bytes]:
    """Open a work file without a name. What osmium writes into it must fit: it would die of a full disk."""
    folder = scratch or Path(tempfile.gettempdir())
    try:
        if shutil.disk_usage(folder).free > needed_bytes:
            return tempfile.TemporaryFile(dir=folder)
    except OSError as error:
        raise _no_room(path, scratch) from error
    raise _no_room(path, scratch)


def _name(file: IO[bytes]) -> str:
    """Return a name under which this program can open the file again, at its beginning."""
    return f"/proc/self/fd/{file.fileno()}"


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    head = file.read(_SNIFFED)
    file.seek(0)
    return head


def _form_of(path: Path, head: bytes) -> Form:
    if not head:
        raise _unreadable(path, EMPTY)
    if head[4:15] == b"\x0a\x09OSMHeader":
        return "pbf"
    root = _ROOT.match(head)
    if root and root[1] == b"osm":
        return "osm"
    reason = CHANGES if root and root[1] == b"osmChange" else NOT_OSM
    raise _unreadable(path, reason)


def _pieces(path: Path, plain: BufferedIOBase) -> Iterator[bytes]:
    try:
        while piece := plain.read(_PIECE):
            yield piece
    except EOFError:
        raise _unreadable(path, CUT_OFF) from None
    except (OSError, lzma.LZMAError, zlib.error) as error:
        raise _unreadable(path, DAMAGED) from error


def _write(path: Path, scratch: Path | None, work: IO[bytes], piece: bytes) -> None:
    try:
        work.write(piece)
        work.flush()
    except OSError as error:
        raise _no_room(path, scratch) from error


def _unreadable(path: Path, reason: Text) -> Refusal:
    return Refusal(errors.OSM_UNREADABLE, field="FILE", path=path, reason=reason)


def _no_room(path: Path, scratch: Path | None) -> Refusal:
    return Refusal(errors.OSM_NO_ROOM, path=path, folder=scratch or tempfile.gettempdir())
