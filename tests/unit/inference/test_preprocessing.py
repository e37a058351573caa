"""The one way from a face in a picture to the network's input."""

import numpy as np
import pytest

from classmood.domain.geometry import Box
from inference.preprocessing import CROP_SIZE, face_crop, network_input

RANDOM = np.random.default_rng(7)


def test_a_square_of_the_crops_own_size_is_cut_out_pixel_by_pixel() -> None:
    """No blur and no shift where none is needed: what training saw is what live use shows."""
    grey = RANDOM.integers(0, 256, (100, 120), dtype=np.uint8)
    image = np.repeat(grey[..., np.newaxis], 3, axis=2)

    crop = face_crop(image, Box(30, 20, CROP_SIZE, CROP_SIZE))

    assert np.array_equal(crop, grey[20:68, 30:78])


def test_a_tall_box_is_widened_to_a_square_about_its_centre() -> None:
    """FER2013's faces are square; a narrow crop would stretch every mouth."""
    image = np.zeros((200, 200, 3), np.uint8)
    image[:, 100:] = 255

    crop = face_crop(image, Box(80, 40, 40, 96))

    assert np.array_equal(crop[:, :24], np.zeros((48, 24)))
    assert np.array_equal(crop[:, 24:], np.full((48, 24), 255))


@pytest.mark.parametrize(
    "box", [Box(-30, -30, 60, 60), Box(80, 80, 60, 60), Box(-10, 40, 200, 20), Box(500, 500, 9, 9)]
)
def test_a_box_beyond_the_picture_repeats_its_edge(box: Box) -> None:
    """A face cut by the window's edge is still read, and nothing outside can be read by mistake."""
    image = np.full((100, 100, 3), 77, np.uint8)

    crop = face_crop(image, box)

    assert crop.shape == (CROP_SIZE, CROP_SIZE)
    assert (crop == 77).all()


def test_network_input_is_blind_to_light_and_contrast() -> None:
    """A dark room must not look like another mood: doubling the contrast changes the input by little."""
    crops = RANDOM.integers(60, 120, (2, 48, 48), dtype=np.uint8)

    dim, bright = network_input(crops), network_input(crops * 2)

    assert dim.shape == (2, 48, 48, 1)
    assert dim.mean(axis=(1, 2, 3)) == pytest.approx([0, 0], abs=1e-5)
    assert np.corrcoef(dim.ravel(), bright.ravel())[0, 1] > 0.999


def test_a_flat_crop_stays_flat() -> None:
    """A black tile has no contrast to divide by."""
    assert np.array_equal(network_input(np.zeros((1, 48, 48), np.uint8)), np.zeros((1, 48, 48, 1)))


def test_no_crops_give_no_input() -> None:
    """A frame without faces is usual."""
    assert network_input(np.empty((0, 48, 48), np.uint8)).shape == (0, 48, 48, 1)
