"""What a writer writes, the reader reads back the same: every kind, every format, any value."""

import csv
import datetime
import json
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from housing import errors
from housing.errors import Refusal
from housing.exchange.exporting import WRITERS, write_table
from housing.exchange.guard import guarded, unguarded
from housing.exchange.kinds import kind_named, kinds
from housing.exchange.model import Column, Kind
from housing.exchange.values.choices import Choice, Several, YesNo
from housing.exchange.values.numbers import Decimal, Integer, Latitude, Longitude
from housing.exchange.values.references import Alias, AliasCode, Building, Number, OsmBuilding, Unit
from housing.exchange.values.shapes import Shape
from housing.exchange.values.texts import Document, Label, Name, Phone, Words
from housing.exchange.values.times import Clock, Day, Moment
from housing.numbers.rules import FIRST_BODY, LAST_BODY, number_of
from tests.housing.exchange.files import BUILDING, SQUARE, read_all

ENDINGS = list(WRITERS)
IMPORTED = [kind for kind in kinds().values() if kind.imported]

each_format = pytest.mark.parametrize("ending", ENDINGS)

# Han of every plane, an apostrophe and what spreadsheets take for formulas, separators, and what XML escapes.
SIGNS = "aZ09=+-@'\"_x;,|#/:.&<>é王张𬭎䮌热·—（）"


def texts(longest: int, signs: str = SIGNS) -> st.SearchStrategy[str]:
    return st.text(signs, min_size=1, max_size=longest).map(str.strip).filter(bool)


codes = st.text("aZ09=+-@'_x.&<>王张𬭎", min_size=1, max_size=16)
aliases = st.builds(Alias, st.sampled_from(["old", "深圳-1", "a.b"]), st.text("aZ09-=王", min_size=1, max_size=10))
numbers = st.integers(FIRST_BODY, LAST_BODY).map(number_of)


def degrees(limit: int) -> st.SearchStrategy[float]:
    return st.integers(-limit * 10**7, limit * 10**7).map(lambda value: value / 1e7)


@st.composite
def polygons(draw: st.DrawFn) -> Any:
    west, south = draw(st.integers(-1_790_000, 1_790_000)), draw(st.integers(-890_000, 890_000))
    width, height = draw(st.integers(1, 5_000)), draw(st.integers(1, 5_000))
    square = shapely.box(west / 1e4, south / 1e4, (west + width) / 1e4, (south + height) / 1e4)
    moved = shapely.transform(square, lambda xy: xy.round(7))
    return shapely.orient_polygons(draw(st.sampled_from([moved, shapely.MultiPolygon([moved])])))


def values_of(column: Column) -> st.SearchStrategy[Any]:
    of = column.type
    by_type: dict[type, Any] = {
        Longitude: lambda: degrees(180),
        Latitude: lambda: degrees(90),
        Shape: polygons,
        Number: lambda: numbers,
        Unit: lambda: st.one_of(numbers, aliases),
        Building: lambda: st.one_of(codes, st.builds(OsmBuilding, st.sampled_from("nwr"), st.integers(1, 10**10))),
        AliasCode: lambda: aliases,
        Phone: lambda: st.from_regex(r"\+?[0-9]{3,20}", fullmatch=True),
        Document: lambda: st.text("AZ09()", min_size=1, max_size=40),
        Label: lambda: st.text("aZ09-'王=", min_size=1, max_size=3),
        Name: lambda: texts(100),
        YesNo: st.booleans,
        Day: lambda: st.dates(datetime.date(1000, 1, 1)),
        Moment: lambda: st.datetimes(
            datetime.datetime(1000, 1, 1),
            timezones=st.just(datetime.timezone(datetime.timedelta(hours=8))),
        ),
        Clock: lambda: st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    }
    if type(of) in by_type:
        return by_type[type(of)]()  # type: ignore[no-any-return]
    if isinstance(of, Choice):
        return st.sampled_from(list(of.labels))
    if isinstance(of, Several):
        return st.lists(aliases, min_size=1, max_size=3).map(tuple)
    if isinstance(of, Integer):
        return st.integers(of.lowest, of.highest)
    if isinstance(of, Decimal):
        return st.floats(of.lowest, of.highest).map(lambda value: round(value, of.places))
    return texts(of.longest) if isinstance(of, Words) else codes


@st.composite
def rows(draw: st.DrawFn, kind: Kind[Any]) -> dict[str, Any]:
    row = {}
    for name, column in kind.columns.items():
        wanted = (
            column.required or name in {"lon", "lat", "text", "building_code"} or (name == "name" and column.person)
        )
        if wanted or draw(st.booleans()):
            row[name] = draw(values_of(column))
    if kind.name == "events":
        row |= {"type": "arrival", "unit": draw(numbers)}
    if kind.name in {"divisions", "lettings"}:
        row.pop("valid_until", None)
    return row


