"""Looking for faces without reading them."""

import numpy as np
import pytest

from classmood.domain.geometry import Box
from inference.classifiers.unread import Unread
from inference.drawing import draw_boxes
from tests.builders import a_face

PLAIN = np.full((200, 300, 3), 128, np.uint8)


def test_nothing_is_read_in_any_face() -> None:
    """A preview comes before anybody was told: all seven are the same for all."""
    read = Unread().probabilities(np.zeros((3, 48, 48), np.uint8))

    assert read.shape == (3, 7)
    assert np.unique(read).size == 1
    assert read.sum(axis=1) == pytest.approx([1, 1, 1])
    assert Unread().probabilities(np.zeros((0, 48, 48), np.uint8)).shape == (0, 7)


def test_each_face_has_a_box_whose_colour_says_whether_it_can_be_read() -> None:
    """And nothing else: no word, no number."""
    faces = [
        a_face(box=Box(10, 10, 40, 40)),
        a_face(box=Box(110, 10, 40, 40), weak=True),
        a_face(box=Box(210, 10, 40, 40), readable=False),
    ]

    drawn = draw_boxes(PLAIN, faces)

    colours = [tuple(drawn[30, left].tolist()) for left in (10, 110, 210)]
    assert len(set(colours)) == 3
    assert (drawn[60:] == 128).all()
    assert (drawn[20:40, 20:40] == 128).all()


def test_the_picture_itself_is_left_alone() -> None:
    """It is analysed, too."""
    before = PLAIN.copy()

    draw_boxes(PLAIN, [a_face(box=Box(-20, -20, 400, 400))])

    assert (before == PLAIN).all()
