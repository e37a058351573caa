"""Marks moments: the one thing that the live page writes into a lesson."""

from collections.abc import Callable
from datetime import datetime, timedelta

from classmood.domain.errors import StorageError
from dashboard.live import LiveFeed, Liveness
from storage.history import History

LEFT = timedelta(minutes=10)
"""A lesson of which nothing came for so long, and which nobody paused, runs no longer."""


class Marker:
    """Marks moments in the running lesson."""

    def __init__(self, history: History, feed: LiveFeed, *, clock: Callable[[], datetime]) -> None:
        self._history = history
        self._feed = feed
        self._clock = clock

    def mark(self, note: str) -> tuple[bool, str]:
        """Mark a moment now; return whether it was stored, and what to tell the teacher.

        While samples arrive, now is the time of the newest one: a recording's lesson has its own time.
        """
        try:
            lesson = self._history.latest()
            if lesson is None or lesson.ended_at is not None:
                return False, "No class is running."
            liveness, now = self._feed.liveness(lesson), self._clock()
            if liveness is Liveness.WAITING and now - (lesson.last_at or lesson.started_at) > LEFT:
                # Its agent was killed, and the page stayed open.
                return False, "No class is running."
            at = lesson.last_at if liveness is Liveness.LIVE and lesson.last_at is not None else now
            self._history.mark_moment(lesson.id, at=at, note=note)
        except StorageError as error:
            return False, f"Not marked: {error}"
        self._feed.nudge(lesson)
        return True, "Marked."
