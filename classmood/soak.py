"""Whether a long lesson leaves anything behind: the agent on the practice class at full speed, watched for hours.

A lesson asks for a picture a second. At full speed hours of it pass in minutes, so what grows with every picture
shows soon.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from classmood.domain.errors import CaptureError
from classmood.observing import Observation, observe_agent

FASTEST = 30
"""Pictures a second asked for: more than can be drawn and read."""
WARM_UP = 0.1
"""Share of the time, from the first sample on, that does not count: caches fill, the database gets its first pages."""
LOOKS = 200
"""Times that the agent is looked at, or more where it is slower than was asked for; at most once a second."""
SHORTEST_SECONDS = 30.0
LEAST_HOURS = 3.0
"""Hours of a lesson after which its memory is judged."""
STEEPEST = 1.0
"""Megabytes by which it may grow in an hour of a lesson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """What was seen."""

    observations: tuple[Observation, ...]
    steady_from: float
    """Seconds after the start from which on the rest is told."""
    megabytes_an_hour: float
    """Slope of the memory, the least-squares line after the warm-up, in hours of the clock."""
    megabytes_a_class_hour: float
    """The same in hours of a lesson with one picture a second."""
    handles: tuple[int, int]
    """Fewest and most after the warm-up."""
    threads: tuple[int, int]

    @property
    def samples(self) -> int:
        """Stored in all."""
        return self.observations[-1].samples

    @property
    def lesson_hours(self) -> float:
        """Hours of a lesson with a sample a second."""
        return self.samples / 3600

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def watch_agent(hours: float, *, lesson_hours: float | None = None) -> Iterator[Observation]:
    """Yield how the agent does on the practice class, until the time is over.

    Args:
        hours: of the clock; at least half a minute.
        lesson_hours: ends it earlier, when so many hours of a lesson with a picture a second have passed.

    Raises:
        CaptureError: the agent failed.
    """
    seconds = max(hours * 3600, SHORTEST_SECONDS)
    samples = math.inf if lesson_hours is None else lesson_hours * 3600
    words = ["--source", "practice", "--fps", str(FASTEST), "--seconds", str(seconds)]
    shortest = min(seconds, samples / FASTEST)
    with closing(observe_agent(words, every=max(shortest / LOOKS, 1.0))) as watching:
        for one in watching:
            yield one
            if one.samples >= samples:
                return


def summed_up(observations: Sequence[Observation]) -> Soak:
    """Return what the observations say.

    Args:
        observations: in order of time.

    Raises:
        CaptureError: too few samples were stored to tell anything.
    """
    working = [one for one in observations if one.samples]
    steady_from = working[0].seconds + WARM_UP * working[-1].seconds if working else 0.0
    steady = [one for one in working if one.seconds >= steady_from]
    fewest = 3
    if len(steady) < fewest or steady[-1].samples == steady[0].samples:
        raise CaptureError("The agent stored too few samples to tell anything. Let it run longer, with --hours.")
    memory = [one.megabytes for one in steady]
    return Soak(
        observations=tuple(observations),
        steady_from=steady_from,
        megabytes_an_hour=_slope([one.seconds / 3600 for one in steady], memory),
        megabytes_a_class_hour=_slope([one.samples / 3600 for one in steady], memory),
        handles=(min(one.handles for one in steady), max(one.handles for one in steady)),
        threads=(min(one.threads for one in steady), max(one.threads for one in steady)),
    )


def soak_lines(soak: Soak) -> Iterator[str]:
    """Yield what is told in a terminal."""
    last = soak.observations[-1]
    yield f"{soak.samples} samples in {last.seconds / 60:.1f} minutes: {soak.lesson_hours:.2f} hours of a lesson."
    yield (
        f"Memory: {last.megabytes:.0f} MB at the end, {soak.megabytes_a_class_hour:+.2f} MB an hour of a lesson, "
        f"{soak.megabytes_an_hour:+.2f} MB an hour of the clock."
    )
    yield f"Handles: {soak.handles[0]} to {soak.handles[1]}. Threads: {soak.threads[0]} to {soak.threads[1]}."


def _slope(at: Sequence[float], values: Sequence[float]) -> float:
    return float(np.polyfit(at, values, 1)[0])
