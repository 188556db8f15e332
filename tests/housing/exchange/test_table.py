"""An open file: batches of the size asked for, going on behind any row, with the sender's own cells at hand."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from housing.checkout import CHECKOUT
from housing.exchange.exporting import write_table
from housing.exchange.kinds import kind_named
from housing.exchange.table import open_table
from tests.housing.exchange.files import FRAME, read_all, write_csv

ENDINGS = [".csv", ".xlsx", ".gpkg", ".geojson", ".parquet"]
ROWS = 1_200

each_format = pytest.mark.parametrize("ending", ENDINGS)


def write_frame(folder: Path, ending: str, rows: int = ROWS) -> Path:
    path = folder / f"frame{ending}"
    made = ({"source": "a", "source_id": f"M{at}", "lon": 114 + at / 1e5, "lat": 22.5} for at in range(rows))
    assert write_table(path, kind_named("frame"), made) == rows
    return path


@each_format
@pytest.mark.parametrize("size", [1, 100, 250, 999, 5_000])
def test_batches_follow_each_other_without_gap_or_overlap(tmp_path: Path, ending: str, size: int) -> None:
    rows = 60 if size == 1 else ROWS
    table = open_table(write_frame(tmp_path, ending, rows), kind_named("frame"))
    batches = list(table.batches(size))
    assert [row.source_id for batch in batches for row in batch.rows] == [f"M{at}" for at in range(rows)]
    assert [row.row for batch in batches for row in batch.rows] == list(range(2, rows + 2))
    assert all(batch.last - batch.first < size for batch in batches)
    assert [batch.first for batch in batches] == [2, *(batch.last + 1 for batch in batches[:-1])]
    assert table.total == rows


@each_format
@pytest.mark.parametrize("after", [1, 2, 250, 251, 1_150, ROWS, ROWS + 1, ROWS + 50])
def test_reading_goes_on_behind_any_row(tmp_path: Path, ending: str, after: int) -> None:
    read = read_all(write_frame(tmp_path, ending), "frame", after=after)
    assert [(row.row, row.source_id) for row in read.rows] == [(at + 2, f"M{at}") for at in range(after - 1, ROWS)]


def test_groups_of_a_parquet_file_are_skipped_whole_or_in_part(tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    path = write_frame(tmp_path, ".parquet")
    pq.write_table(pq.read_table(path), path, row_group_size=100)
    for after in (1, 99, 100, 101, 102, 550, 1_201):
        assert [row.row for row in read_all(path, "frame", after=after).rows] == list(range(after + 1, ROWS + 2))


@each_format
def test_a_table_can_be_read_twice(tmp_path: Path, ending: str) -> None:
    table = open_table(write_frame(tmp_path, ending), kind_named("frame"))
    first, second = ([row for batch in table.batches() for row in batch.rows] for _ in range(2))
    assert first == second


@each_format
def test_reading_may_be_left_in_the_middle(tmp_path: Path, ending: str) -> None:
    batches = open_table(write_frame(tmp_path, ending), kind_named("frame")).batches(100)
    assert len(list(itertools.islice(batches, 2))) == 2
    del batches


def test_the_senders_cells_are_given_back_as_they_were(tmp_path: Path) -> None:
    header = ["building_code", "原因与改法", "source_id", "来源"]
    rows = [[f" Ｂ{at} ", "old reason", f"M\x1f{at}" if at == 7 else f"M{at}", "a"] for at in range(600)]
    table = open_table(write_csv(tmp_path / "file.csv", header, rows), kind_named("frame"))
    assert table.headers == ["building_code", "source_id", "来源"]
    (batch,) = table.batches()
    for at in (0, 7, 249, 250, 599):
        assert batch.cells(at + 2) == [rows[at][0], rows[at][2], "a"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_file_with_a_header_has_no_batches(tmp_path: Path, ending: str) -> None:
    table = open_table(write_frame(tmp_path, ending, 0), kind_named("frame"))
    assert not list(table.batches())


PEAK = """
import re, sys
from pathlib import Path
from housing.exchange.kinds import kind_named
from housing.exchange.table import open_table

rows = sum(len(batch.rows) for batch in open_table(Path(sys.argv[1]), kind_named("frame")).batches())
print(rows, re.search("VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".geojson", ".gpkg"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, ending: str) -> None:
    """Fifty thousand more rows, as one group in the parquet file, would be 20 MB and more if they were kept."""
    peaks = [_peak_mb(write_frame(tmp_path, ending, rows), rows) for rows in (10_000, 60_000)]
    assert peaks[1] - peaks[0] < 10, peaks


def _peak_mb(path: Path, rows: int) -> int:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        small = {"data_page_size": 1 << 16, "dictionary_pagesize_limit": 1 << 16}
        pq.write_table(pq.read_table(path), path, row_group_size=rows, **small)
    ended = subprocess.run(
        [sys.executable, "-P", "-c", PEAK, str(path)],
        cwd=CHECKOUT,
        env={"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    )
    read, peak = ended.stdout.split()
    assert int(read) == rows
    return int(peak) // 1024


def test_a_report_of_nothing_wrong_keeps_no_rows(tmp_path: Path) -> None:
    batch = next(
        open_table(write_csv(tmp_path / "a.csv", [*FRAME], [[*FRAME.values()]]), kind_named("frame")).batches()
    )
    assert (batch.first, batch.last, batch.faults, batch.warnings) == (2, 2, [], [])
