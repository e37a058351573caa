"""The scripted lesson: the class as a whole feels what the script says, each student one thing at a time."""

import numpy as np
import pytest

from capture.practice.script import LESSON, Part, mood_tracks, part_at
from capture.practice.tracks import Track
from classmood.domain.emotions import Emotion


def _counts(tracks: list[Track], times: list[float]) -> dict[Emotion, float]:
    """Return each emotion's share of the dominant ones."""
    dominant = [int(track.at(t).argmax()) for t in times for track in tracks]
    return {emotion: dominant.count(emotion) / len(dominant) for emotion in Emotion}


def test_the_script_is_a_whole_lesson() -> None:
    """Shares that do not sum to 1 would leave students without a mood."""
    assert sum(part.share for part in LESSON) == pytest.approx(1.0)
    assert all(sum(part.moods.values()) == pytest.approx(1.0) for part in LESSON)


@pytest.mark.parametrize("lesson_seconds", [600.0, 3000.0])
@pytest.mark.parametrize("part", LESSON, ids=lambda part: part.name)
def test_the_class_follows_each_part_of_the_script(lesson_seconds: float, part: Part) -> None:
    """What the dashboard shows is judged by this: a joke must show as happiness, at once and in every length."""
    tracks = mood_tracks(49, seed=7, lesson_seconds=lesson_seconds)
    # From 10 s after the part began, when the last student has noticed.
    times = [t for t in np.arange(0, lesson_seconds, 2.0) if part_at(t, lesson_seconds) is part]
    times = [float(t) for t in times if t >= times[0] + 10]

    shares = _counts(tracks, times)

    for emotion in Emotion:
        assert shares[emotion] == pytest.approx(part.moods.get(emotion, 0.0), abs=0.09)


def test_the_joke_makes_more_students_happy_than_the_hard_part() -> None:
    """The plainest change in the lesson must be plain in a small class, too."""
    tracks = mood_tracks(9, seed=0, lesson_seconds=600.0)

    assert _counts(tracks, [380.0])[Emotion.HAPPY] > 0.4
    assert _counts(tracks, [280.0])[Emotion.HAPPY] < 0.2


def test_a_student_mostly_feels_one_clear_thing() -> None:
    """An oracle that is itself undecided cannot judge a network."""
    tracks = mood_tracks(25, seed=2, lesson_seconds=600.0)

    clear = [track.at(float(t)).max() >= 0.8 for t in np.arange(0, 600, 1.5) for track in tracks]

    assert np.mean(clear) > 0.85


def test_moods_change_smoothly() -> None:
    """Faces do not jump: from one mood to the next takes 2 seconds or more."""
    for track in mood_tracks(9, seed=5, lesson_seconds=600.0):
        moods = np.stack([track.at(t) for t in np.arange(0, 600, 0.1)])
        # A smooth step of 2 s is steepest in its middle: 1.5 / 2 s.
        assert np.abs(np.diff(moods, axis=0)).max() <= 0.1 * 0.75 + 1e-9


def test_a_held_value_is_the_same_to_the_last_digit() -> None:
    """Portraits redraw a face when a number changes: a rounding error would cost the whole saving."""
    track = Track([0.0, 10.0], [[0.1, 0.9], [0.7, 0.3]], [0.0, 2.0])

    assert track.at(12.0).tolist() == track.at(123.4).tolist() == [0.7, 0.3]
    assert track.at(11.0).tolist() == pytest.approx([0.4, 0.6])
    assert track.at(-1.0).tolist() == [0.1, 0.9]
