"""Make the data of a private cluster, whole or not at all, and settle whose data are at a home's place."""

import logging
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from housing import errors
from housing.db.binaries import Binaries
from housing.db.identity import DATA_FILE, Identity, read_identity, write_identity
from housing.db.keeper import as_account
from housing.db.places import Places, server_ids
from housing.db.roles import Role
from housing.errors import Refusal

SUPERUSER: Final = "doorplate"
DATA_MB: Final = 300
LEFTOVER_SECONDS: Final = 5.0
MEGABYTE: Final = 1_000_000

log = logging.getLogger(__name__)


def settle_data(places: Places, identity: Identity) -> None:
    """Make the home's link and its place for data agree, before data are used or made. The caller holds the start lock.

    - What a killed start was making goes.
    - Data that another home made at this path, a home that is gone, are set aside, never taken up.
    - A home that was moved brings its data along.
    - A copied home does not share the data of its original: `home.copied`.
    """
    for leftover in places.data.parent.glob(f"{places.data.name}.making-*"):
        _remove(leftover)
    found = read_identity(places.data / DATA_FILE) if places.data.is_dir() else None
    if found is not None and found.id != identity.id:
        _set_aside(places, found)
    if places.account is not None:
        _settle_link(places, identity)
    if places.data.is_dir() and places.data.stat().st_uid != server_ids(places)[0]:
        raise Refusal(errors.HOME_OTHER_OWNER, owner=places.data.owner(), path=places.home)


def _remove(leftover: Path) -> None:
    """Remove what a killed start was making; processes that initdb had started may write there for a moment yet."""
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while leftover.exists():
        shutil.rmtree(leftover, ignore_errors=True)
        if time.monotonic() > deadline:
            log.warning("%s could not be removed yet", leftover)
            return
        time.sleep(0.01)


def _set_aside(places: Places, found: Identity) -> None:
    aside = places.data.with_name(f"{places.data.name}.gone-{found.id[:8]}-{time.strftime('%Y%m%d%H%M%S')}")
    places.data.rename(aside)
    log.warning("data of an earlier home at %s, which is gone, were set aside in %s", found.home, aside)


def _settle_link(places: Places, identity: Identity) -> None:
    if places.link.is_symlink():
        target = places.link.readlink()
        if target != places.data:
            _bring_along(places, identity, target)
            places.link.unlink()
    elif places.link.exists():  # a folder: the cluster of an ordinary user
        raise Refusal(errors.HOME_OTHER_OWNER, owner=places.link.owner(), path=places.home)
    if not places.link.is_symlink():
        places.link.symlink_to(places.data)


def _bring_along(places: Places, identity: Identity, target: Path) -> None:
    """Fetch the data of a home that was moved here; the link it brought names where they lie."""
    found = read_identity(target / DATA_FILE)
    if found is None or found.id != identity.id:
        return
    original = Path(found.home)
    if original != places.home and _identity_at(original) == identity.id:
        raise Refusal(errors.HOME_COPIED, path=places.home, original=original)
    if places.data.exists():
        raise Refusal(errors.HOME_DAMAGED, path=places.home, reason=f"two sets of data: {target}, {places.data}")
    target.rename(places.data)
    write_identity(places.data / DATA_FILE, Identity(identity.id, str(places.home)))


def _identity_at(home: Path) -> str | None:
    found = read_identity(home / "identity.json") if home.is_dir() else None
    return found.id if found else None


def make_data(places: Places, identity: Identity, binaries: Binaries) -> None:
    """Make an empty cluster at the home's place. The caller holds the start lock.

    Raises `store.no_disk`, `store.start_failed`.
    """
    places.data.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    require_room(places.data.parent, DATA_MB)
    making = places.data.with_name(f"{places.data.name}.making-{os.getpid()}")
    uid, gid = server_ids(places)
    making.mkdir(mode=0o700)
    os.chown(making, uid, gid)
    try:
        _initdb(places, making, binaries)
        _write(making / "pg_hba.conf", ["local all all peer map=doorplate"])
        write_roles(places, making)
        write_identity(making / DATA_FILE, Identity(identity.id, str(places.home)))
        making.rename(places.data)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def require_room(folder: Path, needed_mb: int) -> None:
    """Refuse with `store.no_disk` unless a folder's disk has room."""
    free_mb = shutil.disk_usage(folder).free // MEGABYTE
    if free_mb < needed_mb:
        raise Refusal(errors.STORE_NO_DISK, path=folder, free_mb=free_mb, needed_mb=needed_mb)


def _initdb(places: Places, making: Path, binaries: Binaries) -> None:
    made = subprocess.run(
        [
            *as_account(places.account, "KILL"),
            *(binaries.path("initdb"), "-D", str(making), "-U", SUPERUSER, "-A", "peer"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd="/",
        check=False,
    )
    if made.returncode != 0:
        require_room(making.parent, DATA_MB)
        reason = made.stderr.decode(errors="replace").strip()
        raise Refusal(errors.STORE_START_FAILED, reason=reason, log=places.log)


def write_roles(places: Places, data: Path) -> None:
    """Map the users who may come in to the roles they may take; `pg_ident.conf` of version 15 knows no groups."""
    users = sorted({places.user, places.account or places.user})
    _write(data / "pg_ident.conf", [f'doorplate "{user}" {role}' for user in users for role in (SUPERUSER, *Role)])


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
