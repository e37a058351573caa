"""Keeps samples that cannot be stored right now, and stores them when they can.

A disk is full until somebody frees some space, and another program holds the database for half a minute: no reason to
forget what the class felt meanwhile. A sample takes a kilobyte, an hour of them some megabytes.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event
from typing import Protocol

from capture.clock import SYSTEM_CLOCK, Clock
from capture.patience import patiently
from classmood.domain.errors import SessionGoneError, StorageBusyError, StorageDamagedError, StorageError
from classmood.domain.moods import MoodSample

logger = logging.getLogger(__name__)

MOST_HELD = 7200
"""Samples: two hours at one a second. When there are more, the oldest go."""
TRY_AGAIN = 1.0
"""Seconds from one attempt to store what is held to the next: each may take as long as a lock is waited for."""
LAST_TRY = 1.0
"""Seconds in which the end of a lesson must be stored: the program ends within two."""
LOCK_SECONDS = 0.25
"""How long a store should wait for a lock: longer than any other program of ours holds one, shorter than a frame's
time. It says so itself then, and is asked again."""


class Store(Protocol):
    """What a `HoldingRecorder` stores in."""

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Make a session, as `capture.agent.Recorder.begin`."""

    def record_all(self, session_id: int, several: Sequence[MoodSample]) -> int:
        """Store all of these samples or none, and return the number of the last.

        Raises:
            StorageBusyError: not now.
            StorageDamagedError: not before `renew`.
            SessionGoneError: the database was replaced and holds no such session.
            StorageError: it cannot be done.
        """

    def end(self, session_id: int, *, at: datetime) -> None:
        """Note when the session ended; raises as `record_all`."""

    def renew(self) -> None:
        """Replace a damaged database.

        Raises:
            StorageError: it cannot be replaced.
        """


class HoldingRecorder:
    """A `capture.agent.Recorder` that survives what a database can meet with."""

    def __init__(self, store: Store, *, stop: Event | None = None, clock: Clock = SYSTEM_CLOCK) -> None:
        """Hold nothing yet.

        Args:
            store: is asked again and again, so it should wait `LOCK_SECONDS` at most.
            stop: when it is set, the beginning of a lesson is not waited for any more.
            clock: for the time between two attempts.
        """
        self._store = store
        self._stop = stop or Event()
        self._clock = clock
        self._title = self._source = ""
        self._session = 0
        self._held: deque[MoodSample] = deque(maxlen=MOST_HELD)
        self._try_at: float | None = None  # None while everything can be stored
        self._forgotten = 0

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Begin a session and return its number.

        Raises:
            StorageError: it cannot be stored within `patience.PATIENCE` seconds. Nothing is lost yet.
        """
        self._title, self._source = title, source
        self._session = patiently(
            lambda: self._store.begin(title=title, source=source, at=at),
            pause=TRY_AGAIN,
            said="The lesson begins when it can be stored.",
            stop=self._stop,
            clock=self._clock,
        )
        return self._session

    def record(self, session_id: int, sample: MoodSample) -> int | None:  # noqa: ARG002 `begin` may have been called anew
        """Store a sample and return its number; None when it is held until it can be stored.

        Raises:
            StorageError: it cannot be stored, and waiting would not help.
        """
        self._keep(sample)
        if self._try_at is not None and self._clock.monotonic() < self._try_at:
            return None
        try:
            number = self._store_held()
        except StorageBusyError as error:
            if self._try_at is None:
                logger.warning("%s Until then the lesson's moods are kept in memory.", error)
            self._try_at = self._clock.monotonic() + TRY_AGAIN
            return None
        if self._try_at is not None:
            logger.warning("The moods that were kept in memory are stored now%s.", self._less_forgotten())
            self._try_at = None
        return number

    def end(self, session_id: int, *, at: datetime) -> None:  # noqa: ARG002 `begin` may have been called anew
        """Store what is held, and when the session ended.

        Raises:
            StorageError: that cannot be done within `LAST_TRY` seconds; the message says what is lost.
        """
        try:
            if self._held:
                self._insist(self._store_held)
            self._insist(lambda: self._store.end(self._session, at=at))
        except StorageError as error:
            if not self._held:
                raise
            raise StorageError(f"{error} The last {len(self._held)} samples of the lesson are lost.") from error

    def _keep(self, sample: MoodSample) -> None:
        if len(self._held) == MOST_HELD:
            if not self._forgotten:
                logger.warning("More moods wait to be stored than are kept in memory: the oldest go from now on.")
            self._forgotten += 1
        self._held.append(sample)

    def _store_held(self) -> int:
        """Store all that is held and return the last one's number; nothing is held any more then."""
        try:
            number = self._store.record_all(self._session, self._held)
        except StorageDamagedError:
            self._store.renew()
            number = self._store_anew()
        except SessionGoneError:
            number = self._store_anew()
        self._held.clear()
        return number

    def _store_anew(self) -> int:
        """Store what is held in a database that does not know the session."""
        self._session = self._store.begin(title=self._title, source=self._source, at=self._held[0].at)
        logger.warning("The lesson goes on as lesson %s of a new database.", self._session)
        return self._store.record_all(self._session, self._held)

    def _insist(self, store: Callable[[], object]) -> None:
        until = self._clock.monotonic() + LAST_TRY
        while True:
            try:
                store()
            except StorageBusyError:
                if self._clock.monotonic() >= until:
                    raise
                self._clock.wait(Event(), TRY_AGAIN / 10)
            else:
                return

    def _less_forgotten(self) -> str:
        forgotten, self._forgotten = self._forgotten, 0
        return f", but for the {forgotten} oldest" if forgotten else ""
