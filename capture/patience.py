"""Waiting for a database that another program holds."""

import logging
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from capture.clock import Clock
from classmood.domain.errors import StorageBusyError

logger = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds that another program, a backup say, may hold a database, or its disk be full, as a lesson begins."""

_T = TypeVar("_T")


def patiently(attempt: Callable[[], _T], *, pause: float, said: str, stop: Event, clock: Clock) -> _T:
    """Return what `attempt` returns; while the database is busy try again, for `PATIENCE` seconds at most.

    Args:
        attempt: is made at least once.
        pause: seconds from one attempt to the next.
        said: what is logged, once, after the reason.
        stop: ends the waiting.
        clock: the time.

    Raises:
        StorageBusyError: the database stayed busy, or `stop` was set. Whatever else `attempt` raises is not caught.
    """
    until = clock.monotonic() + PATIENCE
    warned = False
    while True:
        try:
            return attempt()
        except StorageBusyError as error:
            if clock.monotonic() >= until or clock.wait(stop, pause):
                raise
            if not warned:
                logger.warning("%s %s", error, said)
            warned = True
