"""Lets a lesson pause: while it does, no picture is taken, and a camera is free and dark.

The agent waits for each picture on its clock. A clock that goes on waiting while the teacher pauses is therefore all
that a pause needs, and what is missing shows as a gap, because no sample has a time within it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Event

from capture.clock import Clock
from capture.sources.base import FrameSource
from classmood.domain.errors import CaptureError

LOOK = 0.2
"""Seconds after which a wait notices that a pause began or is over."""


def _nothing() -> None: ...


class PausingClock:
    """A `Clock` whose waits last until the end of a pause; `pause` and `resume` may be called from any thread."""

    def __init__(
        self, clock: Clock, *, on_pause: Callable[[], None] = _nothing, on_resume: Callable[[], None] = _nothing
    ) -> None:
        """Say whose time it is.

        Args:
            clock: tells the time and waits.
            on_pause: called by the waiting thread when a pause has begun: from now on no picture is taken.
            on_resume: called by the same thread when the pause is over, and not when the lesson ends during it.
        """
        self._clock = clock
        self._on_pause = on_pause
        self._on_resume = on_resume
        self._paused = Event()

    def pause(self) -> None:
        """Take no further picture; one that is being read is still counted."""
        self._paused.set()

    def resume(self) -> None:
        """Take pictures again."""
        self._paused.clear()

    def now(self) -> datetime:
        """Return the clock's time of day, which goes on in a pause."""
        return self._clock.now()

    def monotonic(self) -> float:
        """Return the clock's seconds, which go on in a pause."""
        return self._clock.monotonic()

    def wait(self, stop: Event, seconds: float) -> bool:
        """Let up to `seconds` pass, and the rest of a pause; return whether `stop` is set, which ends both."""
        until = self._clock.monotonic() + seconds
        while not self._paused.is_set():
            left = until - self._clock.monotonic()
            if left <= 0:
                return stop.is_set()
            if self._clock.wait(stop, min(left, LOOK)):
                return True
        self._on_pause()
        while self._paused.is_set():
            if self._clock.wait(stop, LOOK):
                return True
        self._on_resume()
        return False


def release(source: FrameSource) -> None:
    """Close an open source for the time of a pause."""
    source.__exit__(None, None, None)


def take_up(source: FrameSource) -> None:
    """Open a source again after `release`; where it cannot be opened any more, its next `grab` says so."""
    with suppress(CaptureError):
        source.__enter__()
