"""Reads back what was recorded, and marks moments: the one thing that a reader of lessons may write."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, Select, and_, exists, func, insert, select

from classmood.domain.moods import MoodSample
from storage.connections import writing
from storage.lookup import hold_session, no_such_session
from storage.tables import moments, sample_of, samples, sessions
from storage.text import clean_text


@dataclass(frozen=True, slots=True)
class Session:
    """One recorded lesson."""

    id: int
    """1 or more; a number is never given twice."""
    title: str
    """Cleaned, never empty."""
    source: str
    """What the frames came from: ``screen``, ``browser``, ``webcam``, ``video``, ``practice``."""
    started_at: datetime
    """UTC."""
    ended_at: datetime | None
    """UTC; None while the session runs, and for ever when its agent was killed."""
    samples: int
    """The number of the last sample, which is how many there are; 0 when there is none."""
    last_at: datetime | None = None
    """UTC time of the last sample. A session without an end is live when this is recent; the reader decides."""
    course: str = ""
    """The teacher's word for the lessons that belong together; cleaned; empty for none."""
    class_size: int | None = None
    """How many students the teacher expects, 1 or more; None when she did not say."""


@dataclass(frozen=True, slots=True)
class StoredSample:
    """A sample and its number within its session."""

    sequence: int
    """1, 2, 3 ... without holes."""
    sample: MoodSample


@dataclass(frozen=True, slots=True)
class Moment:
    """A mark that the teacher made in a lesson."""

    id: int
    at: datetime
    """UTC."""
    note: str
    """Cleaned; may be empty."""


class History:
    """What a database remembers; safe to use from several threads.

    A deleted session, its samples and its moments are nowhere to be seen. All methods raise `StorageError` when the
    database cannot be read.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The database, for what stands beside this reader: `storage.keeping.Keeping`."""
        return self._engine

    def sessions(self) -> list[Session]:
        """Return all sessions, the newest first; empty when none was recorded."""
        with self._engine.connect() as connection:
            return [session_of(row) for row in connection.execute(_sessions())]

    def session(self, session_id: int) -> Session:
        """Return one session.

        Raises:
            StorageError: there is none with this number; the message names those that exist.
        """
        with self._engine.connect() as connection:
            row = connection.execute(_sessions().where(sessions.c.id == session_id)).one_or_none()
            if row is None:
                raise no_such_session(connection, session_id)
            return session_of(row)

    def latest(self) -> Session | None:
        """Return the session that started last; None when none was recorded.

        By its own time: a recording of last week that is read now is no news of today's class.
        """
        with self._engine.connect() as connection:
            row = connection.execute(_sessions().limit(1)).one_or_none()
            return None if row is None else session_of(row)

    def samples(self, session_id: int, *, since: int = 0, limit: int | None = None) -> list[StoredSample]:
        """Return the samples with a number above `since`, in their order; at most `limit` of them.

        Empty when there are none, for a session that does not exist too: a page that asks every second must
        not fail because its session was deleted.
        """
        query = (
            select(samples)
            .where(samples.c.session_id == session_id, samples.c.sequence > since, _present(session_id))
            .order_by(samples.c.sequence)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [StoredSample(row[1], sample_of(row)) for row in connection.execute(query)]

    def moments(self, session_id: int) -> list[Moment]:
        """Return the moments of a session in the order of their times; empty when there are none."""
        query = select(moments).where(moments.c.session_id == session_id, _present(session_id))
        query = query.order_by(moments.c.at, moments.c.id)
        with self._engine.connect() as connection:
            return [Moment(row.id, row.at, row.note) for row in connection.execute(query)]

    def mark_moment(self, session_id: int, *, at: datetime, note: str = "") -> Moment:
        """Store a moment and return it.

        Args:
            session_id: a session that exists.
            at: timezone-aware.
            note: the teacher's; cleaned by `clean_text`; may be empty.

        Raises:
            StorageError: there is no such session, or the database was opened for reading only.
        """
        row = {"session_id": session_id, "at": at, "note": clean_text(note)}
        with writing(self._engine) as connection:
            hold_session(connection, session_id)
            stored = connection.execute(insert(moments).values(row).returning(moments)).one()
        return Moment(stored.id, stored.at, stored.note)


def _present(session_id: int) -> ColumnElement[bool]:
    """Return the condition that a session is there and not deleted."""
    return exists().where(sessions.c.id == session_id, sessions.c.deleted_at.is_(None))


def sessions_with_last_sample() -> Select[Any]:
    """Return the query of all sessions, deleted ones too, the newest first, each with its last sample.

    The last sample is found through the key: counting would read every sample ever recorded.
    """
    newest = (
        select(func.max(samples.c.sequence))
        .where(samples.c.session_id == sessions.c.id)
        .correlate(sessions)
        .scalar_subquery()
    )
    last = and_(samples.c.session_id == sessions.c.id, samples.c.sequence == newest)
    return (
        select(sessions, func.coalesce(samples.c.sequence, 0).label("samples"), samples.c.at.label("last_at"))
        .select_from(sessions.outerjoin(samples, last))
        .order_by(sessions.c.started_at.desc(), sessions.c.id.desc())
    )


def session_of(row: Row[Any]) -> Session:
    """Return the session of a row of `sessions_with_last_sample`."""
    return Session(
        id=row.id,
        title=row.title,
        source=row.source,
        started_at=row.started_at,
        ended_at=row.ended_at,
        samples=row.samples,
        last_at=row.last_at,
        course=row.course,
        class_size=row.class_size,
    )


def _sessions() -> Select[Any]:
    """Return the query of all sessions that are not deleted, the newest first."""
    return sessions_with_last_sample().where(sessions.c.deleted_at.is_(None))
