"""For how long a picture has been the same."""

import numpy as np
import pytest

from capture.stillness import Stillness


def test_the_time_runs_from_the_second_of_the_equal_pictures() -> None:
    """Equal at 4, 5, 6 and 8 s: known to be still for 3 s."""
    stillness, picture = Stillness(), np.full((9, 16, 3), 7, np.uint8)

    assert [stillness.seconds(picture.copy(), second) for second in (4, 5, 6, 8)] == [0, 0, 1, 3]


@pytest.mark.parametrize(("row", "known"), [(768, 0), (777, 2)])
def test_a_single_pixel_begins_anew(row: int, known: float) -> None:
    """A cursor that blinks is a picture that lives, in a row that is looked at first or in another."""
    stillness, picture = Stillness(), np.full((1080, 1920, 3), 7, np.uint8)
    assert [stillness.seconds(picture, second) for second in (0, 1, 3)] == [0, 0, 2]
    picture[row, 1234, 1] += 1

    assert [stillness.seconds(picture, second) for second in (4, 6, 7)] == [0, known, known + 1]


def test_a_picture_that_differs_where_none_looked_first_does_not_count_as_still() -> None:
    """Every other picture is another one, in rows that are not looked at first."""
    stillness, pictures = Stillness(), np.zeros((2, 64, 64, 3), np.uint8)
    pictures[1, 17] = 255

    assert [stillness.seconds(pictures[second % 2], second) for second in range(8)] == [0] * 8


def test_another_size_is_another_picture() -> None:
    """The same bytes in other rows."""
    stillness = Stillness()
    for second in (0, 1):
        stillness.seconds(np.zeros((4, 6, 3), np.uint8), second)

    assert stillness.seconds(np.zeros((6, 4, 3), np.uint8), 4) == 0


def test_a_part_cut_out_of_a_picture_is_compared_too() -> None:
    """A region of a screen does not lie in one piece in memory."""
    stillness, picture = Stillness(), np.zeros((20, 20, 3), np.uint8)
    for second in (0, 1):
        stillness.seconds(picture[2:8, 2:8], second)

    assert stillness.seconds(picture[2:8, 2:8], 3) == 2
