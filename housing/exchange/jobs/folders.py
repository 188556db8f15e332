"""A city as a folder of files, one a kind."""

from pathlib import Path
from typing import Final

from housing import errors
from housing.errors import Refusal
from housing.exchange.readers import READERS

IN_ORDER: Final[tuple[str, ...]] = (
    *("divisions", "cells", "stations", "buildings", "entrances", "addresses", "frame"),
    *("units", "landlords", "lettings", "events"),
)
"""The kinds of a city's files, each after those that its rows point to."""

NOT_TAKEN: Final = ("visits", "truth")
"""What else a city's folder holds: outcomes of sweeps, and the truth that nothing may know."""


def files_of_city(folder: Path) -> tuple[list[tuple[str, Path]], list[Path]]:
    """Return the files of a city's folder with their kinds, in their order, and what stays out.

    A file is named like its kind. Raises `import.folder_empty`.
    """
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [
        (kind, path) for kind in IN_ORDER for path in there if path.stem == kind and path.suffix.lower() in READERS
    ]
    if not found:
        known = ", ".join(f"{kind}.csv" for kind in IN_ORDER)
        raise Refusal(errors.FOLDER_EMPTY, field="file", folder=folder, known=known)
    return found, [path for path in there if path.stem in NOT_TAKEN]