def comparable(row: Any, kind: Kind[Any]) -> list[Any]:
    values = row if isinstance(row, dict) else dict(zip(kind.columns, row[1:], strict=True))
    return [
        shapely.to_wkb(value) if isinstance(value := values.get(name), shapely.Geometry) else value
        for name in kind.columns
    ]


@pytest.mark.parametrize("kind", IMPORTED, ids=lambda kind: kind.name)
@each_format
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), language=st.sampled_from(["en", "zh"]))
def test_what_is_written_is_read_back_the_same(
    data: st.DataObject, language: Any, ending: str, kind: Kind[Any]
) -> None:
    drawn = data.draw(st.lists(rows(kind), min_size=1, max_size=4))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending}"
        assert write_table(path, kind, drawn, language=language, persons=True) == len(drawn)
        read = read_all(path, kind.name)
    assert not read.faults
    assert [comparable(row, kind) for row in read.rows] == [comparable(row, kind) for row in drawn]


@each_format
def test_rows_that_were_read_can_be_written(tmp_path: Path, ending: str) -> None:
    kind = kind_named("buildings")
    write_table(tmp_path / f"a{ending}", kind, [BUILDING | {"geometry": shapely.from_wkt(SQUARE), "floors": 6}])
    (row,) = read_all(tmp_path / f"a{ending}", "buildings").rows
    write_table(tmp_path / f"b{ending}", kind, [row])
    assert read_all(tmp_path / f"b{ending}", "buildings").rows == [row]


LANDLORD = {"landlord_code": "L1", "name": "王芳", "phone": "+8613800000000", "document_number": "X1", "kind": "person"}


