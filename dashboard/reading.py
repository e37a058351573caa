"""Reads what the live page shows now: its panels, for the smoothing and the window that its reader chose."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta, tzinfo
from threading import Lock
from typing import Any

from classmood.domain.faces import Probabilities
from dashboard import track
from dashboard.choices import Choice
from dashboard.lesson import LiveLesson, within
from dashboard.live import LiveFeed
from dashboard.pages.now import Now, alert_id, panels
from dashboard.seats import SeatView
from storage.digests import Digests
from storage.history import History, Session, StoredSample
from storage.report import former_lessons
from storage.usual import FORMER

_LOOK_BACK = 64
_SHORTEST = timedelta(minutes=1)  # a chart of a lesson's first seconds


class LiveReader:
    """Answers the live page. The newest lesson is kept in memory, but no answer depends on that."""

    def __init__(
        self,
        history: History,
        feed: LiveFeed,
        *,
        min_group: int,
        zone: tzinfo | None,
        clock: Callable[[], datetime],
        seats: SeatView | None = None,
    ) -> None:
        self._history = history
        self._feed = feed
        self._min_group = min_group
        self._zone = zone
        self._clock = clock
        self._seats = seats
        self._lesson: LiveLesson | None = None
        self._session: Session | None = None
        self._lock = Lock()

    def news(self, choice: Choice) -> dict[str, Any]:
        """Return what a live page shows now.

        Returns:
            ``session``: the newest one's id, None when there is none. ``sequence``: its last sample, here included.
            ``alert``: the name of the alert that is on, empty without one. ``panels``: Dash properties by component
            id, see `pages.now.panels`.

        Raises:
            StorageError: the database cannot be read.
        """
        now = self.now(choice)
        if now is None:
            return {"session": None, "sequence": 0, "alert": "", "panels": panels(None)}
        return {
            "session": now.session.id,
            "sequence": now.session.samples,
            "alert": alert_id(now),
            "panels": panels(now),
        }

    def beside(self) -> Hashable:
        """Return what the last answer told that stands in no database: a change of it makes the answer an old one."""
        session = self._session
        if session is None:
            return self._feed.tick
        seats = None if self._seats is None else self._seats.of(session.id)
        return self._feed.tick, self._feed.liveness(session), seats

    def now(self, choice: Choice | None = None) -> Now | None:
        """Return all that the live page shows, as chosen; None when nothing was ever recorded.

        Raises:
            StorageError: the database cannot be read.
        """
        choice = choice or Choice()
        with self._lock:
            self._session = session = self._history.latest()
            if session is None:
                return None
            lesson = self._followed(session)
            newest = lesson.samples[-1].sample if lesson.samples else None
            span = _span(session, newest.at if newest is not None else session.started_at, choice)
            return Now(
                session=session,
                liveness=self._feed.liveness(session),
                sample=newest,
                moments=self._history.moments(session.id),
                mean=lesson.mean(choice.smoothing),
                usual=lesson.usual(),
                alert=lesson.alert(),
                points=within(lesson.points(choice.smoothing), span[0]),
                span=span,
                at=self._clock(),
                min_group=self._min_group,
                zone=self._zone,
                seats=None if self._seats is None else self._seats.of(session.id),
            )

    def _followed(self, session: Session) -> LiveLesson:
        """Return the newest lesson with all samples that `session` counts."""
        lesson = self._lesson
        # With another start or fewer samples, it is another lesson of that number: the database was replaced.
        if (
            lesson is None
            or (lesson.session.id, lesson.session.started_at) != (session.id, session.started_at)
            or len(lesson.samples) > session.samples
        ):
            lesson = LiveLesson(session, min_group=self._min_group, former=self._former(session))
        lesson.follow(self._history, session)
        self._lesson = lesson
        return lesson

    def _former(self, session: Session) -> list[Probabilities | None]:
        """Return the mean probabilities of the newest former lessons of the same course, from the same source."""
        if not session.course:
            return []
        former = [one for one in former_lessons(session, self._history.sessions()) if one.source == session.source]
        return [digest.mean for digest in Digests(self._history, min_group=self._min_group).of(former[:FORMER])]


def _span(session: Session, last: datetime, choice: Choice) -> tuple[datetime, datetime]:
    """Return where the chart's time begins and ends, UTC."""
    start = session.started_at if choice.span is None else max(session.started_at, last - choice.span)
    return start, max(last, start + _SHORTEST)


def rows_with_past(history: History, session_id: int, since: int) -> list[StoredSample]:
    """Return the samples after `since`, and before them as many as smoothing needs, so that both join seamlessly.

    Raises:
        StorageError: the database cannot be read.
    """
    back = _LOOK_BACK
    while True:
        stored = history.samples(session_id, since=max(since - back, 0))
        older = [one for one in stored if one.sequence <= since]
        if since <= back or not older:
            return stored
        if (older[-1].sample.at - older[0].sample.at).total_seconds() >= track.SMOOTHING:
            return stored
        back *= 4
