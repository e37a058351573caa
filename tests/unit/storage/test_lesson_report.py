"""What a report tells of a lesson: numbers that can be checked by hand, and none that may not be told."""

from dataclasses import replace
from typing import Any

import pytest

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Layout, Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample
from storage.bands import wilson
from storage.changes import Change, Levels
from storage.comparison import aligned, differences
from storage.digests import Digest
from storage.report import Around, LessonReport, former_lessons, lesson_report
from tests.builders import a_lesson, a_moment, a_sample, a_session, after_noon, stored

HAPPY, SAD, NEUTRAL = Emotion.HAPPY, Emotion.SAD, Emotion.NEUTRAL


def report(samples: list[MoodSample], *, min_group: int = 5) -> LessonReport:
    """Return the report of a lesson without moments."""
    return lesson_report(a_session(), stored(samples), min_group=min_group)


def a_digest(happy: float, sad: float) -> Digest:
    """Return the digest of a former lesson."""
    mean: Probabilities = (0.0, 0.0, 0.0, happy, sad, 0.0, 1 - happy - sad)
    return Digest(a_session(course="Year 7"), (mean,), 20.0, 1.0, mean, 20.0)


def test_shares_come_from_mean_probabilities() -> None:
    """Ten faces with a slight smile each: counted, all are neutral; their probabilities tell the smile."""
    slight: Probabilities = (0.0, 0.0, 0.0, 0.4, 0.0, 0.0, 0.6)
    lesson = [replace(sample, mean_probabilities=slight) for sample in a_lesson(60, neutral=10)]

    found = report(lesson)

    assert found.shown.mean == pytest.approx(slight)
    assert found.shown.shares == (0, 0, 0, 0, 0, 0, 1)
    assert found.minutes[0].mean == pytest.approx(slight)


def test_the_band_counts_students_and_not_readings() -> None:
    """An hour of the same ten faces is not thirty thousand faces."""
    found = report(a_lesson(60, happy=4, neutral=4, unsure=2))

    assert found.group == 10
    assert found.counted == 8
    assert found.bands is not None
    assert found.shown.mean is not None
    assert found.bands[HAPPY] == wilson(found.shown.mean[HAPPY], 10)


def test_small_groups_are_left_out_and_counted() -> None:
    """Two minutes with ten faces, one with four: those four are students."""
    lesson = [*a_lesson(120, happy=10), *a_lesson(60, begin=120, sad=4)]

    found = report(lesson)

    assert found.shown.mean is not None
    assert found.shown.mean[SAD] == 0
    assert found.whole.most_faces == 10
    assert (len(found.minutes), found.hidden) == (3, 1)
    assert found.minutes[2].mean is None
    assert found.minutes[2].faces == 4


def test_a_small_class_shows_nothing() -> None:
    """But it is said how many faces there were."""
    found = report(a_lesson(60, happy=4))

    assert (found.shown.mean, found.bands, found.group, found.changes) == (None, None, None, ())
    assert found.whole.faces == 4


def test_an_empty_lesson_has_an_empty_report() -> None:
    """The agent was stopped before its first picture."""
    found = report([])

    assert (found.start, found.minutes, found.gaps, found.weak, found.around) == (after_noon(0), (), (), None, None)


def test_weak_faces_and_cameras_that_are_off_are_told() -> None:
    """They say how much to believe."""
    samples = [
        a_sample(0, happy=8, unsure=2, weak=5, tiles=12, cameras_off=2, layout=Layout.GALLERY),
        a_sample(1, happy=10, tiles=12, cameras_off=1, layout=Layout.GALLERY),
        a_sample(2, status=CaptureStatus.WRONG_LAYOUT, tiles=3, layout=Layout.SPEAKER),
    ]

    found = report(samples)

    assert found.weak == 5 / 20
    assert found.around == Around(tiles=12, cameras_off=1.5)


