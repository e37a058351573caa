"""For how long a picture has been the same."""

import numpy as np

from capture.stillness import Stillness


def test_the_time_runs_from_the_first_of_the_equal_pictures() -> None:
    """Equal at 5, 6 and 8 s: still for 3 s."""
    stillness, picture = Stillness(), np.full((9, 16, 3), 7, np.uint8)

    assert [stillness.seconds(picture.copy(), second) for second in (5, 6, 8)] == [0, 1, 3]


def test_a_single_pixel_begins_anew() -> None:
    """A cursor that blinks is a picture that lives."""
    stillness, picture = Stillness(), np.full((1080, 1920, 3), 7, np.uint8)
    stillness.seconds(picture, 0)
    picture[777, 1234, 1] += 1

    assert stillness.seconds(picture, 4) == 0
    assert stillness.seconds(picture, 5) == 1


def test_another_size_is_another_picture() -> None:
    """The same bytes in other rows."""
    stillness = Stillness()
    stillness.seconds(np.zeros((4, 6, 3), np.uint8), 0)

    assert stillness.seconds(np.zeros((6, 4, 3), np.uint8), 4) == 0


def test_a_part_cut_out_of_a_picture_is_compared_too() -> None:
    """A region of a screen does not lie in one piece in memory."""
    stillness, picture = Stillness(), np.zeros((20, 20, 3), np.uint8)
    stillness.seconds(picture[2:8, 2:8], 0)

    assert stillness.seconds(picture[2:8, 2:8], 2) == 2
