"""Erases lessons that are older than the settings keep them, and deleted ones whose time has come."""

import logging
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from classmood.settings import Settings
from storage.history import Session
from storage.keeping import UNDO, Keeping

logger = logging.getLogger(__name__)


def purge_at_start(settings: Settings, engine: Engine, *, now: datetime | None = None) -> list[Session]:
    """Erase what is due, and say so in the log.

    Args:
        settings: for how many days lessons are kept.
        engine: a database opened for writing.
        now: the present moment, timezone-aware; None asks the clock.

    Returns:
        The lessons that were too old, the newest first. Deleted ones are erased without a word: the teacher did that.

    Raises:
        StorageError: the database cannot be written.
    """
    now = now or datetime.now(UTC)
    days = settings.storage.keep_days
    keeping = Keeping(engine)
    keeping.purge(started_before=None, deleted_before=now - UNDO)
    if days is None:
        return []
    purged = keeping.purge(started_before=now - timedelta(days=days), deleted_before=now - UNDO)
    if purged:
        titles = ", ".join(f"“{session.title}” of {session.started_at:%Y-%m-%d}" for session in purged)
        logger.warning("Erased for good, being older than %d days (storage.keep_days): %s", days, titles)
    return purged
