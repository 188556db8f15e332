"""Types, lint, import rule: the tree keeps them, and each check fails where it is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from housing.checkout import CHECKOUT

ROOMS = ("housing", "geo", "maps", "api", "fixtures", "tests")
BIN = Path(sys.executable).parent


def check(name: str, folder: Path, cache: Path) -> "subprocess.CompletedProcess[str]":
    """Run one of the checks on a tree, leaving nothing in it."""
    commands: dict[str, list[str | Path]] = {
        "lint": [BIN / "ruff", "check", "--no-cache"],
        "format": [BIN / "ruff", "format", "--check", "--no-cache"],
        "types": [BIN / "mypy", "--cache-dir", cache],
        "imports": [BIN / "lint-imports", "--no-cache"],
    }
    return subprocess.run(commands[name], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def cache(run_root: Path) -> Path:
    """Return where the type checker of this run keeps what it knows, so that it learns it once."""
    return run_root / "mypy-cache"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the tree to break."""
    for room in ROOMS:
        shutil.copytree(CHECKOUT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["lint", "format", "types", "imports"])
def test_the_tree_keeps_its_rules(name: str, cache: Path) -> None:
    ended = check(name, CHECKOUT, cache)
    assert ended.returncode == 0, ended.stdout + ended.stderr


BREACHES = {
    "imports: geo knows no register": ("geo/bad.py", '"""Bad."""\n\nimport housing.errors\n', "imports"),
    "imports: geo opens no connection": ("geo/bad.py", '"""Bad."""\n\nimport psycopg\n', "imports"),
    "imports: housing draws nothing": ("housing/bad.py", '"""Bad."""\n\nimport maps\n', "imports"),
    "imports: maps knows no front": ("maps/bad.py", '"""Bad."""\n\nimport api\n', "imports"),
    "imports: fixtures draw nothing": ("fixtures/bad.py", '"""Bad."""\n\nimport maps\n', "imports"),
    "imports: only the command line knows fixtures": ("api/bad.py", '"""Bad."""\n\nimport fixtures\n', "imports"),
    "imports: nothing imports the tests": ("api/bad.py", '"""Bad."""\n\nimport tests\n', "imports"),
    "imports: one module opens pools": ("housing/bad.py", '"""Bad."""\n\nimport psycopg_pool\n', "imports"),
    "imports: fronts leave the driver alone": ("api/bad.py", '"""Bad."""\n\nimport psycopg\n', "imports"),
    "types: a wrong one": ("geo/bad.py", '"""Bad."""\n\nNUMBER: int = "1"\n', "types"),
    "types: none at all": ("geo/bad.py", '"""Bad."""\n\n\ndef f(x):\n    """Do."""\n    return x\n', "types"),
    "lint: an unused import": ("geo/bad.py", '"""Bad."""\n\nimport os\n', "lint"),
    "lint: no docstring": ("geo/bad.py", "def f() -> None:\n    pass\n", "lint"),
    "lint: a print": ("geo/bad.py", '"""Bad."""\n\nprint(1)\n', "lint"),
    "format: spaces": ("geo/bad.py", '"""Bad."""\n\nx  =  1\n', "format"),
}


@pytest.mark.parametrize("breach", BREACHES, ids=str)
def test_a_breach_is_found(breach: str, tree: Path, cache: Path) -> None:
    path, text, name = BREACHES[breach]
    (tree / path).write_text(text, encoding="utf-8")
    ended = check(name, tree, cache)
    assert ended.returncode == 1, ended.stdout + ended.stderr
