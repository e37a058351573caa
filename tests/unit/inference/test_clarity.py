"""Which faces are marked as weakly seen."""

import cv2
import numpy as np
import pytest

from inference.clarity import FLATTEST, LOWEST, MOST_BURNT, SOFTEST, burnt_share, contrast, is_weak, sharpness


def a_drawn_face() -> np.ndarray:
    """Return something with the contrast and the edges of a well-lit face: an oval with eyes and a mouth."""
    crop = np.full((48, 48), 90, np.uint8)
    cv2.ellipse(crop, (24, 24), (17, 22), 0, 0, 360, 190, -1)
    for x in (17, 31):
        cv2.circle(crop, (x, 19), 3, 60, -1)
    cv2.ellipse(crop, (24, 34), (7, 3), 0, 0, 180, 70, 2)
    return crop


def test_a_clear_face_is_not_weak() -> None:
    """A mark on every face would mean nothing."""
    assert not is_weak(a_drawn_face(), 60)


def test_a_small_face_is_weak() -> None:
    """Whatever its crop looks like, it was enlarged from few pixels."""
    assert is_weak(a_drawn_face(), LOWEST - 1)
    assert not is_weak(a_drawn_face(), LOWEST)


def test_a_dark_face_is_weak() -> None:
    """A tenth of the light leaves a tenth of the contrast, the rest is noise."""
    dark = a_drawn_face() // 10

    assert contrast(dark) < FLATTEST
    assert is_weak(dark, 60)


def test_a_face_half_as_bright_is_not() -> None:
    """Brightness alone costs nothing: the network standardises it away."""
    assert not is_weak(a_drawn_face() // 2, 60)


def test_a_blurred_face_is_weak() -> None:
    """Networks are sure of what they read in a blur."""
    blurred = np.asarray(cv2.GaussianBlur(a_drawn_face(), (0, 0), 2), np.uint8)

    assert sharpness(blurred) < SOFTEST < sharpness(a_drawn_face())
    assert is_weak(blurred, 60)


def test_a_burnt_out_face_is_weak() -> None:
    """A window behind the head leaves eyes and mouth on white."""
    burnt = np.where(a_drawn_face() > 80, 255, 40).astype(np.uint8)

    assert burnt_share(burnt) > MOST_BURNT
    assert is_weak(burnt, 60)


def test_the_measures_are_what_they_say() -> None:
    """Half black, half white: a spread of 127.5, and half of it burnt out."""
    halves = np.zeros((48, 48), np.uint8)
    halves[:, 24:] = 255

    assert contrast(halves) == pytest.approx(127.5)
    assert burnt_share(halves) == pytest.approx(0.5)
    # Two of 48 columns have a Laplacian, of +255 and -255: a variance of 255**2 / 24.
    assert sharpness(halves) == pytest.approx(255**2 / 24 / (127.5**2 + 64))


def test_a_plain_crop_has_no_sharpness() -> None:
    """A black tile must not divide by zero."""
    assert sharpness(np.zeros((48, 48), np.uint8)) == 0
    assert is_weak(np.zeros((48, 48), np.uint8), 60)
