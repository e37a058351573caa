"""What is usual for a class: from its own first minutes or its former lessons, and never from what was not seen."""

import pytest

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample
from storage.changes import Levels
from storage.usual import HalfMinute, HalfMinutes, usual
from tests.builders import NOON, a_lesson, a_sample


def half_minutes(*samples: MoodSample, min_group: int = 5) -> list[HalfMinute | None]:
    """Return the finished half-minutes of a lesson that began at noon."""
    made = HalfMinutes(NOON, min_group=min_group)
    made.add(samples)
    return made.finished()


def a_half_minute(happy: float = 0.2, neutral: float = 0.7, tense: float = 0.1, faces: float = 20) -> HalfMinute:
    """Return a readable half-minute."""
    return HalfMinute(Levels(happy, neutral, tense), faces)


def a_mean(happy: float) -> Probabilities:
    """Return the mean probabilities of a lesson: happy, and neutral for the rest."""
    mean = [0.0] * len(Emotion)
    mean[Emotion.HAPPY], mean[Emotion.NEUTRAL] = happy, 1 - happy
    a, b, c, d, e, f, g = mean
    return (a, b, c, d, e, f, g)


def test_a_half_minute_is_the_mean_over_its_faces() -> None:
    """Fifteen seconds of 10 happy faces, fifteen of 30 of which none is: 10 of 40 faces were happy."""
    lesson = a_lesson(15, happy=10) + a_lesson(15, begin=15, sad=30) + a_lesson(1, begin=30)

    (first,) = half_minutes(*lesson)

    assert first is not None
    assert first.levels == pytest.approx(Levels(happy=0.25, neutral=0, tense=0.75))
    assert first.faces == pytest.approx(20)


def test_the_half_minute_that_still_goes_on_is_not_finished() -> None:
    """Its first second must not be taken for the whole."""
    assert half_minutes(*a_lesson(30)) == []
    assert len(half_minutes(*a_lesson(31))) == 1


def test_asking_in_between_changes_no_half_minute() -> None:
    """What is finished is kept, so a sample from before, after a clock was set back, must still be counted in it."""
    lesson = [*a_lesson(100, happy=10), *a_lesson(20, begin=40, sad=10), *a_lesson(40, begin=100, happy=10)]
    made = HalfMinutes(NOON, min_group=5)

    for sample in lesson:
        made.add([sample])
        made.finished()

    assert made.finished() == half_minutes(*lesson)


def test_a_half_minute_without_samples_is_unreadable() -> None:
    """The laptop slept; the number of each half-minute still tells its time."""
    found = half_minutes(*a_lesson(30), *a_lesson(31, begin=90))

    assert [one is None for one in found] == [False, True, True, False]


@pytest.mark.parametrize(
    "lesson",
    [
        [a_sample(3)],
        [a_sample(3), a_sample(29)],
        a_lesson(10),
        a_lesson(30, happy=4),
        [a_sample(second, status=CaptureStatus.WRONG_LAYOUT) for second in range(30)],
    ],
    ids=["one sample", "two samples", "only its first ten seconds", "four faces", "a shared screen"],
)
def test_too_little_makes_no_level(lesson: list[MoodSample]) -> None:
    """A level from one sample, from one end, from four faces or from a gap would raise alerts out of nothing."""
    assert half_minutes(*lesson, a_sample(30)) == [None]


def test_a_clock_that_was_set_back_disturbs_nothing() -> None:
    """Samples from before the lesson belong to no half-minute of it."""
    assert half_minutes(a_sample(-40, happy=10), *a_lesson(31, sad=10))[0] == half_minutes(*a_lesson(31, sad=10))[0]


def test_adding_one_by_one_equals_adding_at_once() -> None:
    """The live page adds each sample as it comes; a reload adds an hour at once."""
    lesson = a_lesson(95, happy=3, sad=7)
    slowly = HalfMinutes(NOON, min_group=5)
    for sample in lesson:
        slowly.add([sample])

    assert slowly.finished() == half_minutes(*lesson)


def test_usual_is_the_median_of_the_first_ten_half_minutes() -> None:
    """One burst of laughter among ten does not move it, and neither does what comes later."""
    opening = [a_half_minute(happy=0.2)] * 9 + [a_half_minute(happy=0.9)]
    later = [a_half_minute(happy=0.6)] * 40

    found = usual([*opening, *later])

    assert found is not None
    assert found.levels.happy == 0.2
    assert (found.half_minutes, found.settled) == (10, True)


def test_gaps_do_not_count_towards_the_opening() -> None:
    """A class that begins with five minutes of slides has its first readable minutes after them."""
    found = usual([None] * 10 + [a_half_minute(tense=0.3)] * 10)

    assert found is not None
    assert (found.levels.tense, found.settled) == (0.3, True)


def test_the_first_minutes_have_a_usual_so_far() -> None:
    """After one readable minute there is something to compare with; it may still move."""
    assert usual([]) is None
    assert usual([a_half_minute()]) is None
    found = usual([a_half_minute(happy=0.2), a_half_minute(happy=0.4)])
    assert found is not None
    assert found.levels.happy == pytest.approx(0.3)
    assert not found.settled


def test_three_former_lessons_tell_what_is_usual_from_the_first_second() -> None:
    """The class's own, over days, says more than today's first minutes; one odd day does not decide."""
    found = usual([], [a_mean(0.2), None, a_mean(0.9), a_mean(0.3)])

    assert found is not None
    assert found.levels.happy == 0.3
    assert (found.lessons, found.settled) == (3, True)


def test_two_former_lessons_are_too_few() -> None:
    """The median of two days is their mean, and one of them may have been the day before the holidays."""
    assert usual([], [a_mean(0.2), a_mean(0.9)]) is None


def test_only_the_newest_ten_former_lessons_count() -> None:
    """A class of the end of the term is another one than at its beginning."""
    found = usual([], [a_mean(0.2)] * 10 + [a_mean(0.9)] * 30)

    assert found is not None
    assert (found.levels.happy, found.lessons) == (0.2, 10)
