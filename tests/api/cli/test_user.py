"""`doorplate user`: accounts from the command line, and for whom a command acts."""

import subprocess
from pathlib import Path
from typing import Any

import pyotp

from housing.access.accounts.service import find_public
from housing.access.signin.model import SignIn
from housing.access.signin.service import find_caller, sign_in
from housing.db.store import open_store
from housing.settings import load_settings
from tests.housing.access.cast import PLACE
from tests.programs import command, environ_of, result, run

PASSWORD = "four words that differ"  # noqa: S105 -- of nobody
CHEAP = {"DOORPLATE_PASSWORD_MEMORY_MB": "1", "DOORPLATE_PASSWORD_PASSES": "1"}


def typed(home: Path, text: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a command that reads standard input."""
    environ = environ_of(home, **CHEAP)
    return subprocess.run(command(*words), env=environ, input=text, capture_output=True, text=True, check=False)


def test_accounts_are_made_listed_disabled_and_given_what_they_sign_in_with(home: Path) -> None:
    first = result("user", "list", home=home)
    assert [(row["login"], row["kind"], row["everywhere"]) for row in first] == [
        ("operator", "administrator", True),
        ("public", "public", False),
    ]
    made = typed(
        home, f"{PASSWORD}\n", "user", "add", "Wang.Fang", "--kind", "officer", "--everywhere", "--password-stdin"
    )
    assert made.returncode == 0, made.stderr
    assert "wang.fang" in made.stdout
    row: dict[str, Any] = next(row for row in result("user", "list", home=home) if row["login"] == "wang.fang")
    assert (row["password"], row["totp"], row["disabled_at"]) == (True, False, None)

    factor = result("user", "totp", "wang.fang", home=home)
    token = result("user", "token", "wang.fang", "--scope", "events.write", "--days", "7", home=home)
    assert token["scopes"] == ["events.write"]
    settings = load_settings(environ_of(home, **CHEAP)).settings
    with open_store(settings, environ_of(home)) as store:
        from datetime import UTC, datetime

        now = datetime.now(UTC)
        code = pyotp.TOTP(factor["secret"]).now()
        entered = sign_in(store, settings, SignIn("wang.fang", PASSWORD, code, address=PLACE), now=now)
        assert entered.caller.kind == "officer"
        assert find_caller(store, token=token["token"], now=now) is not None
        assert find_public(store).account is not None

        changed = typed(home, "another set of words\n", "user", "password", "wang.fang", "--stdin")
        assert changed.returncode == 0, changed.stderr
        assert PASSWORD not in changed.stdout
        assert find_caller(store, session=entered.token, now=now) is None
        assert result("user", "revoke", "wang.fang", home=home)["count"] == 1
        assert find_caller(store, token=token["token"], now=now) is None

    assert result("user", "disable", "wang.fang", home=home)["disabled_at"]
    refused = run("user", "list", "--as", "wang.fang", home=home)
    assert refused.returncode == 2
    assert "no account wang.fang to act for" in refused.stderr
    assert result("user", "enable", "wang.fang", home=home)["disabled_at"] is None
    officer = run("user", "list", home=home, DOORPLATE_ACTOR="wang.fang")
    assert officer.returncode == 1
    assert "Only administrators manage accounts." in officer.stderr
    listed = run("user", "list", home=home, DOORPLATE_LANGUAGE="zh").stdout
    assert "管理员" in listed
    assert "密码 + 两步验证" in listed


def test_what_cannot_be_an_account_is_refused_and_nothing_of_it_stays(home: Path) -> None:
    cases = {
        ("user", "add", "x", "--kind", "officer"): "needs a scope",
        ("user", "add", "a b", "--kind", "tenant"): "The user name must be",
        ("user", "add", "operator", "--kind", "tenant"): "is taken",
        ("user", "add", "x", "--kind", "tenant", "--everywhere"): "cannot have this",
        ("user", "add", "x", "--kind", "officer", "--division", "440309"): "Not found, or outside your scope.",
        ("user", "disable", "nobody"): "Not found, or outside your scope.",
        ("user", "disable", "operator"): "the last administrator",
        ("user", "token", "operator", "--days", "999"): "a whole number from 1 to 366",
    }
    for words, said in cases.items():
        ended = run(*words, home=home)
        assert ended.returncode == 1, words
        assert said in ended.stderr
    weak = typed(home, "short\n", "user", "add", "weak", "--kind", "tenant", "--password-stdin")
    assert weak.returncode == 1
    assert "easy to guess" in weak.stderr
    assert "short" not in weak.stderr.replace("it is too short", "")
    assert run("user", "add", "x", "--kind", "public", home=home).returncode == 2
    unknown = run("user", "token", "operator", "--scope", "everything", home=home)
    assert unknown.returncode == 2
    assert "events.write" in unknown.stderr
    assert [row["login"] for row in result("user", "list", home=home)] == ["operator", "public"]


def test_help_is_quick_and_there_is_no_password_among_the_words() -> None:
    ended = run("user", "add", "--help")
    assert "--password-stdin" in ended.stdout
    assert "--password " not in ended.stdout