def test_a_change_lines_up_with_the_nearest_moment() -> None:
    """Two minutes after "started recursion"; the joke of ten minutes ago has nothing to do with it."""
    lesson = [*a_lesson(900, happy=8, neutral=12), *a_lesson(900, begin=900, happy=2, sad=8, neutral=10)]
    moments = [a_moment(300, "a joke"), a_moment(780, "started recursion")]

    (found,) = lesson_report(a_session(), stored(lesson), moments, min_group=5).changes

    before: Any = pytest.approx(Levels(0.4, 0.6, 0.0))
    after: Any = pytest.approx(Levels(0.1, 0.5, 0.4))
    assert found.change == Change(after_noon(900), before, after)
    assert found.change.largest == "tense"
    assert found.moment == moments[1]
    assert found.seconds_after == 120


def test_a_change_far_from_every_moment_has_none() -> None:
    """Six minutes later is another matter."""
    lesson = [*a_lesson(900, happy=8, neutral=12), *a_lesson(900, begin=900, happy=2, neutral=18)]

    (found,) = lesson_report(a_session(), stored(lesson), [a_moment(540)], min_group=5).changes

    assert (found.moment, found.seconds_after) == (None, None)


def test_the_usual_is_the_mean_of_the_former_lessons() -> None:
    """Each lesson weighs the same; the smallest and the largest say how far they lie apart."""
    found = lesson_report(
        a_session(course="Year 7"), [], former=[a_digest(0.2, 0.1), a_digest(0.4, 0.2)], min_group=5
    ).former

    assert found is not None
    assert (found.course, found.lessons) == ("Year 7", 2)
    assert (found.mean[HAPPY], found.low[HAPPY], found.high[HAPPY]) == pytest.approx((0.3, 0.2, 0.4))
    assert found.tense == pytest.approx((0.15, 0.1, 0.2))


def test_former_lessons_are_those_of_the_course_that_began_before() -> None:
    """Neither later ones nor the lesson itself; without a course there is no usual."""
    this = a_session(5, course="Year 7")
    earlier = replace(a_session(3, course="Year 7"), started_at=after_noon(-100))
    other = replace(a_session(4, course="Year 8"), started_at=after_noon(-100))
    later = replace(a_session(6, course="Year 7"), started_at=after_noon(100))

    assert former_lessons(this, [later, this, other, earlier]) == [earlier]
    assert former_lessons(a_session(), [a_session(2)]) == []


def test_two_lessons_are_aligned_at_a_moment_of_each() -> None:
    """Minute 0 is the joke in both, though one came after a minute and the other after two."""
    first = report([*a_lesson(60, neutral=10), *a_lesson(60, begin=60, happy=10)])
    second = report([*a_lesson(120, neutral=10), *a_lesson(120, begin=120, happy=10)])

    rows = aligned(first, second, first_origin=after_noon(60), second_origin=after_noon(120))

    assert [row.index for row in rows] == [-2, -1, 0, 1]
    assert [row.first and row.first[HAPPY] for row in rows] == [None, 0, 1, None]
    assert [row.second and row.second[HAPPY] for row in rows] == [0, 0, 1, 1]


def test_two_lessons_are_aligned_at_their_beginnings() -> None:
    """Unless a moment is chosen; a lesson without samples has no minutes."""
    lesson = report(a_lesson(120, happy=10))

    assert [row.index for row in aligned(lesson, report([]))] == [0, 1]
    assert aligned(report([]), report([])) == []


def test_a_difference_is_apart_when_the_bands_are() -> None:
    """Thirty against ten percent of twenty faces may be chance; ninety against ten is not."""
    few = report(a_lesson(60, happy=2, neutral=18))
    more = report(a_lesson(60, happy=6, neutral=14))
    most = report(a_lesson(60, happy=18, neutral=2))

    assert [one.apart for one in differences(few, more)][HAPPY] is False
    assert [one.apart for one in differences(few, most)][HAPPY] is True
    assert [one.emotion for one in differences(few, most)] == list(Emotion)
    assert differences(few, report(a_lesson(60, happy=2))) == []
