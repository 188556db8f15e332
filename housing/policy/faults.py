"""What is wrong in a profile: each fault a refusal that names its key and line, and all of them in one."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from housing import errors
from housing.errors import Kind, Refusal
from housing.language import Text
from housing.policy.keys import ANY_CODE, all_keys, dotted, key_at
from housing.policy.lines import Lines, Path
from housing.policy.rows import form_of

LONGEST_SHOWN: Final = 60


class Fault(NamedTuple):
    """One fault: where, of which kind, and the values for its sentences (key and line are added later).

    `other` is the second key of a fault between two: its line is told where the text does not hold the first.
    """

    path: Path
    kind: Kind
    values: Mapping[str, object]
    other: Path = ()


class ProfileRefusal(Refusal):
    """A profile that cannot be used; `parts` are its faults in the order of their lines, each a refusal of its own."""

    def __init__(self, source: str, parts: tuple[Refusal, ...]) -> None:
        self.parts = parts
        faults = Text(
            "".join(f"\n  {part.what('en')} {part.fix('en')}" for part in parts),
            "".join(f"\n  {part.what('zh')}{part.fix('zh')}" for part in parts),
        )
        super().__init__(errors.POLICY_INVALID, source=source, count=len(parts), faults=faults)


def refusal_of(source: str, faults: Iterable[Fault], lines: Lines) -> ProfileRefusal:
    """Return the refusal of a profile with these faults."""
    parts = [
        Refusal(
            fault.kind,
            field=dotted(fault.path),
            key=dotted(fault.path),
            line=lines.get(fault.path) or lines.get(fault.other) or _line_around(fault.path, lines),
            **fault.values,
        )
        for fault in faults
    ]
    return ProfileRefusal(source, tuple(sorted(parts, key=lambda part: (part.values["line"], part.field))))


def unfit(path: Path, value: object) -> Fault:
    """Return the fault of a value that is not of its key's form."""
    key = key_at(path)
    assert key is not None, path
    return Fault(path, errors.POLICY_VALUE, {"value": shown(value), "form": form_of(key.field)})


def faults_of(error: ValidationError) -> list[Fault]:
    """Return the faults that the models found."""
    return [_fault(found["type"], _path(found["loc"]), found["input"]) for found in error.errors(include_url=False)]


def shown(value: Any) -> str:
    """Return a value as it stands in a profile, shortened for a message."""
    text = written(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def written(value: Any) -> str:
    """Return a value as it stands in a profile."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {written(inner)}' for name, inner in value.items())} }}"
    return str(value)


def _line_around(path: Path, lines: Lines) -> int:
    """Return the line of the nearest table around a value that the text holds, or 1."""
    return next((lines[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in lines), 1)


def _path(loc: tuple[int | str, ...]) -> Path:
    """Return where a value stands; a wrong name of a table is told at the table of that name."""
    return tuple(part for part in loc if part != "[key]")


def _fault(kind: str, path: Path, value: object) -> Fault:
    if kind == "extra_forbidden":
        return Fault(path, errors.POLICY_KEY_UNKNOWN, {"nearest": _nearest(path)})
    if kind == "missing":
        key = key_at(path)
        assert key is not None, path
        return Fault(path, errors.POLICY_KEY_MISSING, {"form": form_of(key.field)})
    return unfit(path, value)


def _nearest(path: Path) -> str:
    """Return the known key that one most likely meant: a sibling that reads alike, else any key that does."""
    name = str(path[-1])
    siblings = {key.path[-1]: (*path[:-1], key.path[-1]) for key in all_keys() if _are_siblings(key.path, path)}
    if close := difflib.get_close_matches(name, siblings, n=1):
        return dotted(siblings[close[0]])
    anywhere = {key.path[-1]: key.path for key in all_keys() if ANY_CODE not in key.path}
    if close := difflib.get_close_matches(name, anywhere, n=1, cutoff=0.8):
        return dotted(anywhere[close[0]])
    return dotted(siblings[difflib.get_close_matches(name, siblings, n=1, cutoff=0.0)[0]])


def _are_siblings(known: tuple[str, ...], path: Path) -> bool:
    return len(known) == len(path) and all(
        want in (ANY_CODE, part) for want, part in zip(known[:-1], path[:-1], strict=True)
    )
