"""The answers to the live pages, each made once for all browsers that ask between two changes.

An answer takes some ten milliseconds to compute, and five hundred browsers ask for the same one within a second.
"""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import NamedTuple

from dashboard.choices import Choice
from dashboard.drawn import as_json
from dashboard.reading import LiveReader

LONGEST = 1.0
"""Seconds that an answer is good for at most: it tells how long ago a lesson ended."""


class _Answer(NamedTuple):
    text: str
    beside: Hashable
    made_at: float


class LiveAnswers:
    """What `LiveReader.news` says, as JSON. Safe to use from several threads."""

    def __init__(
        self, reader: LiveReader, changed: Callable[[], bool], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Hold no answer yet.

        Args:
            reader: knows the answers.
            changed: returns whether anything was committed to the database since it was asked last. It must cost nearly
                nothing.
            clock: seconds that only grow.
        """
        self._reader = reader
        self._changed = changed
        self._clock = clock
        self._lock = Lock()
        self._held: dict[Choice, _Answer] = {}

    def text(self, choice: Choice) -> str:
        """Return what a live page shows now, as `LiveReader.news` says it.

        Raises:
            StorageError: the database cannot be read.
        """
        with self._lock:
            # Asked before anything is read: what is committed meanwhile is found the next time.
            if self._changed():
                self._held.clear()
            held = self._held.get(choice)
            if held is None or not self._holds(held):
                held = self._held[choice] = self._made(choice)
            return held.text

    def _holds(self, held: _Answer) -> bool:
        fresh = self._clock() - held.made_at < LONGEST
        return fresh and self._reader.beside() == held.beside

    def _made(self, choice: Choice) -> _Answer:
        # Both asked before anything is told: what changes meanwhile makes this answer an old one.
        made_at, beside = self._clock(), self._reader.beside()
        return _Answer(as_json(self._reader.news(choice)), beside, made_at)
