"""On which line of a TOML text each key stands: the reader of the standard library does not tell.

The text must have been read by `tomllib` before, so nothing here asks whether it is right; this walks over its tokens
and notes where keys and members of lists begin.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r'''(?P<string>"""(?:[^\\]|\\.)*?"{3,5}|\'{3}.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<comment>\#[^\n]*)|(?P<newline>\n)|(?P<sign>[\[\]{}=,.])|(?P<bare>[^\s\[\]{}=,.\#"']+)|(?P<space>[^\S\n]+)''',
    re.VERBOSE | re.DOTALL,
)


Path = tuple[str | int, ...]
"""Where a value stands: keys, and places in lists counted from 0."""

Lines = dict[Path, int]
"""Lines by path, counted from 1."""


class _Token(NamedTuple):
    text: str
    line: int
    quoted: bool


def lines_of(text: str) -> Lines:
    """Return the line of every key and list member of a TOML text. A list of tables counts as one key."""
    walk = _Walk(text.replace("\r\n", "\n"))
    walk.document()
    return walk.lines


class _Walk:
    def __init__(self, text: str) -> None:
        self.lines: Lines = {}
        self._tokens = list(_tokens(text))
        self._place = 0

    def document(self) -> None:
        above: Path = ()
        while not self._is_at(""):
            if self._is_at("\n"):
                self._place += 1
            elif self._is_at("["):
                above = self._header()
            else:
                self._pair(above)

    def _header(self) -> Path:
        self._pass_over("[")
        path = self._key(())
        self._pass_over("]")
        return path

    def _pair(self, above: Path) -> None:
        path = self._key(above)
        self._pass_over("=")
        self._value(path)

    def _key(self, above: Path) -> Path:
        path = above
        while not self._is_at("=", "]"):
            token = self._tokens[self._place]
            if token.text != ".":
                path = (*path, _name(token))
                self.lines.setdefault(path, token.line)
            self._place += 1
        return path

    def _value(self, path: Path) -> None:
        if self._is_at("["):
            self._list(path)
        elif self._is_at("{"):
            self._table(path)
        else:
            while not self._is_at(",", "]", "}", "\n", ""):
                self._place += 1

    def _list(self, path: Path) -> None:
        self._place += 1
        member = 0
        while not self._is_at("]"):
            if self._is_at(",", "\n"):
                self._place += 1
                continue
            self.lines[*path, member] = self._tokens[self._place].line
            self._value((*path, member))
            member += 1
        self._place += 1

    def _table(self, path: Path) -> None:
        self._place += 1
        while not self._is_at("}"):
            if self._is_at(","):
                self._place += 1
            else:
                self._pair(path)
        self._place += 1

    def _pass_over(self, sign: str) -> None:
        while self._is_at(sign):
            self._place += 1

    def _is_at(self, *signs: str) -> bool:
        """Tell whether one of these signs comes next; a quoted text keeps its quotes and is none, and "" is the end."""
        return self._tokens[self._place].text in signs


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup not in ("comment", "space"):
            yield _Token(found[0], line, found.lastgroup == "string")
        line += found[0].count("\n")
    yield _Token("", line, False)


def _name(token: _Token) -> str:
    return str(tomllib.loads(f"name = {token.text}")["name"]) if token.quoted else token.text
