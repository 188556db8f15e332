"""What cannot be read is refused by name and reason, before anything of it has left."""

import bz2
import gzip
import lzma
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import osmium
import pytest

from housing import errors
from housing.errors import Refusal
from housing.exchange.osm import source
from housing.exchange.osm.reader import read_features
from housing.language import Text
from tests.housing.exchange.osm.maps import SAMPLE, Map, forms_of

PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def reason_of(path: Path) -> Text:
    """Read a file that is refused before its first feature, and return why."""
    with pytest.raises(Refusal) as caught:
        next(read_features(path))
    assert caught.value.kind is errors.OSM_UNREADABLE
    assert str(path) in caught.value.what("zh")
    reason = caught.value.values["reason"]
    assert isinstance(reason, Text)
    assert reason.zh in caught.value.what("zh")
    return reason


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "none.osm.pbf") == source.NO_SUCH_FILE


def test_a_folder_and_a_pipe_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.osm")
    assert reason_of(tmp_path) == source.NO_FILE
    assert reason_of(tmp_path / "pipe.osm") == source.NO_FILE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", source.EMPTY),
        (b"PK\x03\x04 a sheet", source.NOT_OSM),
        (b"<!DOCTYPE html><html><body>404</body></html>", source.NOT_OSM),
        (b'<?xml version="1.0"?><gpx version="1.1"></gpx>', source.NOT_OSM),
        (b'{"type": "FeatureCollection"}', source.NOT_OSM),
        (b'<?xml version="1.0"?>\n<osmChange version="0.6"></osmChange>', source.CHANGES),
        (b"<osmium></osmium>", source.NOT_OSM),
        (b'<osm version="0.6"><node id="x" lat="1" lon="1"/></osm>', source.DAMAGED),
        (b'<osm version="0.6"><node id="1" lat="here" lon="1"/></osm>', source.DAMAGED),
        (b'<osm version="0.6"></osn>', source.DAMAGED),
    ],
    ids=range(10),
)
def test_what_is_no_extract_is_refused_whatever_its_name(content: bytes, reason: Text, tmp_path: Path) -> None:
    for name, as_sent in {"map.osm.pbf": content, "map.osm": content, "map.osm.xz": lzma.compress(content)}.items():
        (tmp_path / name).write_bytes(as_sent)
        assert reason_of(tmp_path / name) == reason


def test_a_text_that_grows_when_it_is_read_is_refused(tmp_path: Path) -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        '<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="name" v="&b;"/></node></osm>'
    )
    (tmp_path / "map.osm").write_text(bomb)
    assert reason_of(tmp_path / "map.osm") in (source.DAMAGED, source.NOT_OSM)


@pytest.mark.parametrize("form", ["pbf", "osm", "pbf.gz", "osm.gz", "osm.bz2", "osm.xz"])
def test_a_file_cut_off_anywhere_is_refused_before_its_first_feature(form: str, tmp_path: Path) -> None:
    whole = forms_of(SAMPLE, tmp_path)[form]
    content = whole.read_bytes()
    cut = tmp_path / "cut"
    for share in (0.02, 0.2, 0.5, 0.9, 0.999):
        cut.write_bytes(content[: int(len(content) * share)])
        assert reason_of(cut) == source.CUT_OFF, share


@pytest.mark.parametrize("form", ["pbf", "osm.gz", "osm.bz2", "osm.xz"])
def test_a_file_with_a_flipped_byte_is_refused(form: str, tmp_path: Path) -> None:
    content = bytearray(forms_of(SAMPLE, tmp_path)[form].read_bytes())
    content[len(content) // 2] ^= 0x20
    harmed = tmp_path / "harmed"
    harmed.write_bytes(content)
    assert reason_of(harmed) == source.DAMAGED


def test_a_content_that_looks_almost_like_a_map_is_told_at_once(tmp_path: Path) -> None:
    for content in (b" " * 5000, b"<??>" * 1200, b"<!---->" * 800):
        (tmp_path / "map.osm").write_bytes(content)
        assert reason_of(tmp_path / "map.osm") == source.NOT_OSM


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert reason_of(Path("a\0b")) == source.NO_SUCH_FILE


def test_a_history_as_text_is_refused(tmp_path: Path) -> None:
    text = Map().node(1, (0, 0), {"entrance": "yes"}).node(1, (1, 0), {"entrance": "main"}).text()
    first, second = text.split('<node id="1"')[1:]
    path = tmp_path / "map.osm"
    path.write_text(f'<osm version="0.6"><node id="1" version="1"{first}<node id="1" version="2"{second}')
    assert reason_of(path) == source.HISTORY


def test_a_history_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.osh.pbf"
    with osmium.SimpleWriter(path) as writer:
        osmium.apply(SAMPLE, writer)
    assert reason_of(path) == source.HISTORY


def test_a_name_is_never_taken_for_an_address_or_for_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    content = Map().grid(2, 2).way(1, [1, 2], {"highway": "footway"}).text()
    for name in ("-", "http:", "a,b.osm", "街 道"):
        Path(name).write_text(content)
        assert len(list(read_features(Path(name)))) == 1


def test_a_work_file_has_no_name_and_leaves_nothing(tmp_path: Path) -> None:
    packed = tmp_path / "map.osm.xz"
    packed.write_bytes(lzma.compress(Map().grid(2, 2).way(1, [1, 2], {"highway": "footway"}).text().encode()))
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    features = read_features(packed, scratch=scratch)
    next(features)
    assert list(scratch.iterdir()) == []
    features.close()


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_disk_that_is_full_while_unpacking_is_told_with_its_folder(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map.osm"
    path.write_bytes(PACKERS[suffix](b"x" * 100))
    open_work_file = source._work_file

    def full(*arguments: object) -> object:
        work = open_work_file(*arguments)  # type: ignore[arg-type]
        work.close()
        return Path("/dev/full").open("wb", buffering=0)

    monkeypatch.setattr(source, "_work_file", full)
    with pytest.raises(Refusal) as caught:
        next(read_features(path, scratch=tmp_path))
    assert caught.value.kind is errors.OSM_NO_ROOM
    assert str(tmp_path) in caught.value.what("en")


def test_a_scratch_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    packed = tmp_path / "map.osm.gz"
    packed.write_bytes(gzip.compress(b"<osm/>"))
    with pytest.raises(Refusal) as caught:
        next(read_features(packed, scratch=tmp_path / "none"))
    assert caught.value.kind is errors.OSM_NO_ROOM


def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_INDEX_IN_MEMORY_MOST", 0)


def test_a_large_file_is_read_the_same_with_its_index_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "a, b"
    scratch.mkdir()
    expected = list(read_features(SAMPLE))
    kinds: list[str] = []
    create_map = osmium.index.create_map

    def noted(kind: str) -> osmium.index.LocationTable:
        kinds.append(kind.split(",", maxsplit=1)[0])
        return create_map(kind)

    monkeypatch.setattr(osmium.index, "create_map", noted)
    on_disk(monkeypatch)
    assert list(read_features(SAMPLE, scratch=scratch)) == expected
    assert kinds == ["sparse_file_array"]
    assert list(scratch.iterdir()) == []


def test_an_index_on_disk_that_would_not_fit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk(monkeypatch)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=10_000))
    with pytest.raises(Refusal) as caught:
        next(read_features(SAMPLE, scratch=tmp_path))
    assert caught.value.kind is errors.OSM_NO_ROOM
