"""PostgreSQL's programs are found where Debian keeps them, and what is missing is said with what was found."""

from pathlib import Path

import pytest

from housing import errors
from housing.db.binaries import find_binaries, find_client
from housing.errors import Refusal


def installed(folder: Path, **versions: bool) -> tuple[Path, Path]:
    """Lay out versions as Debian does; true for those with PostGIS."""
    for name, has_postgis in versions.items():
        programs = folder / "lib" / name.lstrip("v") / "bin"
        programs.mkdir(parents=True)
        for program in ("postgres", "pg_dump"):
            (programs / program).touch()
        extension = folder / "share" / name.lstrip("v") / "extension"
        extension.mkdir(parents=True)
        if has_postgis:
            (extension / "postgis.control").touch()
    return folder / "lib", folder / "share"


def test_the_newest_version_with_postgis_serves_a_new_register(tmp_path: Path) -> None:
    library, extensions = installed(tmp_path, v15=True, v16=True, v17=False, v9=True)
    assert find_binaries(library=library, extensions=extensions).version == 16


def test_data_are_served_by_their_own_version(tmp_path: Path) -> None:
    library, extensions = installed(tmp_path, v15=True, v16=True)
    assert find_binaries(15, library=library, extensions=extensions).version == 15


@pytest.mark.parametrize(
    ("versions", "found"),
    [({}, "–"), ({"v14": True}, "14 (PostGIS ✓)"), ({"v15": False, "v14": True}, "14 (PostGIS ✓), 15 (PostGIS ✗)")],
)
def test_what_is_missing_is_said_with_what_was_found(versions: dict[str, bool], found: str, tmp_path: Path) -> None:
    library, extensions = installed(tmp_path, **versions)
    with pytest.raises(Refusal) as caught:
        find_binaries(library=library, extensions=extensions)
    assert caught.value.kind is errors.STORE_BINARIES_MISSING
    assert found in caught.value.what("en")
    assert "apt-get install" in caught.value.fix("zh")


def test_a_client_is_as_new_as_the_server(tmp_path: Path) -> None:
    library, _ = installed(tmp_path, v15=True, v17=False)
    assert find_client(16, library=library).version == 17
    assert find_client(15, library=library).version == 15
    with pytest.raises(Refusal):
        find_client(18, library=library)
