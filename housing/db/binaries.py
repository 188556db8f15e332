"""Find PostgreSQL's own programs, which Debian keeps off the PATH."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from housing import errors
from housing.errors import Refusal

FLOOR: Final = 15
LIBRARY: Final = Path("/usr/lib/postgresql")
EXTENSIONS: Final = Path("/usr/share/postgresql")


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL version."""

    version: int
    folder: Path

    def path(self, program: str) -> str:
        """Return the path of one program."""
        return str(self.folder / program)


def find_binaries(
    data_version: int | None = None, *, library: Path = LIBRARY, extensions: Path = EXTENSIONS
) -> Binaries:
    """Return the newest PostgreSQL that has PostGIS, or exactly `data_version` where data exist already.

    Raises `store.binaries_missing`, saying what was looked for and what was found.
    """
    found = sorted(
        (int(folder.name), folder / "bin")
        for folder in (library.iterdir() if library.is_dir() else ())
        if folder.name.isdigit() and (folder / "bin" / "postgres").exists()
    )
    fit = [
        Binaries(version, folder)
        for version, folder in found
        if (version >= FLOOR if data_version is None else version == data_version)
        and (extensions / str(version) / "extension" / "postgis.control").exists()
    ]
    if fit:
        return fit[-1]
    raise Refusal(
        errors.STORE_BINARIES_MISSING,
        wanted=f"{FLOOR}+" if data_version is None else data_version,
        found=", ".join(_describe(version, extensions) for version, _ in found) or "–",
    )


def find_client(server_version: int, *, library: Path = LIBRARY) -> Binaries:
    """Return programs (pg_dump, pg_restore) at least as new as a server.

    Raises `store.binaries_missing`.
    """
    found = sorted(int(folder.name) for folder in library.glob("*") if (folder / "bin" / "pg_dump").exists())
    fit = [version for version in found if version >= server_version]
    if not fit:
        raise Refusal(
            errors.STORE_BINARIES_MISSING,
            wanted=f"{server_version}+",
            found=", ".join(map(str, found)) or "–",
        )
    return Binaries(fit[0], library / str(fit[0]) / "bin")


def _describe(version: int, extensions: Path) -> str:
    has = (extensions / str(version) / "extension" / "postgis.control").exists()
    return f"{version} (PostGIS {'✓' if has else '✗'})"
