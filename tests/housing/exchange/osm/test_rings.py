"""Areas are what their rings enclose, however these are drawn; what does not close or crosses itself is told."""

from itertools import pairwise
from random import Random

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from housing.exchange.osm.rings import CROSSED, NO_AREA, NO_LENGTH, NOT_CLOSED, STEPS, Grid, Unusable, area_of, line_of
from housing.language import Text


def ring(left: int, low: int, right: int, high: int) -> list[Grid]:
    corners = ((left, low), (right, low), (right, high), (left, high), (left, low))
    return [(x * STEPS, y * STEPS) for x, y in corners]


def reason_of(lines: list[list[Grid]]) -> Text:
    with pytest.raises(Unusable) as caught:
        area_of(lines)
    return caught.value.reason


def grid(*corners: Grid) -> list[Grid]:
    return [(x * STEPS, y * STEPS) for x, y in corners]


def test_an_open_ring_is_told() -> None:
    assert reason_of([ring(0, 0, 4, 4)[:-1]]) == NOT_CLOSED
    assert reason_of([ring(0, 0, 4, 4), grid((1, 1), (2, 1), (2, 2))]) == NOT_CLOSED


def test_a_ring_that_crosses_itself_is_told() -> None:
    assert reason_of([grid((0, 0), (4, 4), (4, 0), (0, 4), (0, 0))]) == CROSSED
    assert reason_of([ring(0, 0, 4, 4), ring(2, 2, 6, 6)]) == CROSSED


def test_a_corner_that_touches_a_side_where_no_corner_is_counts_as_crossing() -> None:
    assert reason_of([ring(0, 0, 4, 4), grid((0, 2), (1, 1), (1, 3), (0, 2))]) == CROSSED


@pytest.mark.parametrize("line", [[], grid((0, 0)), grid((0, 0), (1, 1), (0, 0)), grid(*[(0, 0)] * 5)], ids=range(4))
def test_what_encloses_nothing_is_told(line: list[Grid]) -> None:
    assert reason_of([line]) == NO_AREA


def test_a_line_of_one_point_is_told() -> None:
    for line in ([], grid((0, 0)), grid((0, 0), (0, 0))):
        with pytest.raises(Unusable) as caught:
            line_of(line)
        assert caught.value.reason == NO_LENGTH


def test_a_line_keeps_a_vertex_for_each_corner_also_for_a_doubled_one() -> None:
    assert shapely.get_num_points(line_of(grid((0, 0), (1, 1), (1, 1), (2, 2)))) == 4


def test_an_island_in_a_hole_is_inside_and_the_order_and_roles_of_lines_do_not_matter() -> None:
    rings = [ring(3, 3, 4, 4), ring(0, 0, 9, 9), ring(2, 2, 7, 7)]
    area = area_of(rings)
    assert area.area == pytest.approx(81 - 25 + 1)
    assert area.equals_exact(area_of([line[::-1] for line in rings[::-1]]))


def test_holes_that_share_a_side_are_one_hole() -> None:
    area = area_of([ring(0, 0, 9, 9), ring(1, 1, 3, 3), ring(3, 1, 5, 3)])
    assert area.area == pytest.approx(81 - 8)
    assert len(shapely.get_rings(area)) == 2


def test_rings_that_touch_in_a_corner_are_an_area() -> None:
    assert area_of([ring(0, 0, 4, 4), grid((0, 0), (2, 1), (1, 2), (0, 0))]).area == pytest.approx(16 - 1.5)
    two = area_of([grid((0, 0), (1, 0), (1, 1), (2, 1), (2, 2), (1, 2), (1, 1), (0, 1), (0, 0))])
    assert two.area == pytest.approx(2)
    assert isinstance(two, shapely.MultiPolygon)


def test_a_spike_that_is_walked_out_and_back_is_cut_off() -> None:
    spiked = grid((0, 0), (2, 0), (2, 2), (3, 3), (2, 2), (0, 2), (0, 0))
    assert area_of([spiked]).area == pytest.approx(4)


cells = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1)


@given(cells, st.randoms(use_true_random=False))
def test_any_set_of_squares_is_found_again_from_its_outline_cut_into_lines(squares: set[Grid], chance: Random) -> None:
    sides = [list(side) for x, y in squares for side in pairwise(ring(x, y, x + 1, y + 1))]
    chance.shuffle(sides)
    area = area_of(sides)
    expected = shapely.union_all([shapely.box(x, y, x + 1, y + 1) for x, y in squares])
    assert area.is_valid
    assert shapely.symmetric_difference(area, expected).area < 1e-9
