"""Whether a picture shows anything."""

import numpy as np

from capture.darkness import is_black


def test_a_covered_camera_is_black_although_it_is_noisy() -> None:
    """A sensor in the dark does not give zeros."""
    noise = np.random.default_rng(1).normal(2, 5, (720, 1280, 3)).clip(0, 23).astype(np.uint8)

    assert is_black(noise)


def test_a_small_lit_face_in_the_dark_is_not_black() -> None:
    """36 pixels is the height of the smallest face that is read, and a webcam at night is dark."""
    image = np.zeros((720, 1280, 3), np.uint8)
    image[265:301, 515:544] = (30, 40, 60)

    assert not is_black(image)


def test_a_lit_picture_in_one_channel_only_is_not_black() -> None:
    """A blue screen is a picture."""
    image = np.zeros((1, 1, 3), np.uint8)
    image[..., 0] = 24

    assert not is_black(image)
