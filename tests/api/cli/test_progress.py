"""Progress: drawn on a terminal, in the reader's language; silent elsewhere."""

import os
import pty
import subprocess
from pathlib import Path

from tests.programs import command, environ_of


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
