"""The newest lesson in memory shows what reading it anew would show."""

from collections.abc import Sequence

import pytest

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard.lesson import LiveLesson, within
from dashboard.track import Point
from storage.alerts import SUSTAINED
from storage.history import History
from storage.recorder import Recorder
from storage.usual import OPENING
from tests.builders import NOON, a_lesson, a_sample, after_noon

BROKEN = [*a_lesson(40, happy=8, sad=2), a_sample(40, status=CaptureStatus.BLACK), *a_lesson(60, begin=90, sad=9)]


def followed(recorder: Recorder, history: History, samples: Sequence[MoodSample], *, at_once: int) -> LiveLesson:
    """Record a lesson and follow it, so many samples at a time."""
    session = recorder.begin(title="", source="screen", at=NOON)
    lesson = LiveLesson(history.session(session), min_group=5)
    for first in range(0, len(samples), at_once):
        for sample in samples[first : first + at_once]:
            recorder.record(session, sample)
        lesson.follow(history, history.session(session))
        lesson.points(20)
    return lesson


@pytest.mark.parametrize("at_once", [1, 7, 50])
def test_following_step_by_step_equals_reading_it_whole(recorder: Recorder, history: History, at_once: int) -> None:
    """A page that was open all along and one that was just opened must show the same."""
    slowly = followed(recorder, history, BROKEN, at_once=at_once)
    whole = followed(recorder, history, BROKEN, at_once=len(BROKEN))

    for smoothing in (5, 20, 60):
        assert [point.at for point in slowly.points(smoothing)] == [point.at for point in whole.points(smoothing)]
        for one, other in zip(slowly.points(smoothing), whole.points(smoothing), strict=True):
            assert one.shares == (None if other.shares is None else pytest.approx(other.shares))
        assert slowly.mean(smoothing) == whole.mean(smoothing)
    assert slowly.usual() == whole.usual()


def test_smoothing_is_what_was_chosen(recorder: Recorder, history: History) -> None:
    """Ten seconds of happy after fifty of sad: the last 5 s are happy, of the last 20 s half."""
    lesson = followed(recorder, history, a_lesson(50, sad=10) + a_lesson(10, begin=50, happy=10), at_once=60)

    for smoothing, share in ((5, 1.0), (20, 0.5), (60, 1 / 6)):
        mean, shares = lesson.mean(smoothing), lesson.points(smoothing)[-1].shares
        assert mean is not None
        assert shares is not None
        assert mean[Emotion.HAPPY] == pytest.approx(share)
        assert shares[Emotion.HAPPY] == pytest.approx(share)


def test_an_alert_is_on_while_it_lasts(recorder: Recorder, history: History) -> None:
    """From the end of its two minutes on, with the time at which they began."""
    calm, tense = 30 * OPENING, 30 * SUSTAINED
    quiet = a_lesson(calm, neutral=20)
    session = recorder.begin(title="", source="screen", at=NOON)
    lesson = LiveLesson(history.session(session), min_group=5)

    def go_on(samples: list[MoodSample]) -> None:
        for sample in samples:
            recorder.record(session, sample)
        lesson.follow(history, history.session(session))

    go_on(quiet + a_lesson(tense, begin=calm, sad=10, neutral=10))
    assert lesson.alert() is None, "the last half-minute still goes on"
    go_on([a_sample(calm + tense, neutral=20)])
    alert = lesson.alert()
    assert alert is not None
    assert alert[1] == after_noon(calm)
    go_on(a_lesson(31, begin=calm + tense + 1, neutral=20))
    assert lesson.alert() is None


def test_a_window_begins_with_the_last_point_before_it() -> None:
    """So that the bands reach the chart's left edge."""
    points = [Point(i, after_noon(i), None) for i in range(10)]

    assert [point.sequence for point in within(points, after_noon(4.5))] == [4, 5, 6, 7, 8, 9]
    assert list(within(points, after_noon(-1))) == points
    assert list(within([], NOON)) == []
