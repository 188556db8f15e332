"""The locks: made from the present pyproject.toml, every wheel by its digest, no address, and what is installed."""

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from housing.checkout import CHECKOUT

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "python-calamine": "python_calamine",
    "python-stdnum": "stdnum",
}
OUTSIDE = {"pip", "setuptools", "uv"}  # the environment's own tools
ENTRY = re.compile(
    r"^([a-z0-9-]+)==(\S+)( ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\\n|\n|$))+)", re.MULTILINE
)


def faults(text: str, digest: str, wanted: list[str]) -> list[str]:
    """Return what is wrong with a lock."""
    found = []
    first, _, rest = text.partition("\n")
    if first != f"# made from: {digest}":
        found.append("it was made from another pyproject.toml: run .ci/lock")
    if left := ENTRY.sub("", rest).strip():
        found.append(f"not a pinned package with digests: {left[:80]}")
    if "://" in text or "@ " in text:
        found.append("it holds an address")
    pinned = {name: version for name, version, _, _ in ENTRY.findall(text)}
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None or version not in requirement.specifier:
            found.append(f"{requirement} is not met by {version}")
    return found


def digest() -> str:
    """Return the digest that .ci/lock writes."""
    script = CHECKOUT / ".ci" / "lock-inputs.py"
    return subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout.strip()


def wanted(lock: str) -> list[str]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    if lock == "requirements-uv.lock":
        return ["uv"]
    dev = project["dependency-groups"]["dev"] if lock == "requirements-dev.lock" else []
    return [*project["project"]["dependencies"], *dev]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_whole(lock: str) -> None:
    assert faults((CHECKOUT / lock).read_text(encoding="utf-8"), digest(), wanted(lock)) == []


BREACHES = {
    "a version that is not asked for": (r"^psycopg==[\d.]+", "psycopg==2.9.9"),
    "a package without digests": (r"^(rich==\S+) \\\n(?:    --hash=\S+(?: \\)?\n)+", r"\1\n"),
    "another pyproject.toml": (r"^# made from: .{8}", "# made from: 00000000"),
    "an address": (r"^rich==\S+", "rich @ https://example.org/rich.whl"),
    "a package that is gone": (r"^click==\S+ \\\n(?:    --hash=\S+(?: \\)?\n)+", ""),
}


@pytest.mark.parametrize("breach", BREACHES, ids=str)
def test_a_broken_lock_is_found(breach: str) -> None:
    text = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    broken = re.sub(*BREACHES[breach], text, count=1, flags=re.MULTILINE)
    assert broken != text
    assert faults(broken, digest(), wanted("requirements.lock"))


def test_what_is_installed_is_what_is_locked() -> None:
    text = (CHECKOUT / "requirements-dev.lock").read_text(encoding="utf-8")
    here = {name: version for name, version, marker, _ in ENTRY.findall(text) if "win32" not in marker}
    installed = {canonicalize_name(found.name): found.version for found in metadata.distributions()}
    assert {name: version for name, version in installed.items() if name not in OUTSIDE} == here


def test_every_dependency_is_imported_somewhere() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    sources = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("housing", "geo", "maps", "api", "fixtures")
        for path in Path(CHECKOUT / room).rglob("*.py")
    )
    for requirement in map(Requirement, project["project"]["dependencies"]):
        module = IMPORTED_AS.get(requirement.name, requirement.name.replace("-", "_"))
        imported = re.search(rf"^\s*(import|from) {module}\b", sources, re.MULTILINE)
        assert imported or f'"{module}"' in sources, requirement.name  # a server takes its parts by name
