"""Change points: the ones that are there, and none that are not.

The noise is that of a class: each drawn student shows one expression for 10 to 60 seconds, so that what is read now
is much like what was read ten seconds ago, without any change.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from classmood.domain.moods import CaptureStatus, MoodSample
from storage.changes import LEAST, SHORTEST, Levels, find_changes
from tests.builders import a_lesson, a_sample, after_noon, seven

CALM = np.array([0.03, 0.01, 0.02, 0.20, 0.06, 0.08, 0.60])
HAPPIER = np.array([0.03, 0.01, 0.02, 0.40, 0.06, 0.08, 0.40])
TENSE = np.array([0.23, 0.06, 0.07, 0.10, 0.14, 0.05, 0.35])

Course = Callable[[int], NDArray[np.float64]]


def a_class(course: Course, *, minutes: float, students: int = 25, seed: int = 0, begin: float = 0) -> list[MoodSample]:
    """Return one sample a second of a class whose students draw their expressions from ``course(second)``."""
    rng = np.random.default_rng(seed)
    seconds = int(minutes * 60)
    total = np.zeros((seconds, 7))
    for _ in range(students):
        second = 0
        while second < seconds:
            until = second + int(rng.uniform(10, 60))
            total[second:until] += np.eye(7)[rng.choice(7, p=course(second))] * 0.72 + 0.04
            second = until
    total += rng.normal(0, 0.08 * np.sqrt(students), total.shape)
    means = np.clip(total / students, 1e-3, None)
    means /= means.sum(axis=1, keepdims=True)
    crowd = a_sample(neutral=students)
    return [
        replace(crowd, at=after_noon(begin + second), mean_probabilities=seven(row)) for second, row in enumerate(means)
    ]


def steady(_: int) -> NDArray[np.float64]:
    """Return the same shares at every second."""
    return CALM


def seconds_of(samples: list[MoodSample]) -> list[float]:
    """Return the seconds at which changes were found."""
    return [(change.at - samples[0].at).total_seconds() for change in find_changes(samples)]


@pytest.mark.parametrize("seed", range(5))
def test_a_change_of_the_whole_class_is_found_where_it_is(seed: int) -> None:
    """Twenty points more happy after half an hour: one change, within a minute of the truth."""
    found = find_changes(a_class(lambda s: CALM if s < 1800 else HAPPIER, minutes=60, seed=seed))

    assert len(found) == 1
    assert (found[0].at - after_noon(0)).total_seconds() == pytest.approx(1800, abs=60)
    assert found[0].largest in {"happy", "neutral"}
    assert found[0].after.happy - found[0].before.happy == pytest.approx(0.2 * 0.72, abs=0.06)


def test_three_changes_are_found_in_their_order() -> None:
    """Calm, tense, happy, calm."""
    parts = [CALM, TENSE, HAPPIER, CALM]
    samples = a_class(lambda s: parts[min(s // 900, 3)], minutes=60, seed=3)

    assert seconds_of(samples) == pytest.approx([900, 1800, 2700], abs=SHORTEST)


@pytest.mark.slow
def test_noise_alone_raises_no_alarm() -> None:
    """Forty steady lessons; 1.3 % of 480 raised one when this was measured, so that one or two may here."""
    lessons = [a_class(steady, minutes=20 + seed, students=8 + seed // 2, seed=100 + seed) for seed in range(40)]

    assert sum(bool(find_changes(lesson)) for lesson in lessons) <= 2


def test_a_short_outburst_is_no_change() -> None:
    """A laugh of half a minute is a laugh."""
    samples = a_class(lambda s: HAPPIER if 900 <= s < 930 else CALM, minutes=30, seed=4)

    assert find_changes(samples) == []


def test_nothing_is_found_across_a_gap() -> None:
    """Calm before the break, tense after it: what happened in between was not seen."""
    after = a_class(lambda _: TENSE, minutes=15, seed=6, begin=25 * 60)
    nothing = [a_sample(15 * 60 + second, status=CaptureStatus.WRONG_LAYOUT) for second in range(600)]

    assert find_changes([*a_class(steady, minutes=15, seed=5), *nothing, *after]) == []


def test_a_change_on_one_side_of_a_gap_is_found() -> None:
    """The gap hides what lies in it and nothing else."""
    after = a_class(lambda s: CALM if s < 600 else TENSE, minutes=20, seed=8, begin=25 * 60)

    assert seconds_of([*a_class(steady, minutes=15, seed=7), *after]) == pytest.approx([25 * 60 + 600], abs=60)


def test_a_short_gap_hides_nothing() -> None:
    """Ten lost seconds do not end the series."""
    samples = a_class(lambda s: CALM if s < 600 else TENSE, minutes=20, seed=9)

    assert seconds_of([*samples[:300], *samples[310:]]) == pytest.approx([600], abs=60)


def test_what_a_clock_set_back_repeats_is_not_joined() -> None:
    """Seconds that come twice belong to two stretches."""
    twice = [*a_class(steady, minutes=10, seed=10), *a_class(steady, minutes=10, seed=11)]

    assert find_changes(twice) == []


def test_a_class_that_stands_still_and_then_moves_a_little_is_left_alone() -> None:
    """Without any noise everything is significant; less than five points are still too little to tell."""
    samples = [*a_lesson(900, happy=20, neutral=80), *a_lesson(900, begin=900, happy=24, neutral=76)]
    more = [*a_lesson(900, happy=20, neutral=80), *a_lesson(900, begin=900, happy=30, neutral=70)]

    assert find_changes(samples) == []
    assert [(c.at, c.before, c.after, c.largest) for c in find_changes(more)] == [
        (
            after_noon(900),
            pytest.approx(Levels(0.2, 0.8, 0.0)),
            pytest.approx(Levels(0.3, 0.7, 0.0)),
            "happy",
        )
    ]
    assert LEAST == 0.05


def test_samples_every_fifteen_seconds_are_enough() -> None:
    """A slow computer reads the class less often."""
    samples = a_class(lambda s: CALM if s < 1800 else TENSE, minutes=60, seed=12)[::15]

    assert seconds_of(samples) == pytest.approx([1800], abs=90)


@pytest.mark.parametrize("samples", [[], a_lesson(1), a_lesson(int(SHORTEST)), a_lesson(600, too_small=9)])
def test_too_little_has_no_change(samples: list[MoodSample]) -> None:
    """Nothing, an instant, two minutes, nothing readable."""
    assert find_changes(samples) == []
