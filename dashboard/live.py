"""Tails the newest session and tells every browser that there is something to pull.

A tick carries no data, only "session 7 now has sample 120". The page asks for what it lacks, so a lost
tick, a reload, a second browser and a restarted server all end in the same chart.
"""

import itertools
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from classmood.domain.errors import StorageDamagedError, StorageError
from storage.history import History, Session

ARRIVING = timedelta(seconds=15)
"""A session is live while its newest sample came at most this long ago; longer than any sensible pace."""

MENDING = timedelta(seconds=5)
"""A damaged database is set aside within this time; where it cannot be, that is tried so seldom again."""

TRANSPORT = "websocket"
"""The one way in which Socket.IO is spoken. With long polling, whoever was let in could keep a thread busy by a
malformed packet, for as long as its answer is waited for."""

_GLANCE = 0.02  # seconds: with a sample a second, nobody waits for its tick

_log = logging.getLogger(__name__)


class Liveness(StrEnum):
    """Whether samples of a session arrive."""

    LIVE = "live"
    """A sample came within `ARRIVING`."""
    WAITING = "waiting"
    """The session is open, but nothing came lately: the agent is starting, stopped, or away."""
    PAUSED = "paused"
    """The teacher paused it."""
    ENDED = "ended"
    """The agent closed the session."""


def utc_now() -> datetime:
    """Return the present moment, UTC."""
    return datetime.now(UTC)


class LiveFeed:
    """Looks at the newest session, and emits a tick when something changed.

    It looks when something was written, and twice a second in any case.
    """

    def __init__(
        self,
        history: History,
        emit: Callable[[dict[str, int]], None],
        *,
        seconds: float = 0.5,
        changed: Callable[[], bool] = lambda: False,
        paused: Callable[[int], bool] = lambda _: False,
        renew: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """Prepare; nothing is read before `start` or `look`.

        Args:
            history: where samples appear.
            emit: sends ``{"session": id, "sequence": last, "tick": number}`` to every browser. No two ticks are
                alike: Dash passes on only what changed, and a moment changes neither session nor sequence.
            seconds: between two looks at the latest.
            changed: asked every `_GLANCE` seconds; a look follows at once when it says yes. It must cost nearly
                nothing.
            paused: whether the teacher has paused the session of a number.
            renew: sets a damaged database aside and begins a new one; may raise `StorageError`.
            clock: the present moment, UTC.
        """
        self._history = history
        self._emit = emit
        self._seconds = seconds
        self._changed = changed
        self._paused = paused
        self._renew = renew
        self._clock = clock
        self._mended_at: datetime | None = None
        self._newest: tuple[int, int] | None = None
        self._arrived: datetime | None = None
        self._told: tuple[int, int, Liveness] | None = None
        self._failing = False
        self._ticks = itertools.count(1)
        self.tick = 0
        """The number of the last tick; 0 before the first."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dashboard-feed", daemon=True)

    def start(self) -> None:
        """Look from now on, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking. A feed is not started again."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1.0)

    def look(self) -> None:
        """Look once, and emit a tick if the newest session, its last sample or its liveness changed.

        A database that cannot be read is logged once; the next look tries again.
        """
        try:
            session = self._history.latest()
            if session is None:
                return
            self._notice(session)
        except StorageError as error:
            if not self._failing:
                _log.warning("The live page waits for the database: %s", error)
            self._failing = True
            if isinstance(error, StorageDamagedError):
                self.mend()
            return
        self._failing = False
        now = (session.id, session.samples, self.liveness(session))
        if now != self._told:
            self._told = now
            self.nudge(session)

    def mend(self) -> None:
        """Have a damaged database replaced, for whoever met the damage; done at most once in `MENDING`."""
        now = self._clock()
        if self._mended_at is not None and abs(now - self._mended_at) < MENDING:
            return
        self._mended_at = now
        try:
            self._renew()
        except StorageError as error:
            _log.warning("The damaged database could not be replaced: %s", error)

    def nudge(self, session: Session) -> None:
        """Tell every browser to pull now."""
        self.tick = next(self._ticks)
        self._emit({"session": session.id, "sequence": session.samples, "tick": self.tick})

    def liveness(self, session: Session) -> Liveness:
        """Return whether samples of `session` arrive, as far as this feed has seen."""
        if session.ended_at is not None:
            return Liveness.ENDED
        if self._paused(session.id):
            return Liveness.PAUSED
        seen = self._newest is not None and self._newest[0] == session.id
        if seen and session.samples and self._arrived is not None and abs(self._clock() - self._arrived) <= ARRIVING:
            return Liveness.LIVE
        return Liveness.WAITING

    def _notice(self, session: Session) -> None:
        newest = (session.id, session.samples)
        if newest == self._newest:
            return
        if self._newest is None:
            # The first look after a start: the sample may be an hour old, so its own time counts.
            self._arrived = session.last_at
        else:
            # A recording's samples carry the recording's times, so what counts is that one came just now.
            self._arrived = self._clock()
        self._newest = newest

    def _run(self) -> None:
        self._changed()  # the first answer only begins to watch: before the first look, so that nothing lies between
        while not self._stop.is_set():
            self.look()
            for _ in range(round(self._seconds / _GLANCE)):
                if self._stop.wait(_GLANCE) or self._changed():
                    break
