"""Boxes and how they overlap."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classmood.domain.geometry import Box

sides = st.floats(0, 1000)
boxes = st.builds(Box, left=st.floats(-1000, 1000), top=st.floats(-1000, 1000), width=sides, height=sides)


def test_half_of_two_equal_boxes_in_common_is_a_third_of_their_union() -> None:
    """The textbook case: 50 common of 150 covered."""
    assert Box(0, 0, 10, 10).iou(Box(5, 0, 10, 10)) == pytest.approx(1 / 3)


def test_two_empty_boxes_have_nothing_in_common() -> None:
    """An empty box must not divide by zero."""
    assert Box(3, 3, 0, 0).iou(Box(3, 3, 0, 0)) == 0


@given(boxes, boxes)
@example(Box(1, 0, 2.7163911682536843e-12, 1), Box(1, 0, 2.7163911682536843e-12, 1))
def test_overlap_is_a_share_and_does_not_depend_on_the_order(one: Box, other: Box) -> None:
    """Matching found with true faces relies on both."""
    assert 0 <= one.iou(other) <= 1
    assert one.iou(other) == pytest.approx(other.iou(one))


@given(boxes)
def test_a_clipped_box_lies_inside_the_picture(box: Box) -> None:
    """Crops are cut with it: a pixel outside would be another face's, or an error."""
    inside = box.clipped(640, 360)

    assert 0 <= inside.left <= inside.right <= 640 + 1e-6
    assert 0 <= inside.top <= inside.bottom <= 360 + 1e-6


def test_scaling_moves_and_stretches() -> None:
    """A box found in a picture of half the size belongs at twice the coordinates."""
    assert Box(1, 2, 3, 4).scaled(2) == Box(2, 4, 6, 8)
