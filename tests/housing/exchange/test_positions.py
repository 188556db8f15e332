"""Positions: brought to EPSG:4326, never guessed, and told apart where they cannot be right."""

import json
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely

from geo import crs
from housing import errors
from housing.errors import Refusal
from housing.exchange.kinds import kind_named
from housing.exchange.table import open_table
from tests.housing.exchange.files import BUILDING, FRAME, SQUARE, read_all, read_row

POINT = {"source": "a", "source_id": "b", "lon": "114.05", "lat": "22.54"}
BOW_TIE = "POLYGON ((114 22, 114.001 22.001, 114.001 22, 114 22.001, 114 22))"


@pytest.mark.parametrize(
    ("lon", "lat", "column", "code"),
    [
        ("", "22.54", "lon", "input.missing"),
        ("114.05", "", "lat", "input.missing"),
        ("22.54", "114.05", "lon", "point.exchanged"),
        ("505000", "2495000", "lon", "point.outside"),
        ("114.05E", "22.54", "lon", "input.form"),
        ("180.1", "22", "lon", "point.outside"),
    ],
)
def test_a_position_that_cannot_be_right_is_told_once(
    tmp_path: Path, lon: str, lat: str, column: str, code: str
) -> None:
    assert read_row(tmp_path, "frame", POINT | {"lon": lon, "lat": lat}).found == [(2, column, code)]


def test_a_missing_point_is_told_once_where_it_is_required(tmp_path: Path) -> None:
    cells = {"code": "S", "name": "站", "lon": "", "lat": ""}
    assert read_row(tmp_path, "stations", cells).found == [(2, "lon", "input.missing")]


@pytest.mark.parametrize("edge", [("-180", "-90"), ("180", "90"), ("0", "0")])
def test_the_whole_globe_is_taken(tmp_path: Path, edge: tuple[str, str]) -> None:
    (row,) = read_row(tmp_path, "frame", POINT | {"lon": edge[0], "lat": edge[1]}).rows
    assert (row.lon, row.lat) == (float(edge[0]), float(edge[1]))


def test_points_of_a_declared_system_are_converted(tmp_path: Path) -> None:
    there = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4547", always_xy=True).transform(114.05, 22.54)
    cells = POINT | {"lon": str(there[0]), "lat": str(there[1])}
    (row,) = read_row(tmp_path, "frame", cells, crs="epsg:4547").rows
    assert (row.lon, row.lat) == pytest.approx((114.05, 22.54), abs=1e-9)
    (same,) = read_row(tmp_path, "frame", POINT, crs="EPSG:4490").rows
    assert (same.lon, same.lat) == (114.05, 22.54)
    assert read_row(tmp_path, "frame", POINT | {"lon": "1e12", "lat": "1e12"}, crs="EPSG:4547").found == [
        (2, "lon", "point.off_crs")
    ]


@pytest.mark.parametrize("name", ["GCJ-02", "gcj02", "BD-09"])
def test_the_shifted_systems_are_taken_back_when_declared(tmp_path: Path, name: str) -> None:
    away = crs.wgs84_to_gcj02 if "gcj" in name.lower() else crs.wgs84_to_bd09
    lon, lat = away(np.array(114.05), np.array(22.54))
    (row,) = read_row(tmp_path, "frame", POINT | {"lon": str(lon), "lat": str(lat)}, crs=name).rows
    assert (row.lon, row.lat) == pytest.approx((114.05, 22.54), abs=1e-9)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("EPSG:99999", errors.CRS_UNKNOWN),
        ("4547", errors.CRS_UNKNOWN),
        ("+proj=longlat", errors.CRS_UNKNOWN),
        ("EPSG:4610", errors.CRS_INACCURATE),
        ("EPSG:2334", errors.CRS_INACCURATE),
    ],
)
def test_a_system_that_cannot_be_converted_refuses_the_file(tmp_path: Path, name: str, kind: errors.Kind) -> None:
    with pytest.raises(Refusal) as caught:
        read_row(tmp_path, "frame", POINT, crs=name)
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    "text", ["POINT (114.05 22.54)", "POINT Z (114.05 22.54 7)", '{"type":"Point","coordinates":[114.05,22.54]}']
)
def test_a_point_may_be_given_as_geometry(tmp_path: Path, text: str) -> None:
    (row,) = read_row(tmp_path, "frame", {"source": "a", "source_id": "b", "geometry": text}).rows
    assert (row.lon, row.lat) == (114.05, 22.54)


def test_columns_go_before_the_geometry_and_it_fills_what_they_leave(tmp_path: Path) -> None:
    cells = POINT | {"geometry": "MULTIPOINT ((1 2))"}
    assert read_row(tmp_path, "frame", cells).rows[0].lon == 114.05
    (row,) = read_row(tmp_path, "frame", cells | {"lon": "", "lat": ""}).rows
    assert (row.lon, row.lat) == (1, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("POLYGON ((0 0, 1 0, 1 1, 0 0))", "shape.type"),
        ("MULTIPOINT ((1 2), (3 4))", "shape.type"),
        ("POINT (22.54 114.05)", "point.exchanged"),
        ("POINT (5000 114.05)", "point.outside"),
        ("POINT 114 22", "shape.unreadable"),
        ("{}", "shape.unreadable"),
        ("00FF", "shape.unreadable"),
        ("POINT EMPTY", "input.one_of"),
    ],
)
def test_a_geometry_that_gives_no_point_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (fault,) = read_row(tmp_path, "frame", {"source": "a", "source_id": "b", "geometry": text}).faults
    assert fault.code == code


