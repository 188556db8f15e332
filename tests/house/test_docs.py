"""The pages keep step with the code, in both languages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from housing.checkout import CHECKOUT
from tests.programs import environ_of

PAGES = sorted([CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_reference_is_what_the_code_says(language: str) -> None:
    made = subprocess.run(
        [sys.executable, "-P", "-m", "api.cli.reference"],
        env=environ_of(DOORPLATE_LANGUAGE=language),
        capture_output=True,
        text=True,
        check=True,
    )
    there = (CHECKOUT / "docs" / language / "reference.md").read_text(encoding="utf-8")
    assert made.stdout == there, "run .ci/docs"


def test_every_page_is_there_in_both_languages() -> None:
    english, chinese = ({path.name for path in (CHECKOUT / "docs" / each).glob("*.md")} for each in ("en", "zh"))
    assert english == chinese


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_a_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_first_screen_of_the_readme_is_two_commands_and_ci_runs_the_second() -> None:
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    first = re.search(r"```sh\n(.*?)```", "\n".join(readme.splitlines()[:30]), re.DOTALL)
    assert first is not None
    commands = first[1].split("\n")[:-1]
    assert len(commands) == 2
    assert commands[1] == "./doorplate test"
    assert (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith(f"exec {commands[1]}")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_commands_in_the_pages_exist(path: Path) -> None:
    from api.cli.app import app

    known = set(app.list_commands(None))  # type: ignore[arg-type]  # the folder is asked, not the context
    for word in re.findall(r"^\./doorplate ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
        assert word in known
