"""The drawn class: where everybody is, what is drawn, and that the truth is true."""

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from capture.practice import PracticeClass, StudentTruth
from capture.practice.gallery import layout
from classmood.domain.errors import CaptureError

SMALL = (480, 270)


@pytest.fixture(scope="module")
def nine() -> PracticeClass:
    """Return a class of nine, drawn small because drawing takes time."""
    return PracticeClass(9, seed=3, size=SMALL)


@pytest.fixture(scope="module")
def large() -> PracticeClass:
    """Return the largest class, whose truth is asked for and which is seldom drawn."""
    return PracticeClass(49, seed=1, size=(896, 504))


def _moments(practice_class: PracticeClass) -> list[StudentTruth]:
    return [truth for t in np.linspace(0, 599, 60) for truth in practice_class.truth_at(float(t))]


def test_a_frame_is_a_picture_of_the_size_asked_for(nine: PracticeClass) -> None:
    """Everything after it takes frames to be blue-green-red levels."""
    frame = nine.frame_at(10.0)

    assert frame.shape == (270, 480, 3)
    assert frame.dtype == np.uint8
    assert frame.std() > 20


def test_the_same_seed_draws_the_same_class_and_another_seed_another(nine: PracticeClass) -> None:
    """A fault seen in a practice class must be seen again by whoever looks for it."""
    again, other = PracticeClass(9, seed=3, size=SMALL), PracticeClass(9, seed=4, size=SMALL)

    assert np.array_equal(nine.frame_at(77.7), again.frame_at(77.7))
    assert nine.truth_at(77.7) == again.truth_at(77.7)
    assert not np.array_equal(nine.frame_at(77.7), other.frame_at(77.7))
    assert nine.truth_at(77.7) != other.truth_at(77.7)


def test_the_order_and_the_thread_of_the_questions_change_nothing(nine: PracticeClass) -> None:
    """Portraits remember what they drew last; nobody may see that."""
    times = [3.0, 250.0, 3.05, 400.0, 250.0, 3.0]
    alone = PracticeClass(9, seed=3, size=SMALL)
    expected = {t: alone.frame_at(t) for t in sorted(times)}

    with ThreadPoolExecutor(4) as pool:
        frames = list(pool.map(nine.frame_at, times))

    for t, frame in zip(times, frames, strict=True):
        assert np.array_equal(frame, expected[t])


def test_a_frame_has_pixels_of_its_own(nine: PracticeClass) -> None:
    """Whoever draws boxes on a frame must not draw them into all that follow."""
    before = nine.frame_at(20.0)
    nine.frame_at(20.0)[:] = 0

    assert np.array_equal(nine.frame_at(20.0), before)


@pytest.mark.parametrize(
    ("students", "rows"),
    [(1, [1]), (2, [2]), (5, [3, 2]), (9, [3, 3, 3]), (25, [5] * 5), (45, [7] * 6 + [3]), (49, [7] * 7)],
)
def test_tiles_stand_in_centred_rows_without_touching(students: int, rows: list[int]) -> None:
    """A meeting's gallery looks like this, so tile finding is tried on the real thing."""
    tiles = layout(students, 1024, 768)

    tops = sorted({tile.top for tile in tiles})
    assert [sum(tile.top == top for tile in tiles) for top in tops] == rows
    assert all(one.iou(other) == 0 for one, other in combinations(tiles, 2))
    for top in tops:
        row = [tile for tile in tiles if tile.top == top]
        assert min(tile.left for tile in row) == pytest.approx(1024 - max(tile.right for tile in row), abs=1)
    assert all(tile == tile.clipped(1024, 768) for tile in tiles)
    assert all(tile.width / tile.height == pytest.approx(16 / 9, abs=0.02) for tile in tiles)


def test_what_a_student_feels_sums_to_one_and_has_one_largest(large: PracticeClass) -> None:
    """The oracle of every emotion test must itself be right."""
    truths = _moments(large)

    sums = [sum(truth.moods) for truth in truths]
    assert sums == pytest.approx([1.0] * len(sums))
    assert all(min(truth.moods) >= 0 for truth in truths)
    assert all(truth.moods[truth.emotion] == max(truth.moods) for truth in truths)


def test_a_face_lies_in_its_tile_and_there_is_none_with_the_camera_off(large: PracticeClass) -> None:
    """A detector is measured against these boxes: one outside its tile would be a miss that is none."""
    truths = _moments(large)

    off = [truth for truth in truths if not truth.camera_on]
    assert off
    assert all(truth.face is None and not truth.looking_away for truth in off)
    for truth in truths:
        if truth.camera_on:
            assert truth.face is not None
            assert truth.tile.left <= truth.face.left
            assert truth.tile.top <= truth.face.top
            assert truth.face.right <= truth.tile.right
            assert truth.face.bottom <= truth.tile.bottom
            assert truth.face.height > 0.3 * truth.tile.height


def test_some_look_away_but_most_look_on(large: PracticeClass) -> None:
    """A class where all look into the camera all the time would be too easy to read."""
    seen = [truth for truth in _moments(large) if truth.camera_on]

    assert 0.01 < sum(truth.looking_away for truth in seen) / len(seen) < 0.2


def test_everyone_has_a_name_of_their_own(large: PracticeClass) -> None:
    """Two students of one name would be one student to whoever watches."""
    assert len({truth.name for truth in large.truth_at(0.0)}) == 49


def test_everybody_moves_between_two_moments(nine: PracticeClass) -> None:
    """Still pictures would let a search of changed tiles find nothing to do."""
    one, other = nine.frame_at(30.0), nine.frame_at(34.0)

    for truth in nine.truth_at(30.0):
        tile = np.s_[int(truth.tile.top) : int(truth.tile.bottom), int(truth.tile.left) : int(truth.tile.right)]
        moved = bool((one[tile] != other[tile]).any())
        assert moved == truth.camera_on


def test_a_lesson_stands_still_before_its_start_and_after_its_end(nine: PracticeClass) -> None:
    """A clock that is a little off must not end in an error."""
    assert [truth.moods for truth in nine.truth_at(-5.0)] == [truth.moods for truth in nine.truth_at(-1.0)]
    assert [truth.moods for truth in nine.truth_at(1e6)] == [truth.moods for truth in nine.truth_at(2e6)]
    assert nine.frame_at(1e6).shape == (270, 480, 3)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"students": 0}, "0 students"),
        ({"students": 50}, "1 to 49"),
        ({"seed": -1}, "-1"),
        ({"lesson_seconds": 0.0}, "more than 0"),
        ({"lesson_seconds": float("nan")}, "nan"),
        ({"students": 49, "size": (320, 180)}, "larger size"),
    ],
)
def test_a_class_that_cannot_be_drawn_is_refused_with_the_reason(wrong: dict[str, Any], message: str) -> None:
    """Each message says what was given and what may be."""
    with pytest.raises(CaptureError, match=message):
        PracticeClass(**wrong)
