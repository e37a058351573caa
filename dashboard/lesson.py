"""The newest lesson in memory: what the live page needs of it, kept up to date at the price of the new samples.

Samples are only ever added to a lesson, so what was computed from them once stays true; a restart computes it
again. Reading and smoothing an hour of samples at every tick would cost more than the class is worth watching.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime

from classmood.domain.faces import Probabilities
from dashboard import track
from storage.alerts import Alert, find_alerts
from storage.history import History, Session, StoredSample
from storage.usual import HalfMinute, HalfMinutes, Usual, usual


class LiveLesson:
    """One lesson, as far as it was recorded when `follow` was last called. Not for several threads at once."""

    def __init__(self, session: Session, *, min_group: int, former: Sequence[Probabilities | None] = ()) -> None:
        """Begin without samples.

        Args:
            session: the lesson.
            min_group: fewest read faces whose expressions may be used.
            former: mean probabilities of former lessons of the same class, the newest first.
        """
        self.session = session
        self.samples: list[StoredSample] = []
        self._min_group = min_group
        self._former = former
        self._half_minutes = HalfMinutes(session.started_at, min_group=min_group)
        self._judged: list[HalfMinute | None] | None = None
        self._usual: Usual | None = None
        self._alerts: list[Alert] = []
        self._points: dict[int, list[track.Point]] = {}

    def follow(self, history: History, session: Session) -> None:
        """Read what was recorded since the last time.

        Args:
            history: where it is read.
            session: the same lesson as it stands now.

        Raises:
            StorageError: the database cannot be read.
        """
        new = history.samples(session.id, since=len(self.samples))
        self.session = session
        self.samples += new
        self._half_minutes.add(one.sample for one in new)

    def mean(self, smoothing: int) -> Probabilities | None:
        """Return the mean probabilities of the last `smoothing` seconds; None when nothing can be said now."""
        return track.recent_mean(self.samples, min_group=self._min_group, seconds=smoothing)

    def points(self, smoothing: int) -> list[track.Point]:
        """Return the points of a chart of the whole lesson so far, each smoothed over so many seconds."""
        drawn = self._points.setdefault(smoothing, [])
        since = drawn[-1].sequence if drawn else 0
        if since < len(self.samples):
            rows = self.samples[track.first_needed(self.samples, since, seconds=smoothing) :]
            new = track.points(rows, min_group=self._min_group, seconds=smoothing)
            drawn += [point for point in new if point.sequence > since]
        return drawn

    def usual(self) -> Usual | None:
        """Return what is usual for this class; None when it is too early to tell."""
        self._judge()
        return self._usual

    def alert(self) -> tuple[Alert, datetime] | None:
        """Return the alert that is on now and when it began, UTC; None for none."""
        self._judge()
        if not self._alerts or self._alerts[-1].ended is not None:
            return None
        return self._alerts[-1], self._half_minutes.begin_of(self._alerts[-1].begun)

    def _judge(self) -> None:
        """Find out what is usual and what to alert of, whenever another half-minute is over."""
        finished = self._half_minutes.finished()
        if finished != self._judged:
            self._judged = finished
            self._usual = usual(finished, self._former)
            self._alerts = find_alerts(finished, self._usual)


def within(points: Sequence[track.Point], start: datetime) -> Sequence[track.Point]:
    """Return the points from the last one at or before `start` on; all when every one is later."""
    first = bisect_left(points, start, key=lambda point: point.at)
    return points[max(first - 1, 0) :]
