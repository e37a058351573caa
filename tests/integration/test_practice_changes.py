"""Change points of the practice class, whose lesson is known: what is found is what was scripted."""

from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest

from capture.practice.script import LESSON, mood_tracks
from classmood.domain.moods import MoodSample
from storage.changes import find_changes
from tests.builders import a_sample, after_noon, seven

SECONDS = 45 * 60


def a_practice_lesson(*, students: int, seed: int) -> list[MoodSample]:
    """Return a sample every two seconds of what the students of the script truly show."""
    tracks = mood_tracks(students, seed=seed, lesson_seconds=SECONDS)
    crowd = a_sample(neutral=students)
    samples = []
    for second in range(0, SECONDS, 2):
        mean = np.clip(np.mean([track.at(second) for track in tracks], axis=0), 1e-4, None)
        mean /= mean.sum()
        samples.append(replace(crowd, at=after_noon(second), mean_probabilities=seven(mean)))
    return samples


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_parts_of_the_scripted_lesson_are_found(seed: int) -> None:
    """Five changes of part: at least four are found within a minute, and at most one that is none.

    The first is small, from 24 to 10 % happy, and may stay unseen.
    """
    true = [share * SECONDS for share in accumulate(part.share for part in LESSON)][:-1]

    found = [
        (change.at - after_noon(0)).total_seconds()
        for change in find_changes(a_practice_lesson(students=25, seed=seed))
    ]

    hit = [boundary for boundary in true if any(abs(at - boundary) <= 60 for at in found)]
    assert len(hit) >= 4
    assert len(found) - len(hit) <= 1


def test_the_hard_part_is_called_tense_and_the_joke_happy() -> None:
    """The words follow the means."""
    found = find_changes(a_practice_lesson(students=25, seed=1))

    hard, joke = (
        min(found, key=lambda change: abs((change.at - after_noon(share * SECONDS)).total_seconds()))
        for share in (0.32, 0.56)
    )
    assert (hard.largest, joke.largest) == ("tense", "happy")
    assert hard.after.tense > hard.before.tense + 0.3
    assert joke.after.happy > joke.before.happy + 0.4
