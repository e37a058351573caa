"""Changes what is remembered: names, deletion that can be undone, and the purge of old lessons.

A deleted session is hidden from every reader at once and can be brought back for `UNDO`; then, or with the next
purge, it is erased with its samples and moments. Nothing else in this program erases a lesson.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, or_, select, update

from classmood.domain.errors import StorageError
from storage.connections import writing
from storage.history import Session, session_of, sessions_with_last_sample
from storage.lookup import hold_session, no_such_session
from storage.recorder import UNTITLED
from storage.tables import moments, samples, sessions
from storage.text import clean_text

UNDO = timedelta(hours=1)
"""How long a deleted session can be brought back."""

LARGEST_CLASS = 1000
"""Students that a class may have; more is a slip of the hand."""

_ARRIVING = timedelta(seconds=60)  # a session without an end whose last sample is younger than this is being recorded


@dataclass(frozen=True, slots=True)
class Deleted:
    """A session that was deleted and can still be brought back."""

    session: Session
    at: datetime
    """When it was deleted, UTC."""

    @property
    def until(self) -> datetime:
        """When it may be erased, UTC."""
        return self.at + UNDO


class Keeping:
    """Renames, deletes and purges sessions; safe to use from several threads.

    All methods raise `StorageError` when the database cannot be read, or written where they write.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(
        self, session_id: int, *, title: str | None = None, course: str | None = None, class_size: int | None = None
    ) -> None:
        """Say anew what a session is called.

        Args:
            session_id: a session that exists.
            title: cleaned by `clean_text`; `UNTITLED` when nothing is left; None leaves it.
            course: likewise; empty for none; None leaves it.
            class_size: students expected, 1 to `LARGEST_CLASS`; 0 when unknown; None leaves it.

        Raises:
            StorageError: there is no such session, or `class_size` is no size of a class.
        """
        if class_size is not None and not 0 <= class_size <= LARGEST_CLASS:
            raise StorageError(
                f"The size of the class is {class_size}; it must be 1 to {LARGEST_CLASS}, or 0 when unknown."
            )
        changed: dict[str, Any] = {}
        if title is not None:
            changed["title"] = clean_text(title) or UNTITLED
        if course is not None:
            changed["course"] = clean_text(course)
        if class_size is not None:
            changed["class_size"] = class_size or None
        with writing(self._engine) as connection:
            hold_session(connection, session_id)
            if changed:
                connection.execute(update(sessions).where(sessions.c.id == session_id).values(changed))

    def delete(self, session_id: int, *, at: datetime) -> None:
        """Hide a session from every reader, until it is restored or erased.

        Args:
            session_id: a session that exists and is not being recorded.
            at: the present moment, timezone-aware.

        Raises:
            StorageError: there is no such session, or it is being recorded: it has no end, and its last sample is
                young by its own time. One that is read from an older recording cannot be told from one that was left.
        """
        with writing(self._engine) as connection:
            hold_session(connection, session_id)
            row = connection.execute(sessions_with_last_sample().where(sessions.c.id == session_id)).one()
            heard = row.last_at or row.started_at
            if row.ended_at is None and at - heard < _ARRIVING:
                raise StorageError(f"Session {session_id} is being recorded. End it first; nothing was deleted.")
            connection.execute(update(sessions).where(sessions.c.id == session_id).values(deleted_at=at))

    def restore(self, session_id: int) -> None:
        """Bring a deleted session back; one that is not deleted stays as it is.

        Raises:
            StorageError: it was erased, or never was.
        """
        with writing(self._engine) as connection:
            restored = connection.execute(update(sessions).where(sessions.c.id == session_id).values(deleted_at=None))
            if restored.rowcount == 0:
                raise no_such_session(connection, session_id)

    def deleted(self) -> list[Deleted]:
        """Return the sessions that can be brought back, the one deleted last first."""
        query = sessions_with_last_sample().where(sessions.c.deleted_at.is_not(None))
        query = query.order_by(None).order_by(sessions.c.deleted_at.desc(), sessions.c.id.desc())
        with self._engine.connect() as connection:
            return [Deleted(session_of(row), row.deleted_at) for row in connection.execute(query)]

    def started_before(self, before: datetime) -> list[Session]:
        """Return the sessions that `purge` with the same time would erase, deleted ones left out, the newest first.

        Args:
            before: timezone-aware.
        """
        query = sessions_with_last_sample().where(sessions.c.started_at < before, sessions.c.deleted_at.is_(None))
        with self._engine.connect() as connection:
            return [session_of(row) for row in connection.execute(query)]

    def purge(self, *, started_before: datetime | None, deleted_before: datetime) -> list[Session]:
        """Erase old sessions and deleted ones for good, with their samples and moments.

        Each session goes in a transaction of its own, so that a running lesson's samples never wait long, and a
        purge that is broken off has erased whole sessions only.

        Args:
            started_before: a session that started before this is old; None: none is.
            deleted_before: a session that was deleted at this time or before goes too.

        Returns:
            The sessions that were erased, the newest first; empty when there was nothing to erase.
        """
        chosen: ColumnElement[bool] = sessions.c.deleted_at <= deleted_before
        if started_before is not None:
            chosen = or_(chosen, sessions.c.started_at < started_before)
        with self._engine.connect() as connection:
            doomed = [session_of(row) for row in connection.execute(sessions_with_last_sample().where(chosen))]
        return [session for session in doomed if self._erase(session.id, chosen)]

    def _erase(self, session_id: int, chosen: ColumnElement[bool]) -> bool:
        """Erase a session if it is still among the `chosen`: someone may have brought it back by now."""
        with writing(self._engine) as connection:
            held = select(sessions.c.id).where(sessions.c.id == session_id, chosen).with_for_update()
            if connection.scalar(held) is None:
                return False
            for table, column in ((moments, moments.c.session_id), (samples, samples.c.session_id)):
                connection.execute(delete(table).where(column == session_id))
            connection.execute(delete(sessions).where(sessions.c.id == session_id))
        return True


def course_names(every: Sequence[Session]) -> list[str]:
    """Return the names of the courses of some sessions, without doubles, in alphabetical order; "" is no course."""
    return sorted({session.course for session in every if session.course}, key=str.casefold)
