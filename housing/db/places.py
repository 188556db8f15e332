"""Where one home's state lies: identity, data, sockets, locks and logs.

An ordinary user's cluster lies in the home. Started by root, PostgreSQL runs as the user `postgres`, who cannot enter
/root or a 0700 folder: its data lie below /var/lib/doorplate, with a link in the home. Sockets stand in folders of
short paths, since a socket's path ends at 107 bytes.
"""

import hashlib
import os
import pwd
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from housing import errors
from housing.errors import Refusal

ROOT_DATA: Final = Path("/var/lib/doorplate")
ROOT_SOCKETS: Final = Path("/run/doorplate")
SERVER_ACCOUNT: Final = "postgres"
RUNTIME_BYTES: Final = 60


@dataclass(frozen=True, slots=True)
class Places:
    """The paths of one home. `account` is the user PostgreSQL runs as where that is not our own; `user` is ours."""

    home: Path
    data: Path
    sockets: Path
    user: str
    account: str | None

    @property
    def identity(self) -> Path:
        """The file that says which home this is."""
        return self.home / "identity.json"

    @property
    def link(self) -> Path:
        """Where the home names its data: the data themselves, or a link to them."""
        return self.home / "data"

    @property
    def start_lock(self) -> Path:
        """Held (flock) while a program makes or starts the cluster."""
        return self.home / "start.lock"

    @property
    def store_lock(self) -> Path:
        """Held (flock) by each process of the running cluster."""
        return self.home / "store.lock"

    @property
    def log(self) -> Path:
        """PostgreSQL's log."""
        return self.home / "postgres.log"

    @property
    def cluster(self) -> str:
        """The name that PostgreSQL shows in the titles of its processes."""
        return f"doorplate-{digest_of(self.home)}"


def digest_of(home: Path) -> str:
    """Return the short digest that stands for a home's path in paths and names."""
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]


def places_of(home: Path, environ: Mapping[str, str]) -> Places:
    """Return the places of a home for the user who runs this program.

    Raises `user.nameless` for a user the system does not know.
    """
    user = user_name()
    digest = digest_of(home)
    if os.geteuid() == 0:
        return Places(home, ROOT_DATA / digest, ROOT_SOCKETS / digest, user, SERVER_ACCOUNT)
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    if runtime and Path(runtime).is_dir() and os.access(runtime, os.W_OK) and len(os.fsencode(runtime)) < RUNTIME_BYTES:
        sockets = Path(runtime) / f"doorplate-{digest}"
    else:
        sockets = Path(f"/tmp/doorplate-{os.geteuid()}-{digest}")  # noqa: S108 -- the keeper checks whose it is
    return Places(home, home / "data", sockets, user, None)


def user_name() -> str:
    """Return the name of the user who runs this program."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Refusal(errors.USER_NAMELESS, uid=os.geteuid()) from None


def server_ids(places: Places) -> tuple[int, int]:
    """Return the numbers of the user and group that own the data."""
    if places.account is None:
        return os.geteuid(), os.getegid()
    entry = pwd.getpwnam(places.account)
    return entry.pw_uid, entry.pw_gid


def make_home(places: Places) -> None:
    """Make the home's folder, for its owner alone, if it is not there yet."""
    try:
        places.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(places.home, os.W_OK | os.X_OK):
            raise PermissionError
    except (PermissionError, NotADirectoryError, FileExistsError):
        raise Refusal(errors.HOME_NO_RIGHTS, user=places.user, path=places.home) from None
    owner = places.home.stat().st_uid
    if owner != os.geteuid():
        raise Refusal(errors.HOME_OTHER_OWNER, owner=_name_of(owner), path=places.home)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
