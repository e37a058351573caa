"""A seat's readings, steadied over time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classmood.domain.emotions import Emotion
from inference.smoothing import Smoothing
from tests.builders import a_face


def happy(smoothing: Smoothing, share: float, seconds: float, *, seat: int | None = 1) -> float:
    """Return what is left of a reading of `share` happy at so many seconds."""
    (face,) = smoothing.smooth([a_face(seat=seat, happy=share, neutral=1 - share)], seconds)
    assert face.probabilities is not None
    return face.probabilities[Emotion.HAPPY]


def test_a_first_reading_stands_as_it_is() -> None:
    """There is nothing to steady it with, and nothing may be invented."""
    assert happy(Smoothing(2), 0.8, 100) == 0.8


def test_after_the_half_life_a_change_counts_half() -> None:
    """From 0 to 1: half after 2 s, three quarters after 4."""
    smoothing = Smoothing(2)
    happy(smoothing, 0, 0)

    assert happy(smoothing, 1, 2) == pytest.approx(0.5)
    assert happy(smoothing, 1, 4) == pytest.approx(0.75)


@given(st.lists(st.floats(0.01, 5), min_size=1, max_size=30), st.floats(0.1, 20))
def test_the_number_of_frames_a_second_changes_nothing(gaps: list[float], half_life: float) -> None:
    """A smile of so many seconds counts the same at 1 and at 10 frames a second."""
    often, once = Smoothing(half_life), Smoothing(half_life)
    happy(often, 0, 0)
    happy(once, 0, 0)
    at = 0.0
    for gap in gaps:
        at += gap
        steadied = happy(often, 1, at)

    assert steadied == pytest.approx(happy(once, 1, at))


def test_zero_seconds_switch_it_off() -> None:
    """Each picture then counts alone."""
    smoothing = Smoothing(0)
    happy(smoothing, 0, 0)

    assert happy(smoothing, 1, 0.1) == 1


def test_each_seat_is_steadied_with_its_own_past() -> None:
    """Two students side by side, each constant, must stay as they are."""
    smoothing = Smoothing(5)
    faces = [a_face(seat=1, happy=1), a_face(seat=2, sad=1)]
    for second in range(4):
        steadied = smoothing.smooth(faces if second % 2 else faces[::-1], float(second))

    assert {face.seat: face.likeliest for face in steadied} == {1: Emotion.HAPPY, 2: Emotion.SAD}
    assert all(max(face.probabilities or ()) == 1 for face in steadied)


def test_a_seat_that_is_gone_is_forgotten() -> None:
    """Whoever comes back after a break is read as of now."""
    smoothing = Smoothing(5)
    happy(smoothing, 0, 0)
    smoothing.smooth([], 1)

    assert happy(smoothing, 1, 2) == 1


def test_a_seat_that_could_not_be_read_for_a_minute_is_read_as_of_now() -> None:
    """Too far from the camera for a while: what was read before has lost its weight by its own age."""
    smoothing = Smoothing(1)
    happy(smoothing, 1, 0)
    for second in range(1, 60):
        smoothing.smooth([a_face(readable=False, seat=1)], float(second))

    assert happy(smoothing, 0, 60) == pytest.approx(0, abs=1e-9)


def test_faces_without_a_seat_or_a_reading_are_left_alone() -> None:
    """There is nothing to steady."""
    smoothing = Smoothing(5)
    unread = a_face(readable=False, seat=3)
    happy(smoothing, 0, 0, seat=None)

    assert happy(smoothing, 1, 1, seat=None) == 1
    assert smoothing.smooth([unread], 2) == (unread,)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_probabilities_still_sum_to_one(shares: list[float]) -> None:
    """They are counted as shares further on."""
    smoothing = Smoothing(3)
    for second, share in enumerate(shares):
        (face,) = smoothing.smooth([a_face(seat=1, happy=share, neutral=1 - share)], float(second))
        assert sum(face.probabilities or ()) == pytest.approx(1)
