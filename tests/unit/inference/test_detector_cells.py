"""Training and live use must mean the same by a cell: boxes written as labels come back as the same boxes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.detectors.cells import LARGEST, SMALLEST, STRIDE, CellLabels, decode, encode, suppress

NONE = np.zeros((0, 4), np.float32)


def boxes(*rows: tuple[float, float, float, float]) -> np.ndarray:
    """Return ``(n, 4)`` of left, top, width, height."""
    return np.array(rows, np.float32).reshape(-1, 4)


def answered(labels: CellLabels) -> np.ndarray:
    """Return the boxes that a network with exactly these answers would find."""
    found, scores = decode(labels.scores, labels.boxes, 0.5)
    return found[suppress(found, scores)]


@settings(deadline=None)  # the machine may be busy
@given(
    height=st.floats(SMALLEST, LARGEST),
    shape=st.floats(0.6, 1.0),
    left=st.floats(0, 100),
    top=st.floats(0, 100),
)
def test_any_taught_face_comes_back_as_it_was(height: float, shape: float, left: float, top: float) -> None:
    """Wherever a face lies between the cells, it must be asked for and be decoded to the same pixels."""
    face = boxes((left, top, height * shape, height))

    labels = encode(face, NONE, 24, 24)

    np.testing.assert_allclose(answered(labels), face, atol=0.01)


def test_two_neighbours_come_back_as_two() -> None:
    """A gallery of small tiles has faces a few cells apart."""
    faces = boxes((8, 8, 14, 18), (40, 8, 14, 18))

    assert len(answered(encode(faces, NONE, 8, 8))) == 2


def test_no_face_gives_ground_everywhere_and_asks_for_it() -> None:
    """A screen without faces teaches what is none."""
    labels = encode(NONE, NONE, 4, 6)

    assert labels.scores.shape == (4, 6)
    assert not labels.scores.any()
    assert labels.weights.all()


@pytest.mark.parametrize(
    ("height", "asked", "forbidden"),
    [(SMALLEST - 1, False, False), (40, True, False), (LARGEST * 1.2, False, False), (LARGEST * 2, False, True)],
)
def test_faces_out_of_range_belong_to_another_size_of_the_picture(height: float, asked: bool, forbidden: bool) -> None:
    """Slightly too small or large: whatever. Much too large: its eye must not pass for a face."""
    side = 32
    middle = side * STRIDE / 2
    face = boxes((middle - 0.35 * height, middle - height / 2, 0.7 * height, height))

    labels = encode(face, NONE, side, side)
    centre = (side // 2, side // 2)

    assert bool(labels.scores[centre]) == asked
    assert bool(labels.weights[centre] and not labels.scores[centre]) == forbidden


def test_nothing_is_asked_about_an_unsure_place() -> None:
    """Half a face at a tile's edge is neither right nor wrong."""
    labels = encode(NONE, boxes((16, 16, 16, 16)), 6, 6)

    assert not labels.weights[2:4, 2:4].any()
    assert labels.weights.sum() == 36 - 4


def test_the_surer_of_two_answers_for_a_face_is_kept() -> None:
    """Neighbouring cells and sizes of the picture all report the same face."""
    found = boxes((10, 10, 20, 20), (11, 11, 20, 20), (100, 10, 20, 20))

    kept = suppress(found, np.array([0.7, 0.9, 0.6], np.float32))

    assert kept.tolist() == [1, 2]


def test_a_part_of_a_face_does_not_stay_beside_the_face() -> None:
    """A mouth inside a large face overlaps it by little of their union, but by all of itself."""
    found = boxes((0, 0, 100, 120), (30, 70, 30, 30))

    assert suppress(found, np.array([0.9, 0.8], np.float32)).tolist() == [0]


def test_suppressing_nothing_keeps_nothing() -> None:
    """Most frames of a lecture have no face in some size of the picture."""
    assert suppress(NONE, np.zeros(0, np.float32)).tolist() == []
