"""Opens the database of a lesson or of the pages, also while another program holds it."""

import logging
from threading import Event

from sqlalchemy import Engine

from capture.clock import SYSTEM_CLOCK, Clock
from classmood.domain.errors import StorageBusyError
from storage.engine import open_database

logger = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds that a database may be held by another program, a backup say, or its disk be full, before it is given up."""
_TRY_AGAIN = 0.5
"""Seconds from one attempt to the next; SQLite waits for some more in each."""


def open_patiently(url: str, *, stop: Event | None = None, clock: Clock = SYSTEM_CLOCK) -> Engine:
    """Return a database opened for writing, as `open_database`; wait `PATIENCE` at most while it is busy.

    Args:
        url: any SQLAlchemy address.
        stop: ends the waiting.
        clock: the time.

    Raises:
        StorageError: as `open_database`.
    """
    stop = stop or Event()
    until = clock.monotonic() + PATIENCE
    warned = False
    while True:
        try:
            return open_database(url, write=True)
        except StorageBusyError as error:
            if clock.monotonic() >= until or clock.wait(stop, _TRY_AGAIN):
                raise
            if not warned:
                logger.warning("%s Waiting for up to %.0f seconds.", error, PATIENCE)
            warned = True
