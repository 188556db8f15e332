"""Progress: drawn on a terminal, in the reader's language; silent elsewhere."""

import ast
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.progress import _STEPS
from housing.checkout import CHECKOUT
from housing.duties.kinds import all_duties
from housing.ledger.seals.model import CHAINS
from housing.ledger.verification.counts import COUNTS, RECORDS
from tests.programs import command, environ_of

CODE = [path for room in ("housing", "geo", "maps", "api", "fixtures") for path in (CHECKOUT / room).rglob("*.py")]
REPORTERS = {"progress", "_progress"}


def literal_steps(code: str, tellers: dict[str, int]) -> set[str]:
    """Return the steps that code names in words: in calls of a `Progress`, or of a function that hands them on.

    `tellers` gives for each such function where among its arguments the step is. A step without a name only ends.
    """
    found = set()
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            place = 0 if name in REPORTERS else tellers.get(name)
            given = [each.value for each in call.keywords if each.arg == "step"]
            given += call.args[place : place + 1] if place is not None else []
            found |= {step for each in given for step in _words(each)}
    return found - {""}


def _words(given: ast.expr) -> Iterator[str]:
    if isinstance(given, ast.IfExp):
        yield from _words(given.body)
        yield from _words(given.orelse)
    elif isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value


def tellers_in(code: str) -> Iterator[tuple[str, int]]:
    """Yield the functions that take the name of a step, and where."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in node.args.args if each.arg not in {"self", "cls"}]
            if "step" in names:
                yield node.name, names.index("step")


TEXTS = {str(path.relative_to(CHECKOUT)): path.read_text(encoding="utf-8") for path in CODE}
TELLERS = dict(found for code in TEXTS.values() for found in tellers_in(code))
NAMED = {place: steps for place, code in TEXTS.items() if (steps := literal_steps(code, TELLERS))}


@pytest.mark.parametrize(("place", "steps"), NAMED.items(), ids=list(NAMED))
def test_each_step_that_is_named_in_code_has_its_words_in_both_languages(place: str, steps: set[str]) -> None:
    assert steps <= _STEPS.keys(), place


def test_steps_are_found_however_code_tells_them() -> None:
    code = "progress('a', 0, 1)\nrun.progress('b', 0, 1)\nself._progress(name, 0, 1)\nself._objects('c', kind)\n"
    code += "progress(step='d' if left else 'e', done=0, total=1)\nprogress('', 1, 1)\nprogress(f'{name} 1', 0, 1)\n"
    assert literal_steps(code, {"_objects": 0}) == {"a", "b", "c", "d", "e"}
    assert {"unpack", "relations", "dump", "person"} <= set().union(*NAMED.values())


def test_in_chinese_no_step_is_an_english_word() -> None:
    """Also where the language was settled before this test."""
    script = "from api.cli.progress import _STEPS; print(*_STEPS.values(), sep='\\n')"
    words = [sys.executable, "-P", "-c", script]
    ended = subprocess.run(words, env=environ_of(DOORPLATE_LANGUAGE="zh"), capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()
    assert not [line for line in ended.stdout.splitlines() if not re.search("[一-鿿]", line)]


def test_chains_tables_and_duties_have_their_words_too() -> None:
    """These are told as steps by variables."""
    told = {*CHAINS, *COUNTS.values(), *RECORDS.values(), *(duty.name for duty in all_duties())}
    assert told <= _STEPS.keys()


def test_progress_is_drawn_on_a_terminal_in_the_readers_language(home: Path, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    environ = environ_of(home, DOORPLATE_LANGUAGE="zh", TERM="xterm")
    subprocess.run(command("db", "init"), env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    backup = command("db", "backup", str(tmp_path / "b"))
    subprocess.run(backup, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs, check=True)
    os.close(theirs)
    shown = b""
    while part := _read(ours):
        shown += part
    os.close(ours)
    assert "保存" in shown.decode()
    assert "dump" not in shown.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other side of a terminal has closed
        return b""
