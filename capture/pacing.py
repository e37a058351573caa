"""When the next frame is due. Pure: the caller reads the clock and does the waiting."""

import math


class Pace:
    """N frames a second; a frame that is due while another is still worked on is dropped.

    Frames are due at fixed moments, start, start + 1/N, start + 2/N ..., so the pace does not drift. After a
    delay (a slow computer, a laptop that slept) the next frame is the next one due: nothing is made up for.
    """

    def __init__(self, frames_per_second: float, *, start: float) -> None:
        """Begin at `start`, when the first frame is due.

        Args:
            frames_per_second: more than 0.
            start: seconds on the caller's monotonic clock, as every other time here.
        """
        self.dropped = 0
        """How many frames were due and not taken."""
        self._frames_per_second = frames_per_second
        self.start = start
        """When the first frame was due."""
        self._next = 0

    def due_in(self, now: float) -> float:
        """Return the seconds until the next frame is due; 0 when it is due already."""
        return max(self.start + self._next / self._frames_per_second - now, 0.0)

    def take(self, now: float) -> None:
        """Note that a frame is taken at `now`, and drop the earlier ones that were due by then."""
        # A wait may end a little early; it was for the next frame all the same.
        due = max(math.floor((now - self.start) * self._frames_per_second), self._next)
        self.dropped += due - self._next
        self._next = due + 1
