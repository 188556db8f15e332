"""Lines of keys: what the walk finds is what the reader of the standard library reads, at the lines one sees."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing.policy.lines import Path, lines_of

TRICKY = """
# a = 1
top = "x # no comment [not a table]" # a comment
dotted.key . "quoted.part" = 1
[table]   # comment with [brackets] = and "quotes
list = [1, [2, 3], # inside ] a comment
  { a = "}", b = [4] },
  '''
  many = "lines"
  ''', 6,
]
date = 1979-05-27 07:32:00
float = 1.5e+3
[ table . "deep er" ]
text = \"\"\"
[no] = 1
""\\"\"\"\"
empty = \"\"\"\"\"\"
after = ""
inline = { x.y = 1, z = {} }
"""


def paths(value: Any, above: Path = ()) -> set[Path]:
    """Return the path of every key and list member."""
    if isinstance(value, dict):
        members: list[tuple[str | int, Any]] = list(value.items())
    else:
        members = list(enumerate(value)) if isinstance(value, list) else []
    return {(*above, name) for name, _ in members}.union(*(paths(inner, (*above, name)) for name, inner in members))


def test_every_key_of_a_tricky_text_is_found_at_its_line() -> None:
    lines = lines_of(TRICKY)
    assert set(lines) == paths(tomllib.loads(TRICKY))
    rows = TRICKY.split("\n")
    for path, line in lines.items():
        assert isinstance(path[-1], int) or path[-1] in rows[line - 1], path
    assert lines["table", "list", 1, 1] == 6
    assert lines["table", "list", 2, "b", 0] == 7
    assert lines["table", "list", 3] == 8
    assert lines["table", "list", 4] == 10


def test_a_list_of_tables_is_one_key() -> None:
    assert lines_of("[[a]]\nb = 1\n[[a]]\nb = 2\nc = 3\n") == {("a",): 1, ("a", "b"): 2, ("a", "c"): 5}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_of_either_kind_count_once(end: str) -> None:
    assert lines_of(f"a = 1{end}{end}b = [{end}2]{end}") == {("a",): 1, ("b",): 3, ("b", 0): 4}


keys = st.text('ab."#[ =中\n', min_size=1, max_size=4)
values = st.recursive(
    st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.text("a\"'\\#[]{}=,\n 中", max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, max_size=4))
def test_the_walk_finds_what_the_reader_reads(tables: dict[str, Any]) -> None:
    text = "\n".join(f"{quoted(name)} = {written(value)}" for name, value in tables.items())
    assert tomllib.loads(text) == tables
    assert set(lines_of(text)) == paths(tables)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def written(value: Any) -> str:
    """Return a value in TOML, long texts over several lines."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        if "\n" in value:
            escaped = value.replace("\\", "\\\\").replace('"', '\\"')
            return f'"""\n{escaped}"""'
        return quoted(value)
    if isinstance(value, list):
        return f"[\n{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{quoted(name)} = {written(inner)}' for name, inner in value.items())} }}"
    return str(value)
