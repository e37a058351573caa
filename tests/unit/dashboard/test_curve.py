"""From a report to the points of its chart: gaps keep upright edges, three hours cost no more than one."""

from datetime import timedelta
from itertools import pairwise

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard.curve import MOST_SPANS, curve, part, whole
from storage.report import LessonReport, lesson_report
from tests.builders import NOON, a_lesson, a_sample, a_session, after_noon, stored

HAPPY = Emotion.HAPPY


def report(samples: list[MoodSample]) -> LessonReport:
    """Return a lesson's report, for groups from five faces on."""
    return lesson_report(a_session(), stored(samples), min_group=5)


def drawn(samples: list[MoodSample]) -> list[tuple[float, float | None]]:
    """Return each point as its second and the share of happy."""
    found = report(samples)
    return [
        (round((point.at - NOON).total_seconds(), 3), None if point.shares is None else point.shares[HAPPY])
        for point in curve(found, whole(found)).points
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
    """A chart has a few hundred pixels, and a span must hold a sample."""
    long, hour, rare = (
        report(a_lesson(seconds, every=every)) for seconds, every in ((21600, 4), (3600, 1), (3600, 15))
    )

    assert curve(hour, whole(hour)).seconds == 10
    assert curve(rare, whole(rare)).seconds == 30
    assert curve(long, whole(long)).seconds == 60
    points = curve(long, whole(long)).points
    assert len(points) <= MOST_SPANS + 2
    assert all(before.at < after.at for before, after in pairwise(points))


def test_a_part_is_drawn_more_finely_and_not_beyond_its_edges() -> None:
    """Who looks closer sees more, and only what lies there."""
    long = report(a_lesson(21600, every=4))
    span = part(long, 3600, 5400)
    shown = curve(long, span)

    assert span == (after_noon(3600), after_noon(5400))
    assert shown.seconds == 10
    assert (shown.points[0].at, shown.points[-1].at) == (span[0], span[1] - timedelta(milliseconds=1))


def test_a_part_outside_of_the_lesson_is_brought_inside() -> None:
    """An address bar and a slider can say anything; a chart of no time cannot be drawn."""
    hour = report(a_lesson(3600))

    assert part(hour, -50, 1e9) == whole(hour)
    assert part(hour, 600, 600) == (after_noon(600), after_noon(660))
    assert part(hour, 1e9, 0) == (after_noon(3540), after_noon(3600))
    assert whole(report(a_lesson(1))) == (NOON, after_noon(10))
    assert part(report(a_lesson(1)), 0, 10) == (NOON, after_noon(10))
