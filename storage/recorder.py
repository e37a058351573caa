"""Writes what the agent saw: one session a lesson, one committed row a sample.

A sample whose number was returned is on the disk: neither kill -9 nor a power cut takes it away. One process
records a session; nothing else writes samples. Where two try, the one that finds a sample which is not its own
yields, so that no student is counted twice.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, select, update

from classmood.domain.errors import StorageError
from classmood.domain.moods import MoodSample
from storage.connections import writing
from storage.engine import renew
from storage.lookup import hold_session, no_such_session
from storage.tables import row_of, samples, sessions
from storage.text import clean_text

UNTITLED = "Untitled lesson"
"""The title of a session that was given none."""


class Recorder:
    """Writes sessions and samples; safe to use from several threads.

    All methods raise `StorageError` when the database cannot be written: `StorageBusyError` when it cannot right
    now, `StorageDamagedError` when it has to be renewed, `SessionGoneError` when it holds no such session.
    """

    def __init__(
        self, engine: Engine, *, course: str = "", class_size: int | None = None, continues: int | None = None
    ) -> None:
        """Prepare; nothing is written yet.

        Args:
            engine: a database opened for writing.
            course: what the sessions that begin from now on belong to; cleaned by `clean_text`; "" for none.
            class_size: how many students are expected in them, 1 or more; None when unknown.
            continues: a session that an agent left too early; `begin` goes on with it instead of making another.
        """
        self._engine = engine
        self._continues = continues
        self._course = clean_text(course)
        self._class_size = class_size
        self._last: dict[int, int] = {}  # the number of the last sample that this recorder knows of, by session
        self._yielded: set[int] = set()

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Begin a session and return its number. One that a killed agent left open stays as it is.

        When the recorder `continues` a session, its first call opens that one again, with its title, source and start.

        Args:
            title: the teacher's; cleaned by `clean_text`; `UNTITLED` when nothing is left.
            source: what the frames come from: ``screen``, ``browser``, ``webcam``, ``video``, ``practice``.
            at: timezone-aware.

        Raises:
            SessionGoneError: the session to continue does not exist.
        """
        if self._continues is not None:
            continued, self._continues = self._continues, None
            with writing(self._engine) as connection:
                _set_end(connection, continued, None)
                self._last[continued] = _last_number(connection, continued)
            return continued
        row = {
            "title": clean_text(title) or UNTITLED,
            "source": source,
            "started_at": at,
            "course": self._course,
            "class_size": self._class_size,
        }
        with writing(self._engine) as connection:
            key = connection.execute(insert(sessions).values(row)).inserted_primary_key
        assert key is not None, "a single row was inserted"
        session_id = int(key[0])
        self._last[session_id] = 0
        return session_id

    def record(self, session_id: int, sample: MoodSample) -> int:
        """Store `sample` for good and return its number within the session: 1, 2, 3 ...

        Raises:
            SessionGoneError: there is no such session.
            StorageError: another program records it.
        """
        return self.record_all(session_id, [sample])

    def record_all(self, session_id: int, several: Sequence[MoodSample]) -> int:
        """Store samples for good, all of them or none, and return the last one's number.

        Args:
            session_id: a session that exists.
            several: at least one, in the order of their times.

        Raises:
            SessionGoneError: there is no such session.
            StorageError: another program records it.
        """
        with writing(self._engine) as connection:
            hold_session(connection, session_id)
            last = _last_number(connection, session_id)
            if last > self._last.setdefault(session_id, last):
                self._yielded.add(session_id)
                raise StorageError(
                    f"Lesson {session_id} is being recorded by another program, too. That one goes on; this one ends."
                )
            rows = [row_of(sample) for sample in several]
            numbered = [{"session_id": session_id, "sequence": n, **row} for n, row in enumerate(rows, start=last + 1)]
            connection.execute(insert(samples), numbered)
            self._last[session_id] = last + len(several)
        return last + len(several)

    def end(self, session_id: int, *, at: datetime) -> None:
        """Note when a session ended; a second end replaces the first. One that another program records goes on.

        Raises:
            SessionGoneError: there is no such session.
        """
        if session_id in self._yielded:
            return
        with writing(self._engine) as connection:
            _set_end(connection, session_id, at)

    def renew(self) -> None:
        """Set a damaged database aside and go on with a new one, which holds no session yet.

        Raises:
            StorageError: it cannot be set aside.
        """
        renew(self._engine)


def _last_number(connection: Connection, session_id: int) -> int:
    """Return the number of a session's last sample; 0 when it has none."""
    return connection.scalar(select(func.max(samples.c.sequence)).where(samples.c.session_id == session_id)) or 0


def _set_end(connection: Connection, session_id: int, at: datetime | None) -> None:
    changed = connection.execute(update(sessions).where(sessions.c.id == session_id).values(ended_at=at))
    if changed.rowcount == 0:
        raise no_such_session(connection, session_id)
