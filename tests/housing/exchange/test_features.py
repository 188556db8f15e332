"""GeoPackage, GeoJSON and GeoParquet of other programs."""

import json
import warnings
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pyogrio  # type: ignore[import-untyped]
import pytest
import shapely

from housing import errors
from housing.errors import Refusal
from housing.exchange.exporting import write_table
from housing.exchange.kinds import kind_named
from housing.exchange.table import open_table
from tests.housing.exchange.files import FRAME, read_all

POINT = shapely.to_wkb(shapely.Point(114, 22))


def refused(path: Path, kind: str = "frame") -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_all(path, kind)
    return caught.value


def write_features(path: Path, *properties: dict[str, Any], **more: Any) -> Path:
    features = [
        {"type": "Feature", "properties": each, "geometry": {"type": "Point", "coordinates": [114, 22]}, **more}
        for each in properties
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def write_layer(path: Path, layer: str, table: Any, crs: str | None = "EPSG:4326", **options: Any) -> Path:
    pyogrio.write_arrow(
        table, path, layer=layer, driver="GPKG", geometry_name="geom", geometry_type="Point", crs=crs, **options
    )
    return path


def frame_table(**columns: list[Any]) -> Any:
    return pa.table({"source": ["a"], "source_id": ["03"], **columns, "geom": [POINT]})


@pytest.mark.parametrize("name", ["file.gpkg", "file.geojson", "file.json", "file.parquet"])
@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b'{"type": "Featu', b"<OGRVRTDataSource/>", b"PAR1", b"SQLite format 3\0"]
)
def test_a_file_that_is_not_of_its_format_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path).kind is errors.FILE_DAMAGED


