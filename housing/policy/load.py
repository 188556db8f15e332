"""Reading a policy profile: from the shipped ones by name, or from a file of the city's own that may start from one."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import ValidationError

from housing import errors
from housing.errors import Refusal
from housing.policy import lines as positions
from housing.policy.faults import Fault, faults_of, refusal_of, unfit
from housing.policy.model import Profile, Shipped
from housing.policy.rules import broken_rules

SHIPPED: Final[tuple[str, ...]] = get_args(Shipped)

_FOLDER: Final = Path(__file__).resolve().parent
_WHERE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


def load_profile(name_or_path: str | Path) -> Profile:
    """Return a profile: a shipped one by its name, any other by the path of its `.toml` file.

    Raises `policy.not_found`, `policy.no_access`, `policy.unreadable`, or one `ProfileRefusal` that holds every fault,
    each with its key, its line and how to mend it. Refusals carry both languages.
    """
    source = str(name_or_path)
    path = _FOLDER / f"{source}.toml" if source in SHIPPED else Path(source)
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Refusal(errors.POLICY_NOT_FOUND, name=source, known=", ".join(SHIPPED)) from None
    except PermissionError:
        raise Refusal(errors.POLICY_NO_ACCESS, user=str(os.geteuid()), path=source) from None
    return read_profile(_decoded(content, source), source)


def read_profile(text: str, source: str) -> Profile:
    """Return the profile that a text in TOML holds; `source` names it in refusals. Raises as `load_profile` does."""
    given = _parsed(text, source)
    tables, faults = _completed(given)
    profile = None
    try:
        profile = Profile.model_validate(tables)
    except ValidationError as error:
        faults += faults_of(error)
    faults += _between_keys(tables, {fault.path for fault in faults})
    if _is_base_unknown(faults):
        faults = [fault for fault in faults if fault.kind is not errors.POLICY_KEY_MISSING]
    if faults or profile is None:
        raise refusal_of(source, faults, positions.lines_of(text))
    return profile


def shipped_tables(name: str) -> dict[str, Any]:
    """Return the tables of a shipped profile as they stand in its file."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        raise _unreadable(source, before) from None


def _parsed(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if where := _WHERE.search(str(error)):
            raise Refusal(errors.POLICY_UNREADABLE, source=source, line=where[1], column=where[2]) from None
        raise _unreadable(source, text) from None


def _unreadable(source: str, before: str) -> Refusal:
    line = before.count("\n") + 1
    return Refusal(errors.POLICY_UNREADABLE, source=source, line=line, column=len(before.rpartition("\n")[2]) + 1)


def _completed(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Return what was given on top of what the profile starts from, and the faults in saying so."""
    base = shipped_tables(given["extends"]) if given.get("extends") in SHIPPED else {}
    left_out = given.get("without", [])
    faults = []
    for place, name in enumerate(left_out if isinstance(left_out, list) else []):
        if not isinstance(name, str) or not _remove(base, name.split(".")):
            faults.append(unfit(("without", place), name))
    return _merged(base, given), faults


def _remove(tables: dict[str, Any], path: list[str]) -> bool:
    for name in path[:-1]:
        tables = tables.get(name, {})
        if not isinstance(tables, dict):
            return False
    return tables.pop(path[-1], None) is not None


def _merged(base: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in given.items():
        below = merged.get(name)
        merged[name] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _between_keys(tables: Mapping[str, Any], bad: set[positions.Path]) -> Iterator[Fault]:
    def is_sound(path: positions.Path) -> bool:
        return _holds(tables, path) and not any(_lies_on(path, other) for other in bad)

    return broken_rules(tables, is_sound)


def _lies_on(one: positions.Path, other: positions.Path) -> bool:
    """Tell whether one of two paths leads to or through the other."""
    depth = min(len(one), len(other))
    return one[:depth] == other[:depth]


def _holds(tables: Any, path: positions.Path) -> bool:
    for name in path:
        if not isinstance(tables, dict) or name not in tables:
            return False
        tables = tables[name]
    return True


def _is_base_unknown(faults: list[Fault]) -> bool:
    """Tell whether the profile to start from could not be found: then every key would be missing."""
    return any(fault.path == ("extends",) for fault in faults)