@each_format
def test_what_names_a_person_stays_empty_unless_it_is_asked_for(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"file{ending}"
    write_table(path, kind_named("landlords"), [LANDLORD])
    (row,) = read_all(path, "landlords").rows
    assert row[1:] == ("L1", None, None, None, None, "person")
    write_table(path, kind_named("landlords"), [LANDLORD], persons=True)
    assert read_all(path, "landlords").rows[0].name == "王芳"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@each_format
def test_rows_that_break_off_leave_the_old_file_and_nothing_else(tmp_path: Path, ending: str) -> None:
    class BrokenOffError(Exception):
        pass

    def rows() -> Iterator[dict[str, Any]]:
        for at in range(5_000):
            yield {"source": "a", "source_id": str(at), "lon": 114, "lat": 22}
        raise BrokenOffError

    path = tmp_path / f"file{ending}"
    write_table(path, kind_named("frame"), [{"source": "a", "source_id": "old", "lon": 114, "lat": 22}])
    with pytest.raises(BrokenOffError):
        write_table(path, kind_named("frame"), rows())
    assert read_all(path, "frame").rows[0].source_id == "old"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@each_format
def test_more_rows_than_a_batch_are_written_in_their_order(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"file{ending}"
    made = ({"source": "a", "source_id": str(at), "lon": 114.5, "lat": 22} for at in range(4_321))
    assert write_table(path, kind_named("frame"), made) == 4_321
    assert [row.source_id for row in read_all(path, "frame").rows] == [str(at) for at in range(4_321)]


@pytest.mark.parametrize("name", ["file.doc", "file", "file.json"])
def test_another_format_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        write_table(tmp_path / name, kind_named("frame"), [])
    assert caught.value.kind is errors.FILE_FORMAT


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        write_table(tmp_path / "gone" / "file.csv", kind_named("frame"), [])
    assert caught.value.kind is errors.FILE_UNWRITABLE


def test_a_shape_that_no_cell_holds_is_refused_and_not_cut(tmp_path: Path) -> None:
    ring = [(114 + at / 1e5, 22 + (at % 2) / 1e5) for at in range(2_000)]
    wide = shapely.Polygon([*ring, (114.02, 23), (114, 23)])
    with pytest.raises(Refusal) as caught:
        write_table(tmp_path / "file.xlsx", kind_named("cells"), [{"code": "W", "geometry": wide}])
    assert caught.value.kind is errors.CELL_LONG
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_takes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from housing.exchange.writers import sheets

    monkeypatch.setattr(sheets, "MOST_ROWS", 5)
    four = [{"landlord_code": str(at)} for at in range(4)]
    assert write_table(tmp_path / "file.xlsx", kind_named("landlords"), four) == 4
    with pytest.raises(Refusal) as caught:
        write_table(tmp_path / "file.xlsx", kind_named("landlords"), [*four, four[0]])
    assert caught.value.kind is errors.ROWS_MANY


def test_csv_has_a_byte_order_mark_and_no_cell_that_a_spreadsheet_would_run(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    dangerous = ['=HYPERLINK("http://x")', "+1", "@SUM(A1)", "-cmd|x", "'=1"]
    write_table(
        path, kind_named("landlords"), [{"landlord_code": text, "name": text} for text in dangerous], persons=True
    )
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for cells in list(csv.reader(file))[1:]:
            assert all(cell[:1] not in "=+-@" for cell in cells if cell)
    assert [(row.landlord_code, row.name) for row in read_all(path, "landlords").rows] == [
        (each, each) for each in dangerous
    ]


def test_a_sheet_holds_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    import python_calamine as calamine

    path = tmp_path / "file.xlsx"
    unit = {
        "number": number_of(FIRST_BODY),
        "building_code": "03",
        "door_label": "5-1",
        "area_m2": 45.5,
        "lon": -1,
        "lat": 2,
    }
    write_table(path, kind_named("units"), [unit], language="zh")
    book = calamine.load_workbook(path)
    header, cells = book.get_sheet_by_index(0).to_python()
    told = dict(zip(header, cells, strict=True))
    assert book.sheet_names == ["房屋"]
    assert (told["统一编号"], told["楼栋编号"], told["房号"]) == ("1000-0000-0093", "03", "5-1")
    assert (told["面积"], told["经度"]) == (45.5, -1.0)


@pytest.mark.parametrize(("lon", "text"), [(114.12345678, "114.1234568"), (1e-7, "0.0000001"), (-1e-9, "0"), (5, "5")])
def test_points_leave_as_plain_decimals_of_seven_places(tmp_path: Path, lon: float, text: str) -> None:
    row = {"source": "a", "source_id": "b", "lon": lon, "lat": 22.5}
    write_table(tmp_path / "file.csv", kind_named("frame"), [row])
    assert f",{text},22.5," in (tmp_path / "file.csv").read_text(encoding="utf-8-sig")
    write_table(tmp_path / "file.geojson", kind_named("frame"), [row])
    assert f'"coordinates": [{text}, 22.5]' in (tmp_path / "file.geojson").read_text(encoding="utf-8")


def test_shares_have_four_places_and_expected_counts_two(tmp_path: Path) -> None:
    row = {
        "level": "cell",
        "code": "W",
        "coverage": 0.123456,
        "missing": 1234567.891,
        "q_value": 0.00004,
        "class": "cannot_tell",
    }
    write_table(tmp_path / "file.csv", kind_named("coverage"), [row])
    with (tmp_path / "file.csv").open(encoding="utf-8-sig", newline="") as file:
        (told,) = csv.DictReader(file)
    assert (told["coverage"], told["missing"], told["q_value"], told["class"]) == (
        "0.1235",
        "1234567.89",
        "0",
        "cannot_tell",
    )


def test_geojson_is_as_its_standard_says(tmp_path: Path) -> None:
    path = tmp_path / "file.geojson"
    clockwise = shapely.from_wkt(SQUARE).reverse()
    write_table(path, kind_named("cells"), [{"code": "W", "name": "网格", "division_code": "1", "geometry": clockwise}])
    told = json.loads(path.read_text(encoding="utf-8"))
    assert set(told) == {"type", "features"}
    (feature,) = told["features"]
    assert feature["properties"] == {"code": "W", "name": "网格", "division_code": "1"}
    assert shapely.LinearRing(feature["geometry"]["coordinates"][0]).is_ccw


def test_geoparquet_says_which_column_holds_the_shapes(tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    path = tmp_path / "file.parquet"
    write_table(path, kind_named("frame"), [{"source": "a", "source_id": "b", "lon": 114, "lat": 22}])
    schema = pq.read_schema(path)
    geo = json.loads(schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert "crs" not in geo["columns"]["geometry"]
    assert schema.names[-1] == "geometry"
    assert not {"lon", "lat"} & set(schema.names)
    write_table(path, kind_named("lettings"), [])
    assert b"geo" not in (pq.read_schema(path).metadata or {})


@given(st.text(max_size=6), st.text("'=+-@0", max_size=6))
def test_a_guarded_cell_comes_back_as_it_was(text: str, dangerous: str) -> None:
    for each in (text, dangerous):
        assert unguarded([guarded(each)]) == [each]
        assert not re.match("[=+@]", guarded(each))
