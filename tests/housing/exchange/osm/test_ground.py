"""Water and green for the background of a map."""

from pathlib import Path

import pytest
import shapely

from housing.exchange.osm.features import Broken, Ground
from housing.exchange.osm.rings import NOT_CLOSED
from tests.housing.exchange.osm.maps import Map, square


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"natural": "water"}, "water"),
        ({"natural": "water", "water": "river"}, "river"),
        ({"waterway": "riverbank"}, "river"),
        ({"landuse": "basin"}, "water"),
        ({"natural": "wetland"}, "wetland"),
        ({"leisure": "park"}, "park"),
        ({"leisure": "park", "landuse": "grass"}, "grass"),
        ({"natural": "wood"}, "wood"),
        ({"landuse": "vineyard"}, "farm"),
        ({"amenity": "grave_yard"}, "cemetery"),
        ({"landuse": "residential"}, None),
        ({"leisure": "garden", "building": "yes"}, None),
        ({"natural": "water", "tunnel": "culvert"}, None),
    ],
    ids=str,
)
def test_an_area_has_one_kind_or_none(tags: dict[str, str], kind: str | None, tmp_path: Path) -> None:
    found = Map().grid(2, 2).way(5, square(0, 0), tags).read(tmp_path)
    grounds = [feature for feature in found if isinstance(feature, Ground)]
    assert [ground.kind for ground in grounds] == ([kind] if kind else [])
    assert all(isinstance(ground.shape, shapely.Polygon) for ground in grounds)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"waterway": "river", "name": "秦淮河", "name:en": "Qinhuai River"}, "river"),
        ({"waterway": "stream"}, "stream"),
        ({"waterway": "drain"}, "ditch"),
        ({"natural": "coastline"}, "coastline"),
        ({"waterway": "stream", "tunnel": "culvert"}, None),
        ({"waterway": "weir"}, None),
    ],
    ids=str,
)
def test_a_line_of_water_has_one_kind_or_none(tags: dict[str, str], kind: str | None, tmp_path: Path) -> None:
    found = Map().grid(2, 2).way(5, [1, 101, 102], tags).read(tmp_path)
    assert [feature.kind for feature in found if isinstance(feature, Ground)] == ([kind] if kind else [])
    if "name" in tags:
        assert isinstance(found[0], Ground)
        assert found[0].names.all() == ("秦淮河", "Qinhuai River")
        assert isinstance(found[0].shape, shapely.LineString)


def test_water_of_several_ways_is_one_area(tmp_path: Path) -> None:
    drawn = Map().grid(3, 3).way(5, [1, 201, 203]).way(6, [203, 3, 1])
    (found,) = drawn.relation(2, [(5, "outer"), (6, "")], {"natural": "water"}).read(tmp_path)
    assert isinstance(found, Ground)
    assert found.code == "r2"
    assert found.shape.area * 1e8 == pytest.approx(4)


def test_an_open_lake_is_told(tmp_path: Path) -> None:
    found = Map().grid(3, 3).way(5, [1, 201, 203], {"natural": "water"}).read(tmp_path)
    assert found == [Broken("w5", "ground", NOT_CLOSED)]
