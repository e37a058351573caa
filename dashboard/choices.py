"""What a teacher chooses on the live page: how calm its numbers are, and how far back its chart goes.

The browser remembers the choice and sends it with each question, so the server keeps nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

SMOOTHING = {5: "5 s", 20: "20 s", 60: "1 min"}
"""Seconds that the mood, its change and each point of the chart are the mean of, and how a button says it."""

WINDOW = {5: "5 min", 15: "15 min", 60: "1 h", 0: "All"}
"""Minutes that the chart shows, 0 for the whole lesson, and how a button says it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of each."""

    smoothing: int = 20
    """A key of `SMOOTHING`."""
    window: int = 15
    """A key of `WINDOW`."""

    @property
    def span(self) -> timedelta | None:
        """How far back the chart goes; None for the whole lesson."""
        return timedelta(minutes=self.window) if self.window else None


def choice_of(query: Mapping[str, str]) -> Choice:
    """Return the choice in a question's query; what is missing is as in `Choice`.

    Raises:
        ValueError: a value is not one of those on the page; the message says which are.
    """
    usual = Choice()
    return Choice(
        smoothing=_one_of(SMOOTHING, query, "smoothing", usual.smoothing),
        window=_one_of(WINDOW, query, "window", usual.window),
    )


def _one_of(allowed: Mapping[int, str], query: Mapping[str, str], name: str, default: int) -> int:
    given = query.get(name, str(default))
    found = {str(value): value for value in allowed}.get(given)
    if found is None:
        raise ValueError(f"{name} is {given[:20]!a}; it must be one of {', '.join(map(str, allowed))}.")
    return found
