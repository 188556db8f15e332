"""What each command starts with: its settings, its log, and the server where it needs one."""

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from housing.db.connect import Server
    from housing.settings import Loaded


def settings_now() -> "Loaded":
    """Read the settings of this run, and send the log where they say."""
    from housing import log
    from housing.settings import load_settings

    loaded = load_settings(os.environ)
    log.configure(loaded.settings.log_level, loaded.settings.log_format)
    return loaded


@contextlib.contextmanager
def the_server() -> "Iterator[Server]":
    """Reach the database for a command that makes, checks or moves the register as a whole."""
    from housing.db.connect import Server

    server = Server(settings_now().settings, os.environ)
    try:
        yield server
    finally:
        server.close()
