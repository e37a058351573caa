"""Opens the database of a lesson or of the pages, also while another program holds it."""

from threading import Event

from sqlalchemy import Engine

from capture.clock import SYSTEM_CLOCK, Clock
from capture.patience import PATIENCE, patiently
from storage.engine import open_database

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
    return patiently(
        lambda: open_database(url, write=True),
        pause=_TRY_AGAIN,
        said=f"Waiting for up to {PATIENCE:.0f} seconds.",
        stop=stop or Event(),
        clock=clock,
    )
