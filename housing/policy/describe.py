"""Every key of a profile with its type, its shipped values and what it is for: the pages are printed from this."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic.fields import FieldInfo

from housing.language import Text
from housing.policy.faults import written
from housing.policy.keys import ANY_CODE, all_keys, dotted
from housing.policy.load import shipped_tables
from housing.policy.rows import form_of, help_of

ABSENT: Final = "–"


class Row(NamedTuple):
    """One key. `cn` and `generic` are its values in the shipped profiles, as they stand there, or a dash.

    Under `<code>` stand one value for each code, as `code = value`.
    """

    key: str
    type: Text
    cn: str
    generic: str
    help: Text


def describe() -> list[Row]:
    """Return all keys, each table before its own keys."""
    cn, generic = shipped_tables("cn"), shipped_tables("generic")
    return [
        Row(
            dotted(key.path),
            _type(key.field),
            _default(cn, key.path, key.is_table),
            _default(generic, key.path, key.is_table),
            help_of(key.field),
        )
        for key in all_keys()
    ]


def _type(field: FieldInfo) -> Text:
    form = form_of(field)
    return form if field.is_required() else Text(f"{form.en}; optional", f"{form.zh}；可不填")


def _default(tables: Mapping[str, Any], path: tuple[str, ...], is_table: bool) -> str:
    found = list(_values(tables, path, ""))
    if is_table:
        return ", ".join(name for _, table in found for name in table) or ABSENT
    return "; ".join(f"{code} = {written(value)}" if code else written(value) for code, value in found) or ABSENT


def _values(tables: Any, path: tuple[str, ...], code: str) -> Iterator[tuple[str, Any]]:
    if not path:
        yield code, tables
    elif path[0] == ANY_CODE:
        for name, inner in tables.items():
            yield from _values(inner, path[1:], name)
    elif path[0] in tables:
        yield from _values(tables[path[0]], path[1:], code)
