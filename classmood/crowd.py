"""Many browsers in several processes, so that they do not wait for one another and for themselves."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from multiprocessing.synchronize import Barrier, Event
from threading import BrokenBarrierError

from classmood.browsers import PATIENCE, Seen, browse, meet
from classmood.domain.errors import SettingsError
from classmood.settings import access_folder
from dashboard.access import Access
from dashboard.security import cookie_name

_PROCESSES = 4
"""At most."""
_FEWEST = 25
"""Browsers for which a further process is worth it."""


class Crowd:
    """Browsers in several processes."""

    def __init__(self, port: int, browsers: int, pool: ProcessPoolExecutor, stop: Event, ready: Barrier) -> None:
        url, cookie = f"http://127.0.0.1:{port}", f"{cookie_name(port)}={Access(access_folder()).cookie(port)}"
        groups = [range(first, browsers, ready.parties - 1) for first in range(ready.parties - 1)]
        self._stop = stop
        self._seen = [pool.submit(browse, url, cookie, group) for group in groups]
        with suppress(BrokenBarrierError):
            ready.wait(PATIENCE)
            return
        # One of them knows why, and the others only that somebody is missing.
        stop.set()
        raise next(one.exception() for one in as_completed(self._seen)) or SettingsError("The browsers left too early.")

    def leave(self) -> list[Seen]:
        """End them all, and return what they saw."""
        self._stop.set()
        return [one.result() for one in self._seen]


@contextmanager
def crowd_of(port: int, browsers: int) -> Iterator[Crowd]:
    """Connect browsers; they are gone afterwards.

    Raises:
        SettingsError: they could not all connect.
    """
    spawning = multiprocessing.get_context("spawn")  # a fork would take this process's threads for its own
    processes = min(_PROCESSES, -(-browsers // _FEWEST))
    stop, ready = spawning.Event(), spawning.Barrier(processes + 1)
    with ProcessPoolExecutor(processes, spawning, initializer=meet, initargs=(ready, stop)) as pool:
        try:
            yield Crowd(port, browsers, pool, stop, ready)
        finally:
            stop.set()
