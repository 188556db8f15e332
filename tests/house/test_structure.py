"""The house stays livable: short modules, quick help, and every list complete in both languages."""

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from housing import errors
from housing.checkout import CHECKOUT
from housing.settings import Settings, help_of
from tests.programs import command, environ_of

LONGEST = 500
HEAVY = {"psycopg", "psycopg_pool", "pydantic", "rich", "numpy", "shapely", "fastapi"}
LISTING = """
import atexit, runpy, sys
sys.argv[0] = "doorplate"
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
runpy.run_module("api.cli", run_name="__main__")
"""
CODE = [path for room in ("housing", "geo", "maps", "api", "fixtures") for path in (CHECKOUT / room).rglob("*.py")]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("db", "--help"), ("bench", "--help")], ids=" ".join)
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    ended = subprocess.run(
        [sys.executable, "-P", "-c", LISTING, *words], env=environ_of(), capture_output=True, text=True, check=True
    )
    loaded = HEAVY & set(ended.stderr.split())
    assert not loaded, loaded


@pytest.mark.parametrize("kind", errors.kinds(), ids=lambda kind: kind.code)
def test_a_refusal_says_the_same_in_both_languages(kind: errors.Kind) -> None:
    for text in (kind.what, kind.fix):
        assert text.en != text.zh
        assert re.search("[一-鿿]", text.zh)
        assert not re.search("[一-鿿]", text.en)
    marks = [{mark for text in (kind.what, kind.fix) for mark in _marks(getattr(text, each))} for each in ("en", "zh")]
    assert marks[0] == marks[1]


def test_codes_of_refusals_are_unique() -> None:
    codes = [kind.code for kind in errors.kinds()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", errors.kinds(), ids=lambda kind: kind.code)
def test_a_refusal_is_used(kind: errors.Kind) -> None:
    name = next(name for name, value in vars(errors).items() if value is kind)
    assert any(f"errors.{name}" in path.read_text(encoding="utf-8") for path in CODE)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_explained_in_both_languages(name: str) -> None:
    text = help_of(name)
    assert re.search("[一-鿿]", text.zh)
    assert text.en
    assert not re.search("[一-鿿]", text.en)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "words", [(), ("db",), ("db", "restore"), ("config", "show"), ("bench",), ("test",)], ids=" ".join
)
def test_help_is_written_in_the_language_asked_for(language: str, words: tuple[str, ...]) -> None:
    ended = subprocess.run(
        command(*words, "--help"),
        env=environ_of(DOORPLATE_LANGUAGE=language),
        capture_output=True,
        text=True,
        check=True,
    )
    ours = [line for line in ended.stdout.splitlines() if "--help" not in line and not line.startswith("Usage:")]
    has_chinese = any(re.search("[一-鿿]", line) for line in ours)
    assert has_chinese is (language == "zh")


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    for path in CODE:
        if path.parent.name in ("housing", "geo", "maps", "api", "fixtures"):
            assert path.stem not in sys.stdlib_module_names, path


def test_no_statement_is_made_from_an_f_string() -> None:
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "execute":
                assert not any(isinstance(argument, ast.JoinedStr) for argument in node.args), path


def _marks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
