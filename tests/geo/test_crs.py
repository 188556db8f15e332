"""Coordinate systems: nothing is guessed, the shifted systems come back, CGCS2000 is WGS 84."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import crs
from geo.crs import SHIFTED, InaccurateCrs, UnknownCrs, to_wgs84

ALLOWED = 1e-9
EDGE = 0.02

# Longitude and latitude in WGS 84, GCJ-02, BD-09; the shifted ones from another implementation of the formulas
# (prcoords 1.0.2, public domain).
KNOWN = [
    ((114.085947, 22.547), (114.09107612329049, 22.544315780219037), (114.09755795257576, 22.550332217729938)),
    ((116.39747, 39.908823), (116.4037135824225, 39.91022649807321), (116.41008645442567, 39.9165658186413)),
    ((105.0, 30.0), (105.00300555813327, 29.997324375217286), (105.0094139924316, 30.003634724312082)),
    ((126.65771, 45.7732), (126.66372197712082, 45.77517300297844), (126.67036140604364, 45.78080190444008)),
    ((87.6168, 43.8256), (87.61964994946926, 43.82680539311119), (87.62609977081571, 43.83294979479328)),
    ((109.5119, 18.2528), (109.51598429482667, 18.25109479173564), (109.52253179173881, 18.256876553759117)),
]

inside = st.tuples(
    st.floats(SHIFTED.west + EDGE, SHIFTED.east - EDGE), st.floats(SHIFTED.south + EDGE, SHIFTED.north - EDGE)
)


@pytest.mark.parametrize("name", ["", "nonsense", "EPSG:99999", "EPSG:3855", "EPSG:4978", "gcj02"])
def test_what_is_no_system_of_the_globe_or_a_map_is_refused(name: str) -> None:
    with pytest.raises(UnknownCrs):
        to_wgs84([114.0], [22.0], name)


@pytest.mark.parametrize("name", ["EPSG:4610", "EPSG:2334", "EPSG:4555"])
def test_a_system_without_a_published_transformation_is_refused_and_not_taken_as_it_stands(name: str) -> None:
    with pytest.raises(InaccurateCrs):
        to_wgs84([114.0], [22.0], name)


@pytest.mark.parametrize(("wgs84", "gcj02", "bd09"), KNOWN)
def test_the_shifted_systems_agree_with_another_implementation(
    wgs84: tuple[float, float], gcj02: tuple[float, float], bd09: tuple[float, float]
) -> None:
    point = np.array(wgs84[0]), np.array(wgs84[1])
    np.testing.assert_allclose(crs.wgs84_to_gcj02(*point), gcj02, rtol=0, atol=1e-12)
    np.testing.assert_allclose(crs.wgs84_to_bd09(*point), bd09, rtol=0, atol=1e-12)
    np.testing.assert_allclose(to_wgs84(*gcj02, "GCJ-02"), wgs84, rtol=0, atol=1e-11)
    np.testing.assert_allclose(to_wgs84(*bd09, "BD-09"), wgs84, rtol=0, atol=1e-11)


def test_the_shift_in_metres_at_the_middle_is_the_one_worked_out_by_hand() -> None:
    """At 105 E 35 N all waves are zero: 300 m east and 100 m south, on the Krasovsky ellipsoid."""
    lon, lat = crs.wgs84_to_gcj02(np.array(105.0), np.array(35.0))
    assert float(lon - 105.0) * 91_303.0 == pytest.approx(300.0, rel=1e-3)
    assert float(lat - 35.0) * 110_956.0 == pytest.approx(-100.0, rel=1e-3)


@given(inside)
def test_to_the_shifted_systems_and_back_is_the_same_point(point: tuple[float, float]) -> None:
    lon, lat = np.array([point[0]]), np.array([point[1]])
    for there, back in ((crs.wgs84_to_gcj02, crs.gcj02_to_wgs84), (crs.wgs84_to_bd09, crs.bd09_to_wgs84)):
        for first, second in ((there, back), (back, there)):
            found = second(*first(lon, lat))
            assert abs(found[0][0] - lon[0]) < ALLOWED
            assert abs(found[1][0] - lat[0]) < ALLOWED


def test_near_the_line_where_the_formula_has_no_slope_points_come_back_too() -> None:
    lon = 105.0 + np.array([-1e-3, -1e-6, -1e-9, -1e-12, 0.0, 1e-12, 1e-9, 1e-6, 1e-3])
    lat = np.full_like(lon, 30.0)
    found = crs.gcj02_to_wgs84(*crs.wgs84_to_gcj02(lon, lat))
    assert np.abs(found[0] - lon).max() < ALLOWED
    assert np.abs(found[1] - lat).max() < ALLOWED


@pytest.mark.parametrize("name", ["GCJ-02", "BD-09"])
@pytest.mark.parametrize("point", [(13.4, 52.5), (-71.0, 42.0), (151.2, -33.9), (np.inf, np.inf), (1e300, -1e300)])
def test_outside_china_nothing_moves(name: str, point: tuple[float, float]) -> None:
    assert tuple(float(each) for each in to_wgs84(*point, name)) == point


@pytest.mark.parametrize("name", ["EPSG:4326", "EPSG:4490", "OGC:CRS84", "GCJ-02", "BD-09", "EPSG:4547"])
def test_empty_input_gives_empty_output_and_nan_stays_nan(name: str) -> None:
    assert [each.size for each in to_wgs84([], [], name)] == [0, 0]
    found = to_wgs84([np.nan], [np.nan], name)
    assert np.isnan(found[0][0]) or np.isinf(found[0][0])


def test_cgcs2000_is_wgs84_as_it_stands() -> None:
    assert crs.is_wgs84("EPSG:4490")
    assert crs.is_wgs84("EPSG:4326")
    assert not crs.is_wgs84("EPSG:4547")
    assert not crs.is_wgs84("GCJ-02")
    assert _point(to_wgs84([114.05], [22.54], "EPSG:4490")) == (114.05, 22.54)


def test_longitude_comes_first_whatever_the_axes_of_the_system() -> None:
    """EPSG:4326 and 4547 name latitude and northing first; 500,000 m is the middle meridian of 4547, 114 E."""
    assert _point(to_wgs84([114.05], [22.54], "EPSG:4326")) == (114.05, 22.54)
    lon, lat = to_wgs84([500_000.0], [2_500_000.0], "EPSG:4547")
    assert lon[0] == pytest.approx(114.0, abs=1e-9)
    assert lat[0] == pytest.approx(22.5978229, abs=1e-6)


def test_a_projection_of_cgcs2000_is_known_by_its_name_in_other_programs() -> None:
    """A map program writes EPSG:4547 so beside its files, with no code in it."""
    wkt = (
        'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
        'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
        'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
        'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )
    by_name, by_code = (to_wgs84([505_000.0], [2_500_000.0], each) for each in (wkt, "EPSG:4547"))
    np.testing.assert_allclose(by_name, by_code, rtol=0, atol=1e-12)


def test_a_position_outside_the_domain_of_its_system_is_infinite_and_not_a_wrong_point() -> None:
    lon, lat = to_wgs84([1e12], [1e12], "EPSG:4547")
    assert np.isinf(lon[0])
    assert np.isinf(lat[0])


def _point(pair: crs.Pair) -> tuple[float, float]:
    return float(pair[0][0]), float(pair[1][0])
