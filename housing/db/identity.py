"""Which home is this, and whose data are those: so that no data are taken up by a home that did not make them."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from housing import errors
from housing.errors import Refusal

DATA_FILE: Final = "doorplate-home.json"


@dataclass(frozen=True, slots=True)
class Identity:
    """A home's identity, and the path it had when this was written."""

    id: str
    home: str


def home_identity(path: Path, home: Path) -> Identity:
    """Read a home's identity, made and written whole if there is none yet.

    Raises `home.damaged` if the file is not one of ours.
    """
    found = read_identity(path)
    if found is None:
        found = Identity(secrets.token_hex(16), str(home))
        write_identity(path, found)
    return found


def read_identity(path: Path) -> Identity | None:
    """Return what an identity file says, None if it is not there."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Identity(str(said["id"]), str(said["home"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(errors.HOME_DAMAGED, path=path, reason=error) from None


def write_identity(path: Path, identity: Identity) -> None:
    """Write an identity file; after a kill at any moment it is there whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"id": identity.id, "home": identity.home}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
