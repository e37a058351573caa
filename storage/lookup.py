"""Finding a session by its number, and saying which ones there are when there is none."""

from sqlalchemy import Connection, select

from classmood.domain.errors import SessionGoneError
from storage.tables import sessions

_NAMED = 5  # a message names so many of the newest sessions


def hold_session(connection: Connection, session_id: int) -> None:
    """Make sure that a session exists and is not deleted, and keep it from other writers until the transaction ends.

    SQLite's write lock does the second part already; PostgreSQL locks the session's row.

    Raises:
        SessionGoneError: there is no such session.
    """
    present = select(sessions.c.id).where(sessions.c.id == session_id, sessions.c.deleted_at.is_(None))
    if connection.scalar(present.with_for_update()) is None:
        raise no_such_session(connection, session_id)


def no_such_session(connection: Connection, session_id: int) -> SessionGoneError:
    """Return the error for a session that does not exist or is deleted."""
    present = select(sessions.c.id).where(sessions.c.deleted_at.is_(None))
    newest = connection.scalars(present.order_by(sessions.c.id.desc()).limit(_NAMED)).all()
    if not newest:
        return SessionGoneError(f"There is no session {session_id}: none was recorded yet. Try `classmood demo`.")
    return SessionGoneError(f"There is no session {session_id}. The newest are {', '.join(map(str, newest))}.")
