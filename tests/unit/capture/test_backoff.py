"""A source that fails and comes back."""

import pytest

from capture.backoff import LONGEST_WAIT, Reopening
from classmood.domain.errors import CaptureError
from tests.fakes import FakeClock, FakeSource

LOST = CaptureError("The cable is out.")


def _opening_moments(source: FakeSource, clock: FakeClock, *, until: int) -> list[int]:
    """Ask once a second, and return the seconds at which the source was opened."""
    moments = []
    with Reopening(source, clock=clock) as reopening:
        for second in range(until):
            before = source.opened
            with pytest.raises(CaptureError, match="cable"):
                reopening.grab()
            if source.opened > before:
                moments.append(second)
            clock.passed += 1
    return moments


def test_a_source_that_stays_away_is_opened_again_after_growing_waits() -> None:
    """Opening a dead camera every second keeps it, and the log, busy for nothing."""
    clock = FakeClock()
    source = FakeSource([LOST], clock=clock, openings=[None, *[LOST] * 20])

    assert _opening_moments(source, clock, until=130) == [1, 3, 7, 15, 31, 61, 91, 121]


def test_a_source_that_stays_away_the_whole_day_is_still_asked() -> None:
    """Nobody has to start the lesson again because the camera was away for long: here 2,000 openings, 17 hours."""
    clock = FakeClock()
    source = FakeSource([LOST, 200], clock=clock, openings=[None, *[LOST] * 1999])
    with Reopening(source, clock=clock) as reopening:
        for _ in range(2000):
            with pytest.raises(CaptureError, match="cable"):
                reopening.grab()
            clock.passed += LONGEST_WAIT

        assert reopening.grab() is not None


def test_a_source_that_opens_but_gives_nothing_counts_as_away() -> None:
    """A camera that is plugged in and asleep opens well each time."""
    clock = FakeClock()
    source = FakeSource([LOST] * 20, clock=clock)

    assert _opening_moments(source, clock, until=16) == [1, 3, 7, 15]


def test_a_picture_ends_the_outage() -> None:
    """The next outage begins with a short wait again."""
    clock = FakeClock()
    source = FakeSource([LOST, LOST, 200, LOST, 200], clock=clock)
    with Reopening(source, clock=clock) as reopening:
        for wait in (1, 2):
            with pytest.raises(CaptureError):
                reopening.grab()
            clock.passed += wait
        assert reopening.grab() is not None
        with pytest.raises(CaptureError):
            reopening.grab()
        clock.passed += 1

        assert reopening.grab() is not None


def test_each_opening_is_closed_exactly_once() -> None:
    """A camera left open is not free for the meeting; one closed twice may be someone else's by then."""
    clock = FakeClock()
    source = FakeSource([200, LOST, 200], clock=clock)
    with Reopening(source, clock=clock) as reopening:
        reopening.grab()
        with pytest.raises(CaptureError):
            reopening.grab()
        clock.passed += 1
        reopening.grab()

    assert (source.opened, source.closed) == (2, 2)