def test_a_shape_is_read_from_text_and_hexadecimal_binary(tmp_path: Path) -> None:
    shape = shapely.from_wkt(SQUARE)
    for text in (SQUARE, shapely.to_wkb(shape, hex=True), shapely.to_geojson(shape)):
        (row,) = read_row(tmp_path, "buildings", BUILDING | {"geometry": text}).rows
        assert row.geometry.equals(shape)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "input.missing"),
        ("POLYGON EMPTY", "input.missing"),
        ("POINT (114 22)", "shape.type"),
        ("POLYGON ((22 114, 22.1 114, 22 114.1, 22 114))", "point.exchanged"),
        ("POLYGON ((500000 2500000, 500100 2500000, 500100 2500100, 500000 2500000))", "point.outside"),
        ("POLYGON ((114 22, 114.1 22, 114 22))", "shape.broken"),
        ("POLYGON ((114 22, 114.1 22, 114.2 22, 114 22))", "shape.broken"),
    ],
)
def test_a_shape_that_is_none_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert read_row(tmp_path, "buildings", BUILDING | {"geometry": text}).found == [(2, "geometry", code)]


def test_an_outline_that_crosses_itself_is_repaired_with_a_warning(tmp_path: Path) -> None:
    read = read_row(tmp_path, "buildings", BUILDING | {"geometry": BOW_TIE})
    (row,), (warning,) = read.rows, read.warnings
    assert row.geometry.is_valid
    assert row.geometry.geom_type == "MultiPolygon"
    assert (warning.row, warning.column, warning.code) == (2, "geometry", "shape.repaired")
    assert "114.0005000, 22.0005000" in warning.reason.en


def test_a_repaired_row_with_another_fault_is_only_bad(tmp_path: Path) -> None:
    read = read_row(tmp_path, "buildings", BUILDING | {"geometry": BOW_TIE, "floors": "many"})
    assert (len(read.rows), len(read.faults), len(read.warnings)) == (0, 1, 0)


def test_shapes_of_a_declared_system_are_converted_corner_by_corner(tmp_path: Path) -> None:
    there = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4547", always_xy=True)
    square = shapely.from_wkt(SQUARE)
    drawn = shapely.transform(square, lambda xy: np.column_stack(there.transform(*xy.T)))
    (row,) = read_row(tmp_path, "buildings", BUILDING | {"geometry": drawn.wkt}, crs="EPSG:4547").rows
    assert row.geometry.equals_exact(square, 1e-9)


def write_geojson(path: Path, coordinates: tuple[float, float], **more: object) -> Path:
    feature = {
        "type": "Feature",
        "properties": {"source": "a", "source_id": "03"},
        "geometry": {"type": "Point", "coordinates": coordinates},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], **more}), encoding="utf-8")
    return path


def test_geojson_is_wgs84_unless_it_states_or_somebody_declares_another(tmp_path: Path) -> None:
    path = write_geojson(tmp_path / "a.geojson", (114.05, 22.54))
    assert read_all(path, "frame").rows[0].lon == 114.05
    assert read_all(path, "frame", crs="GCJ-02").rows[0].lon == pytest.approx(114.05 - 0.0051, abs=1e-4)
    stated = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}
    path = write_geojson(tmp_path / "b.geojson", (505_000, 2_494_000), **stated)
    assert read_all(path, "frame").rows[0].lon == pytest.approx(114.0486, abs=1e-3)
    assert read_all(path, "frame", crs="EPSG:4547").rows
    with pytest.raises(Refusal) as caught:
        read_all(path, "frame", crs="GCJ-02")
    assert caught.value.kind is errors.CRS_CONFLICT
    assert "EPSG:4547" in caught.value.what("zh")


def test_a_file_of_shapes_that_states_no_system_asks_for_one(tmp_path: Path) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    table = pa.table({"source": ["a"], "source_id": ["b"], "geometry": [shapely.to_wkb(shapely.Point(114, 22))]})
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "crs": None}}}
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), tmp_path / "a.parquet")
    pq.write_table(table, tmp_path / "b.parquet")
    for name in ("a.parquet", "b.parquet"):
        with pytest.raises(Refusal) as caught:
            read_all(tmp_path / name, "frame")
        assert caught.value.kind is errors.CRS_MISSING
        assert read_all(tmp_path / name, "frame", crs="EPSG:4326").rows[0].lon == 114


def test_shapes_of_a_kind_that_has_none_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    feature = {
        "type": "Feature",
        "properties": {"landlord_code": "L"},
        "geometry": {"type": "Point", "coordinates": [0, 0]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert read_all(path, "landlords").rows[0].landlord_code == "L"
    assert open_table(path, kind_named("landlords")).headers == ["landlord_code"]


def test_frame_rows_without_any_position_are_good_with_a_building(tmp_path: Path) -> None:
    (row,) = read_row(tmp_path, "frame", FRAME | {"lon": "", "lat": ""}).rows
    assert (row.lon, row.lat, row.building_code) == (None, None, "B1")
