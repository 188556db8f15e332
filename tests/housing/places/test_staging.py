"""A batch goes to the database in one piece, and comes out of it as it went."""

import datetime

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from housing.places.staging import as_hex, listed, points_of, shapes_of, staged

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(TEXT, st.none() | st.integers(-5, 5), st.dates()), max_size=5))
def test_rows_come_out_of_json_as_they_went_in(rows: list[tuple[str, int | None, datetime.date]]) -> None:
    import json

    back = [
        (row["name"], row["count"], datetime.date.fromisoformat(row["day"]))
        for row in json.loads(staged(("name", "count", "day"), rows))
    ]
    assert back == rows


def test_what_is_no_plain_value_is_refused() -> None:
    with pytest.raises(TypeError):
        staged(("what",), [(object(),)])


def test_texts_are_listed_once() -> None:
    assert listed(["b", 'a"', "b"]) == '["b", "a\\""]'


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_positions_are_kept_to_seven_places(lon: float, lat: float) -> None:
    (point,) = points_of([lon], [lat])
    assert (point.x, point.y) == (round(point.x, 7), round(point.y, 7))
    assert abs(point.x - lon) <= 5.1e-8
    assert abs(point.y - lat) <= 5.1e-8
    assert points_of([point.x], [point.y])[0] == point


def test_half_a_position_is_none() -> None:
    assert list(points_of([1.0, None], [None, 2.0])) == [None, None]


def test_rounding_breaks_no_outline() -> None:
    thin = shapely.Polygon([(0, 0), (1, 0), (1, 4e-8), (0, 3e-8)])
    plain = shapely.box(0, 0, 1 / 3, 1 / 3)
    kept, rounded, none = shapes_of([thin, plain, None])
    assert kept.equals(thin)
    assert rounded.bounds == (0, 0, 0.3333333, 0.3333333)
    assert none is None
    assert len(shapes_of([])) == 0


def test_shapes_leave_with_their_system() -> None:
    (packed, none) = as_hex(np.array([shapely.Point(1, 2), None], dtype=object))
    assert none is None
    assert shapely.get_srid(shapely.from_wkb(packed)) == 4326
