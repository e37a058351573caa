"""Time as an argument, so that tests move it instead of sleeping."""

import time
from datetime import UTC, datetime
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


SYSTEM_CLOCK = SystemClock()
"""The clock of a running program; it holds no state."""