def test_gdal_is_not_asked_to_follow_a_file_to_another(tmp_path: Path) -> None:
    write_features(tmp_path / "other.geojson", {**FRAME})
    path = tmp_path / "file.gpkg"
    path.write_text(
        '<OGRVRTDataSource><OGRVRTLayer name="other"><SrcDataSource relativeToVRT="1">other.geojson</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    assert refused(path).kind is errors.FILE_DAMAGED


def test_a_geojson_that_breaks_off_is_refused_before_a_row_is_taken(tmp_path: Path) -> None:
    path = write_features(tmp_path / "file.geojson", *[{**FRAME, "source_id": str(at)} for at in range(2000)])
    path.write_bytes(path.read_bytes()[:-300])
    assert refused(path).kind is errors.FILE_DAMAGED


@pytest.mark.parametrize("ending", [".gpkg", ".parquet"])
def test_a_file_that_is_damaged_in_the_middle_is_refused_there(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"file{ending}"
    made = ({"source": "a", "source_id": f"M{at:06d}", "lon": 114 + at / 1e5, "lat": 22} for at in range(40_000))
    write_table(path, kind_named("frame"), made)
    whole = path.read_bytes()
    middle = len(whole) // 3
    path.write_bytes(whole[:middle] + bytes(50_000) + whole[middle + 50_000 :])
    assert refused(path).kind is errors.FILE_DAMAGED


def test_warnings_of_others_are_not_kept_back_while_a_file_is_read(tmp_path: Path) -> None:
    path = write_features(tmp_path / "file.geojson", *[{**FRAME, "source_id": str(at)} for at in range(600)])
    for _ in open_table(path, kind_named("frame")).batches(250):
        with pytest.warns(UserWarning, match="heard"):
            warnings.warn("heard", stacklevel=1)
        assert warnings.filters[0][0] != "ignore"


def test_text_numbers_and_lists_come_as_they_were_meant(tmp_path: Path) -> None:
    path = write_features(
        tmp_path / "file.geojson",
        {"alias": ["a:1", "b:2"], "building_code": "03", "door_label": 501, "status_on": "2026-03-07", "area_m2": 45.0},
        {"alias": None, "building_code": "x", "door_label": None, "status_on": None, "area_m2": None},
    )
    read = read_all(path, "units")
    (row,) = read.rows
    assert [str(alias) for alias in row.alias] == ["a:1", "b:2"]
    assert (row.building_code, row.door_label, row.status_on.isoformat(), row.area_m2) == (
        "03",
        "501",
        "2026-03-07",
        45,
    )
    assert read.found == [(3, "door_label", "input.missing")]


def test_a_code_that_looks_like_a_date_stays_as_it_is_written(tmp_path: Path) -> None:
    path = write_features(tmp_path / "file.geojson", {**FRAME, "source_id": "2024/01/02"})
    assert read_all(path, "frame").rows[0].source_id == "2024/01/02"


def test_a_moment_keeps_its_zone(tmp_path: Path) -> None:
    at = "2026-03-07T10:00:00+08:00"
    event = {"event_id": "E", "type": "arrival", "side": "tenant", "unit": "a:1", "effective_at": at, "name": "王"}
    path = write_features(tmp_path / "file.geojson", event, {**event, "effective_at": "2026-03-07T02:00:00Z"})
    first, second = read_all(path, "events").rows
    assert first.effective_at == second.effective_at
    assert first.effective_at.isoformat() == at


@pytest.mark.parametrize("identifier", ["way/123", 5])
def test_identifiers_of_features_are_passed_over(tmp_path: Path, identifier: object) -> None:
    assert read_all(write_features(tmp_path / "file.geojson", {**FRAME}, id=identifier), "frame").rows


def test_a_feature_without_a_shape_has_no_position(tmp_path: Path) -> None:
    path = write_features(tmp_path / "file.geojson", {**FRAME}, geometry=None)
    assert read_all(path, "frame").rows[0].lon is None


def test_the_layer_named_like_the_kind_is_read_else_the_first(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "roads", pa.table({"x": ["1"], "geom": [POINT]}))
    write_layer(path, "底册", frame_table(), append=True)
    assert read_all(path, "frame").rows[0].source_id == "03"
    assert read_all(write_layer(tmp_path / "b.gpkg", "anything", frame_table()), "frame").rows


def test_a_layer_in_another_system_is_converted(tmp_path: Path) -> None:
    table = pa.table({"source": ["a"], "source_id": ["b"], "geom": [shapely.to_wkb(shapely.Point(500_000, 2_500_000))]})
    path = write_layer(tmp_path / "a.gpkg", "frame", table, crs="EPSG:4547")
    (row,) = read_all(path, "frame").rows
    assert (row.lon, row.lat) == pytest.approx((114.0, 22.5978229), abs=1e-6)


def test_a_table_without_shapes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_arrow(pa.table({"landlord_code": ["03"], "phone": [13800000000]}), path, layer="x", driver="GPKG")
    (row,) = read_all(path, "landlords").rows
    assert (row.landlord_code, row.phone) == ("03", "13800000000")


def test_parquet_columns_of_every_type_are_read(tmp_path: Path) -> None:
    import datetime
    import decimal

    day = datetime.date(2026, 3, 7)
    moment = datetime.datetime(2026, 3, 7, 2, tzinfo=datetime.UTC)
    table = pa.table(
        {
            "source": pa.array(["a", None]).dictionary_encode(),
            "source_id": pa.array([3, 4], pa.int32()),
            "building_code": pa.array(["B", "C"], pa.large_string()),
            "doors": pa.array([2.0, None]),
            "door_label": pa.array([decimal.Decimal(501), None], pa.decimal128(5, 0)),
            "active": pa.array([True, False]),
            "observed_on": pa.array([day, day]),
            "floor": pa.nulls(2),
            "bbox": pa.array([{"xmin": 1.0}, None]),
        }
    )
    path = tmp_path / "file.parquet"
    pq.write_table(table, path)
    read = read_all(path, "frame")
    assert read.found == [(3, "source", "input.missing")]
    (row,) = read.rows
    assert (row.source, row.source_id, row.doors, row.door_label, row.active, row.observed_on, row.floor) == (
        "a", "3", 2, "501", True, day, None,
    )  # fmt: skip
    events = {"event_id": ["E"], "type": ["arrival"], "side": ["tenant"], "unit": ["a:1"], "name": ["王"]}
    pq.write_table(pa.table({**events, "effective_at": [moment]}), path)
    assert read_all(path, "events").rows[0].effective_at == moment


@pytest.mark.parametrize("geo", ["nonsense", "{}", '{"primary_column": "x", "columns": {}}'])
def test_parquet_with_broken_words_about_its_shapes_is_refused(tmp_path: Path, geo: str) -> None:
    path = tmp_path / "file.parquet"
    pq.write_table(frame_table().replace_schema_metadata({"geo": geo}), path)
    assert refused(path).kind is errors.FILE_DAMAGED


def test_shapes_in_another_encoding_than_wkb_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    geo = {"primary_column": "geom", "columns": {"geom": {"encoding": "point"}}}
    pq.write_table(frame_table().replace_schema_metadata({"geo": json.dumps(geo)}), path)
    assert "GeoParquet (WKB)" in refused(path).what("zh")


def test_shapes_beside_the_columns_are_shown_as_text_in_a_report(tmp_path: Path) -> None:
    path = write_features(tmp_path / "file.geojson", {**FRAME})
    table = open_table(path, kind_named("frame"))
    batch = next(table.batches())
    assert table.headers == [*FRAME, "geometry"]
    assert batch.cells(2) == [*FRAME.values(), "POINT (114.0000000 22.0000000)"]
    assert table.total == 1
