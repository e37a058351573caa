"""Reads what the live page lacks: the rows after a sequence number, as points of its chart and as its panels."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any

from dashboard import track
from dashboard.figures.timeline import moment_marks
from dashboard.live import LiveFeed
from dashboard.pages.now import Now, panels
from storage.history import History, Moment, Session, StoredSample

BACKFILL_POINTS = 750
"""About so many points open a live chart, thinned; then every sample adds one."""

MOST_POINTS = 1_500
"""A live chart asks for a fresh, thinned start when it holds more: each redraw costs the browser time."""

_LOOK_BACK = 64


class LiveReader:
    """What the live page asks for. Nothing is kept between two questions, so a restart changes no answer."""

    def __init__(
        self,
        history: History,
        feed: LiveFeed,
        *,
        min_group: int,
        zone: tzinfo | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._history = history
        self._feed = feed
        self._min_group = min_group
        self._zone = zone
        self._clock = clock

    def now(self) -> Now | None:
        """Return what the page shows beside its chart; None when nothing was ever recorded.

        Raises:
            StorageError: the database cannot be read.
        """
        session = self._history.latest()
        if session is None:
            return None
        stored = rows_with_past(self._history, session.id, session.samples)
        return self._now(session, stored, self._history.moments(session.id))

    def news(self, session_id: int, since: int) -> dict[str, Any]:
        """Return what a page that shows sample `since` of session `session_id` lacks.

        Args:
            session_id: the session on the page; 0 for none.
            since: the last sample on its chart; 0 for an empty chart.

        Returns:
            ``session``: the newest one's id, None when there is none. ``sequence``: its last sample, here included.
            ``reset``: the points replace those of the chart. ``most_points``: ask with ``since=0`` beyond so many.
            ``chart``: columns of points, see `track.columns`. ``layout``: the moments, see `moment_marks`.
            ``panels``: Dash properties by component id, see `pages.now.panels`.

        Raises:
            StorageError: the database cannot be read.
        """
        session = self._history.latest()
        if session is None:
            return {"session": None, "panels": panels(None)}
        reset = session_id != session.id or since == 0
        since = 0 if reset else since
        stored = rows_with_past(self._history, session.id, since)
        drawn = [point for point in track.points(stored, min_group=self._min_group) if point.sequence > since]
        if reset:
            drawn = track.thinned(drawn, most=BACKFILL_POINTS)
        moments = self._history.moments(session.id)
        span = (session.started_at, session.last_at or session.started_at + timedelta(minutes=1))
        return {
            "session": session.id,
            "sequence": stored[-1].sequence if stored else 0,
            "reset": reset,
            "most_points": MOST_POINTS,
            "chart": track.columns(drawn, self._zone),
            "layout": moment_marks(moments, zone=self._zone, span=span),
            "panels": panels(self._now(session, stored, moments)),
        }

    def _now(self, session: Session, stored: list[StoredSample], moments: list[Moment]) -> Now:
        return Now(
            session=session,
            liveness=self._feed.liveness(session),
            sample=stored[-1].sample if stored else None,
            moments=moments,
            mean=track.recent_mean(stored, min_group=self._min_group),
            at=self._clock(),
            min_group=self._min_group,
            zone=self._zone,
        )


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
