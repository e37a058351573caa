"""Time as an argument, so that tests move it instead of sleeping."""

import time
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Protocol


class Clock(Protocol):
    """The only way in which this room learns the time or lets it pass."""

    def now(self) -> datetime:
        """Return the time of day, UTC and timezone-aware; it may jump when the computer's clock is set."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment; never goes back."""

    def wait(self, stop: Event, seconds: float) -> bool:
        """Let up to `seconds` pass, or less when `stop` is set meanwhile; return whether `stop` is set."""


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the time of day, UTC and timezone-aware."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some fixed moment.

        `time.monotonic` steps by 16 ms on Windows, which is longer than a frame can take.
        """
        return time.perf_counter()

    def wait(self, stop: Event, seconds: float) -> bool:
        """Let up to `seconds` pass, or less when `stop` is set meanwhile; return whether `stop` is set."""
        return stop.wait(seconds)


class Onward:
    """Times of day that never go back, because a lesson does not.

    Where the computer's clock is set back, the lesson's time goes on from where it was, until the clock has caught up
    or is set right. A jump forwards is believed: a laptop that slept makes one.
    """

    def __init__(self) -> None:
        """Begin with nothing to compare with."""
        self._last: datetime | None = None
        self._seconds = 0.0

    def at(self, told: datetime, seconds: float) -> datetime:
        """Return `told`, or a later time where it lies before an earlier answer.

        Args:
            told: the time of day, UTC.
            seconds: the clock's `monotonic` of the same moment.
        """
        if self._last is not None and told < self._last:
            told = self._last + timedelta(seconds=seconds - self._seconds)
        self._last, self._seconds = told, seconds
        return told


SYSTEM_CLOCK = SystemClock()
"""The clock of a running program; it holds no state."""
