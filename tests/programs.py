"""Run the program as a user would, in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from housing.checkout import CHECKOUT
from housing.db import keeper
from housing.db.places import ROOT_DATA, places_of

NOBODY = "nobody"


def environ_of(home: Path | None = None, **more: str) -> dict[str, str]:
    """Return the environment in which the program runs."""
    environ = {**os.environ, "PYTHONPATH": str(CHECKOUT), **more}
    if home is not None:
        environ["DOORPLATE_HOME"] = str(home)
    return environ


def command(*words: str) -> list[str]:
    """Return the words that start the command line."""
    return [sys.executable, "-P", "-m", "api.cli", *words]


def run(
    *words: str, home: Path | None = None, before: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*before, *command(*words)],
        env=environ_of(home, **more),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=120,
        cwd="/",
    )


def result(*words: str, home: Path | None = None, before: tuple[str, ...] = (), **more: str) -> Any:
    """Run a command that must succeed, and return what its --json says."""
    ended = run(*words, "--json", home=home, before=before, **more)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads(ended.stdout)


def as_nobody() -> tuple[str, ...]:
    """Return the words that run a command as an ordinary user, for tests that root runs."""
    return ("setpriv", f"--reuid={NOBODY}", "--regid=nogroup", "--clear-groups", "--inh-caps=-all")


def nobody_can_run() -> str | None:
    """Return why an ordinary user could not run this checkout, None if one can."""
    if os.geteuid() != 0:
        return "only root can act as another user"
    ended = subprocess.run(
        [*as_nobody(), *command("--version")], env=environ_of(), capture_output=True, check=False, cwd="/"
    )
    return None if ended.returncode == 0 else "an ordinary user cannot enter this checkout"


def remove_homes(folder: Path) -> list[object]:
    """Remove a folder with the homes in it and all that belongs to them; return what still ran or lay about."""
    left: list[object] = []
    for identity in folder.rglob("identity.json"):
        places = places_of(identity.parent, os.environ)
        left += keeper.strays(places.cluster, str(places.data))
        left += [places.sockets] if places.sockets.exists() else []
        for data in ROOT_DATA.glob(f"{places.data.name}*") if places.account else ():
            shutil.rmtree(data)
    shutil.rmtree(folder, ignore_errors=not folder.exists())
    return left
