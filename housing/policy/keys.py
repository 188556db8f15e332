"""The keys that a profile may hold, read off its models."""

import functools
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from housing.policy.lines import Path
from housing.policy.model import Profile
from housing.policy.rows import Section

ANY_CODE: Final = "<code>"


class Key(NamedTuple):
    """One key: its path, with `<code>` where a code of the city's own stands."""

    path: tuple[str, ...]
    field: FieldInfo
    is_table: bool


@functools.cache
def all_keys() -> tuple[Key, ...]:
    """Return every key, each table before its own keys."""
    return tuple(_keys_of(Profile, ()))


def key_at(path: Path) -> Key | None:
    """Return the innermost key on the way to a path; None where even its first part is unknown."""
    for depth in range(len(path), 0, -1):
        for key in all_keys():
            if _matches(key.path, path[:depth]):
                return key
    return None


def dotted(path: Path) -> str:
    """Return a path as it is written in a profile, places in lists counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _keys_of(section: type[Section], above: tuple[str, ...]) -> Iterator[Key]:
    for name, field in section.model_fields.items():
        path = (*above, name)
        inner, coded = _section_in(field.annotation)
        yield Key(path, field, inner is not None)
        if inner is not None:
            yield from _keys_of(inner, (*path, ANY_CODE) if coded else path)


def _matches(pattern: Path, path: Path) -> bool:
    return len(pattern) == len(path) and all(want in (ANY_CODE, part) for want, part in zip(pattern, path, strict=True))


def _section_in(annotation: object) -> tuple[type[Section] | None, bool]:
    """Return the section that an annotation holds, and whether it stands under codes."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation, False
    if get_origin(annotation) is Mapping:
        value = get_args(annotation)[1]
        return (value, True) if isinstance(value, type) and issubclass(value, Section) else (None, False)
    return None, False
