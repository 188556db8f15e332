"""The command line as a user meets it: exit codes, JSON alone, refusals with their fix, no fault's own text."""

import json
from pathlib import Path

import pytest

from housing.checkout import CHECKOUT
from tests.programs import result, run


def test_an_unknown_command_is_a_usage_error() -> None:
    ended = run("sweep-the-floor")
    assert ended.returncode == 2
    assert "sweep-the-floor" in ended.stderr


def test_a_missing_argument_is_a_usage_error() -> None:
    assert run("db", "backup").returncode == 2


def test_a_wrong_setting_is_a_usage_error_that_names_it() -> None:
    ended = run("config", "show", DOORPLATE_LOG_LEVEL="loud")
    assert ended.returncode == 2
    assert "log_level" in ended.stderr
    assert "debug, info, warning or error" in ended.stderr


def test_a_refusal_is_told_in_chinese_when_chinese_is_asked_for() -> None:
    ended = run("config", "show", DOORPLATE_LOG_LEVEL="loud", DOORPLATE_LANGUAGE="zh")
    assert ended.stderr.startswith("doorplate：设置 log_level")


def test_a_place_where_no_home_can_be_is_refused_with_exit_3() -> None:
    ended = run("db", "status", home=Path("/dev/null/home"))
    assert ended.returncode == 3
    assert "/dev/null/home" in ended.stderr


def test_settings_are_shown_with_their_sources_and_without_secrets() -> None:
    url = "postgresql://city:hunter2@db.example/rentals"
    rows = result("config", "show", DOORPLATE_DATABASE_URL=url)
    row = next(row for row in rows if row["name"] == "database_url")
    assert (row["value"], row["source"], row["secret"]) == ("******", "environment", True)
    text = run("config", "show", DOORPLATE_DATABASE_URL=url).stdout
    assert "DOORPLATE_DATABASE_URL" in text
    assert "hunter2" not in text


def test_the_store_from_first_start_to_restore(home: Path, tmp_path: Path) -> None:
    first = result("db", "status", home=home)
    assert first["ok"]
    assert result("db", "init", home=home) == {"applied": []}
    assert result("db", "upgrade", home=home) == {"applied": []}
    assert result("db", "verify", home=home)["ok"]
    saved = result("db", "backup", str(tmp_path / "b"), home=home)
    assert saved["register"] == first["store"]["register"]
    refused = run("db", "backup", str(tmp_path / "b"), home=home)
    assert refused.returncode == 1
    assert "new or an empty folder" in refused.stderr
    elsewhere = home.with_name("elsewhere")
    assert result("db", "restore", str(tmp_path / "b"), home=elsewhere)["register"] == saved["register"]
    assert result("db", "status", home=elsewhere)["store"]["register"] == saved["register"]


def test_a_backup_of_nothing_is_refused(home: Path, tmp_path: Path) -> None:
    ended = run("db", "backup", str(tmp_path / "b"), home=home)
    assert ended.returncode == 3
    assert "doorplate db init" in ended.stderr
    assert not (tmp_path / "b").exists()


def test_status_without_json_is_for_people_in_their_language(home: Path) -> None:
    english = run("db", "status", home=home)
    chinese = run("db", "status", home=home, DOORPLATE_LANGUAGE="zh")
    assert "✓ Every table forces row-level security" in english.stdout
    assert "✓ 所有表均强制行级安全" in chinese.stdout
    assert english.stderr == chinese.stderr == ""


def test_an_unknown_benchmark_or_measure_is_refused_with_those_there_are() -> None:
    ended = run("bench", "nothing")
    assert ended.returncode == 2
    assert "start" in ended.stderr
    ended = run("bench", "start", "--measure", "cli.nothing")
    assert ended.returncode == 2
    assert "cli.help_seconds" in ended.stderr


def test_a_benchmark_yields_rows_of_the_contracts_shape() -> None:
    rows = result("bench", "start", "--measure", "cli.*")
    assert [row["measure"] for row in rows] == ["cli.help_seconds"]
    assert rows[0].keys() == {"measure", "value", "unit", "size", "reference", "ratio", "spread"}
    assert rows[0]["value"] > 0


def test_a_fault_gives_a_reference_number_and_never_its_text(tmp_path: Path) -> None:
    """With a program that is broken on purpose: its log has the trace, its message has not."""
    broken = tmp_path / "api" / "cli" / "commands"
    import shutil

    for room in ("api", "housing", "geo"):
        shutil.copytree(CHECKOUT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / "config.py").write_text('"""Broken."""\n\nraise ZeroDivisionError("the secret of Mr Wang")\n')
    ended = run("config", "show", PYTHONPATH=str(tmp_path))
    assert ended.returncode == 1
    message = ended.stderr.splitlines()[-1]
    assert "a fault of the program (F-" in message
    assert "Wang" not in message


@pytest.mark.parametrize("words", [("db", "status"), ("config", "show")])
def test_json_stands_alone_on_standard_output(words: tuple[str, ...], home: Path) -> None:
    ended = run(*words, "--json", home=home, DOORPLATE_LOG_LEVEL="debug")
    json.loads(ended.stdout)
