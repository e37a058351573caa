"""From a report to the points of its chart: gaps keep upright edges, three hours cost no more than one."""

from itertools import pairwise

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard.curve import MOST_SPANS, curve, span_seconds
from storage.report import LessonReport, lesson_report
from tests.builders import NOON, a_lesson, a_sample, a_session, stored

HAPPY = Emotion.HAPPY


def report(samples: list[MoodSample]) -> LessonReport:
    """Return a lesson's report, for groups from five faces on."""
    return lesson_report(a_session(), stored(samples), min_group=5)


def drawn(samples: list[MoodSample]) -> list[tuple[float, float | None]]:
    """Return each point as its second and the share of happy."""
    return [
        (round((point.at - NOON).total_seconds(), 3), None if point.shares is None else point.shares[HAPPY])
        for point in curve(report(samples))
    ]


def test_each_point_is_the_mean_of_ten_seconds_in_their_middle() -> None:
    """With a flat beginning and a flat end, so that the bands fill the lesson."""
    assert drawn([*a_lesson(10, happy=10), *a_lesson(10, begin=10, neutral=10)]) == [
        (0, 1.0),
        (5, 1.0),
        (15, 0.0),
        (19.999, 0.0),
    ]


def test_a_gap_has_upright_edges() -> None:
    """A slope down to it would look like a class that calms down."""
    lesson = [
        *a_lesson(10, happy=10),
        *[a_sample(10 + second, status=CaptureStatus.BLACK) for second in range(20)],
        *a_lesson(10, begin=30, happy=10),
    ]

    assert drawn(lesson) == [
        (0, 1.0),
        (5, 1.0),
        (9.999, 1.0),
        (10, None),
        (29.999, None),
        (30, 1.0),
        (35, 1.0),
        (39.999, 1.0),
    ]


def test_a_small_group_is_a_gap() -> None:
    """Four faces are students."""
    assert {share for _, share in drawn(a_lesson(60, happy=4))} == {None}
    assert drawn([]) == []


def test_long_and_rarely_read_lessons_have_longer_spans() -> None:
    """A browser draws about a thousand points at once, and a span must hold a sample."""
    long = report(a_lesson(6 * 3600, every=4))
    rare = report(a_lesson(3600, every=15))

    assert span_seconds(report(a_lesson(3600))) == 10
    assert span_seconds(rare) == 30
    assert span_seconds(long) == 20
    assert len(curve(long)) <= MOST_SPANS + 2
    assert all(before.at < after.at for before, after in pairwise(curve(long)))
