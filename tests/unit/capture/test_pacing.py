"""When the next frame is due."""

import pytest

from capture.pacing import Pace


def test_the_first_frame_is_due_at_once() -> None:
    """A teacher who starts the program sees the first number without a wait."""
    assert Pace(2.0, start=100.0).due_in(100.0) == 0.0


def test_frames_are_due_at_fixed_moments() -> None:
    """Waiting a period after each frame would drift by the time each frame takes."""
    pace = Pace(2.0, start=100.0)
    pace.take(100.1)

    assert pace.due_in(100.3) == pytest.approx(0.2)


def test_frames_due_while_another_was_worked_on_are_dropped_and_counted() -> None:
    """A slow computer must show as fewer frames, not as a growing lag."""
    pace = Pace(1.0, start=0.0)
    pace.take(0.0)
    pace.take(3.4)  # those of 1 and 2 are gone; this is the one of 3

    assert pace.dropped == 2
    assert pace.due_in(3.4) == pytest.approx(0.6)


def test_a_long_sleep_is_not_made_up_for() -> None:
    """After 30 minutes with the lid closed one frame is due, not 1,800."""
    pace = Pace(1.0, start=0.0)
    pace.take(0.0)
    pace.take(1800.0)

    assert pace.due_in(1800.0) == pytest.approx(1.0)


def test_a_wait_that_ends_a_rounding_error_early_takes_the_frame_it_waited_for() -> None:
    """Otherwise the same moment would be due twice."""
    pace = Pace(10.0, start=0.3)
    for n in range(1000):
        pace.take(0.3 + n / 10 - 1e-9)

    assert pace.dropped == 0
    assert pace.due_in(0.3 + 99.9) == pytest.approx(0.1)
