"""Figures about the agent's memory and time, from observations that were made by hand."""

from collections.abc import Iterator

import pytest

from classmood.agent_cost import agent_cost
from classmood.domain.errors import CaptureError
from classmood.observing import Observation
from classmood.soak import soak_lines, summed_up, watch_agent


def seen(seconds: float, samples: int, *, megabytes: float = 100.0, processor: float = 0.0) -> Observation:
    """Return the agent at one instant."""
    return Observation(
        seconds=seconds,
        samples=samples,
        processor_seconds=processor,
        megabytes=megabytes,
        handles=7 + samples % 2,
        threads=3,
    )


def test_memory_that_grows_with_every_sample_is_told_by_the_hour_of_a_lesson() -> None:
    """At ten samples a second, 1 MB in 3,600 samples is 1 MB an hour of a lesson and 10 MB an hour of the clock."""
    observations = [seen(at, at * 10, megabytes=100 + at * 10 / 3600) for at in range(0, 361, 6)]

    soak = summed_up(observations)

    assert soak.megabytes_a_class_hour == pytest.approx(1.0)
    assert soak.megabytes_an_hour == pytest.approx(10.0)
    assert any("+1.00 MB an hour of a lesson" in line for line in soak_lines(soak))


def test_what_the_start_takes_is_not_growth() -> None:
    """Networks are loaded once."""
    start = [seen(0, 0, megabytes=20), seen(5, 10, megabytes=90)]

    soak = summed_up([*start, *(seen(at, at) for at in range(20, 101, 10))])

    assert soak.megabytes_an_hour == pytest.approx(0.0, abs=1e-6)


def test_the_spread_of_handles_and_threads_is_told() -> None:
    """A handle that is never closed shows as a spread that grows with the time."""
    soak = summed_up([seen(at, at) for at in range(1, 11)])

    assert (soak.handles, soak.threads) == ((7, 8), (3, 3))


def test_a_soak_ends_after_hours_of_a_lesson_and_ends_the_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    """At full speed nobody knows how long they take."""
    ended = []

    def observed(_: list[str], *, every: float) -> Iterator[Observation]:
        assert every == 1.0
        try:
            for at in range(1, 1000):
                yield seen(at, at * 10)
        finally:
            ended.append(True)

    monkeypatch.setattr("classmood.soak.observe_agent", observed)

    assert [one.samples for one in watch_agent(2, lesson_hours=360 / 3600)][-2:] == [350, 360]
    assert ended == [True]


@pytest.mark.parametrize("samples", [0, 5])
def test_an_agent_that_stores_nothing_is_no_flat_line(samples: int) -> None:
    """Memory that does not grow because nothing happens would be the best result of all."""
    with pytest.raises(CaptureError, match="too few samples"):
        summed_up([seen(at, samples) for at in range(1, 20)])


def test_a_samples_time_is_told_without_the_start() -> None:
    """The networks are loaded once, and pictures are read for an hour."""
    warm = [seen(1, 0, processor=0.5), seen(2.5, 1, processor=1.5)]
    watched = [seen(2, 0, processor=0.5), seen(3, 1, processor=1.6), seen(23, 21, processor=2.4, megabytes=180)]

    cost = agent_cost([warm, watched])

    assert cost.samples == 20
    assert cost.milliseconds == pytest.approx(40.0)
    assert (cost.seconds, cost.processor_seconds, cost.megabytes) == (2.5, 1.5, 180)


def test_an_agent_that_was_too_slow_is_not_measured() -> None:
    """A mean over no sample would be a division by zero."""
    with pytest.raises(CaptureError, match="too few samples"):
        agent_cost([[seen(1, 0)], [seen(1, 1), seen(2, 1)]])
