"""Lessons added up by the database: the same numbers as sample by sample, in a fraction of the time."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import Engine, event

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from storage import timeline
from storage.digests import Digest, Digests
from storage.groups import all_guarded
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_lesson, a_sample, seven


def record(engine: Engine, samples: Iterable[MoodSample], *, title: str = "Algebra") -> int:
    """Record a lesson."""
    recorder = Recorder(engine)
    session = recorder.begin(title=title, source="screen", at=NOON)
    for sample in samples:
        recorder.record(session, sample)
    return session


def digest(engine: Engine, samples: Iterable[MoodSample], *, min_group: int = 5) -> Digest:
    """Record a lesson and return its digest."""
    record(engine, samples)
    history = History(engine)
    return Digests(history, min_group=min_group).of(history.sessions())[0]


def test_the_sums_are_those_of_every_sample(engine: Engine) -> None:
    """Two ways to the same numbers, over everything that may happen in a lesson."""
    rng = np.random.default_rng(1)
    samples = []
    for second in range(300):
        if second % 50 == 7:
            samples.append(a_sample(second, status=CaptureStatus.BLACK))
            continue
        sample = a_sample(second, happy=int(rng.integers(0, 9)), sad=int(rng.integers(1, 9)), unsure=1, too_small=2)
        mean = rng.dirichlet(np.ones(7))
        samples.append(replace(sample, mean_probabilities=seven(mean)))
    found = digest(engine, samples)

    whole, shown = timeline.overall(samples), timeline.overall(all_guarded(samples, min_group=5))
    assert found.faces == pytest.approx(whole.faces)
    assert found.coverage == pytest.approx(whole.coverage)
    assert found.mean == pytest.approx(shown.mean)
    assert found.tone == pytest.approx(shown.tone)
    minutes = timeline.minutes(all_guarded(samples, min_group=5))
    assert [minute.mean for minute in minutes] == [pytest.approx(mean) for mean in found.minutes]
    assert found.length == timedelta(seconds=300)


def test_a_minute_without_anything_is_a_gap(engine: Engine) -> None:
    """Between two minutes with faces, one slept and one saw nobody."""
    samples = [
        *a_lesson(60, happy=10),
        *[a_sample(120 + second, status=CaptureStatus.NO_FACES) for second in range(60)],
        *a_lesson(60, begin=180, sad=10),
    ]

    minutes = digest(engine, samples).minutes

    assert [None if mean is None else Emotion(mean.index(1.0)) for mean in minutes] == [
        Emotion.HAPPY,
        None,
        None,
        Emotion.SAD,
    ]


def test_a_small_group_shows_no_expressions(engine: Engine) -> None:
    """Three faces are students, not a class; how many there were is told all the same."""
    found = digest(engine, a_lesson(60, happy=3))

    assert (found.mean, found.tone, found.group, found.minutes) == (None, None, None, (None,))
    assert (found.faces, found.coverage) == (3, 1)


def test_a_lesson_without_samples_is_empty(engine: Engine) -> None:
    """The agent was stopped before its first picture."""
    found = digest(engine, [])

    assert (found.minutes, found.faces, found.coverage, found.mean, found.length) == ((), None, None, None, timedelta())


def test_a_lesson_is_added_up_once_until_it_grows(engine: Engine) -> None:
    """The table of lessons is opened again and again; a running lesson must not freeze in it."""
    session = record(engine, a_lesson(60, happy=10))
    history = History(engine)
    digests = Digests(history, min_group=5)
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    first = digests.of(history.sessions())
    again = digests.of(history.sessions())

    assert first == again
    assert sum("GROUP BY" in statement for statement in statements) == 1
    Recorder(engine).record(session, a_sample(60, sad=10))
    assert len(digests.of(history.sessions())[0].minutes) == 2


def test_a_digest_carries_the_present_title(engine: Engine) -> None:
    """Renaming changes no sample."""
    record(engine, a_lesson(60))
    history = History(engine)
    digests = Digests(history, min_group=5)
    session = history.sessions()[0]
    digests.of([session])

    assert digests.of([replace(session, title="Fractions")])[0].session.title == "Fractions"
