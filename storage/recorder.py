"""Writes what the agent saw: one session a lesson, one committed row a sample.

A sample whose number was returned is on the disk: neither kill -9 nor a power cut takes it away. One process
records a session; nothing else writes samples.
"""

from datetime import datetime

from sqlalchemy import Engine, func, insert, select, update

from classmood.domain.moods import MoodSample
from storage.connections import writing
from storage.lookup import hold_session, no_such_session
from storage.tables import row_of, samples, sessions
from storage.text import clean_text

UNTITLED = "Untitled lesson"
"""The title of a session that was given none."""


class Recorder:
    """Writes sessions and samples; safe to use from several threads.

    All methods raise `StorageError` when the database cannot be written.
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

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Begin a session and return its number. One that a killed agent left open stays as it is.

        When the recorder `continues` a session, that one is open again and keeps its title, source and start.

        Args:
            title: the teacher's; cleaned by `clean_text`; `UNTITLED` when nothing is left.
            source: what the frames come from: ``screen``, ``webcam``, ``video``, ``practice``.
            at: timezone-aware.

        Raises:
            StorageError: the session to continue does not exist.
        """
        if self._continues is not None:
            self._set_end(self._continues, None)
            return self._continues
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
        return int(key[0])

    def record(self, session_id: int, sample: MoodSample) -> int:
        """Store `sample` for good and return its number within the session: 1, 2, 3 ...

        Raises:
            StorageError: there is no such session.
        """
        with writing(self._engine) as connection:
            hold_session(connection, session_id)
            last = connection.scalar(select(func.max(samples.c.sequence)).where(samples.c.session_id == session_id))
            sequence = (last or 0) + 1
            connection.execute(insert(samples).values(session_id=session_id, sequence=sequence, **row_of(sample)))
        return sequence

    def end(self, session_id: int, *, at: datetime) -> None:
        """Note when a session ended; a second end replaces the first.

        Raises:
            StorageError: there is no such session.
        """
        self._set_end(session_id, at)

    def _set_end(self, session_id: int, at: datetime | None) -> None:
        with writing(self._engine) as connection:
            changed = connection.execute(update(sessions).where(sessions.c.id == session_id).values(ended_at=at))
            if changed.rowcount == 0:
                raise no_such_session(connection, session_id)
