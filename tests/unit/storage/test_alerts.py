"""When an alert is raised and when it is not: series of half-minutes that can be checked by hand, then noise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from capture.practice.script import LESSON, mood_tracks
from classmood.domain.moods import CaptureStatus, MoodSample
from storage.alerts import COOL_DOWN, Alert, AlertKind, find_alerts
from storage.changes import Levels
from storage.usual import OPENING, HalfMinute, HalfMinutes, Usual, usual
from tests.builders import NOON, after_noon, seven

CALM = HalfMinute(Levels(happy=0.20, neutral=0.70, tense=0.10), faces=25)
TENSE = HalfMinute(Levels(happy=0.10, neutral=0.55, tense=0.35), faces=25)
USUAL = Usual(CALM.levels, lessons=0, half_minutes=OPENING)
KNOWN = Usual(CALM.levels, lessons=5, half_minutes=0)
START = [CALM] * OPENING


def alerts(*then: HalfMinute | None) -> list[Alert]:
    """Return the alerts of a lesson with a calm opening and then these half-minutes."""
    return find_alerts([*START, *then], USUAL)


def test_two_minutes_of_more_tense_expressions_raise_one_alert() -> None:
    """With all its numbers, for the reason that the teacher reads."""
    level: Any = pytest.approx(0.35)

    (found,) = alerts(CALM, *[TENSE] * 4)

    assert found == Alert(
        AlertKind.TENSE,
        begun=11,
        raised=14,
        ended=None,
        level=level,
        usual=0.10,
        faces=25,
    )


def test_ninety_seconds_raise_none() -> None:
    """A groan over the homework is no change of the class."""
    assert alerts(*[TENSE] * 3, CALM, *[TENSE] * 3) == []


@pytest.mark.parametrize("place", [1, 2])
def test_a_gap_breaks_the_two_minutes(place: int) -> None:
    """Nobody knows what the class did while slides covered it."""
    risen: list[HalfMinute | None] = [TENSE] * 4
    risen[place] = None

    assert alerts(*risen, TENSE) == []


def test_one_calm_half_minute_breaks_the_two_minutes() -> None:
    """The mean of the four would still be high enough; sustained means all the time."""
    very = HalfMinute(Levels(0.0, 0.1, 0.9), 25)

    assert alerts(very, very, CALM, very, CALM) == []


def test_nine_points_are_too_few_and_ten_enough_in_a_large_class() -> None:
    """A hundred faces, so that counting alone is no reason to keep silent."""
    nine = HalfMinute(Levels(0.2, 0.61, 0.19), 100)
    ten = HalfMinute(Levels(0.2, 0.60, 0.20), 100)

    assert alerts(*[nine] * 8) == []
    assert len(alerts(*[ten] * 8)) == 1


def test_the_fewer_faces_the_more_it_takes() -> None:
    """35 % of 8 faces is 14 to 64 % by Wilson, which does not leave out the usual 20 %; of 25 it is 19 to 55 %."""
    usually = replace(USUAL, levels=Levels(0.2, 0.65, 0.15))

    def found(faces: float, tense: float) -> list[Alert]:
        return find_alerts([*START, *[HalfMinute(Levels(0.1, 0.5, tense), faces)] * 4], usually)

    assert found(8, 0.35) == []
    assert len(found(25, 0.35)) == 1
    assert len(found(8, 0.60)) == 1


def test_more_neutral_faces_are_told_too_and_tense_ones_first() -> None:
    """Two alerts at once would be one too many."""
    quiet = HalfMinute(Levels(0.02, 0.95, 0.03), 25)
    both = replace(USUAL, levels=Levels(0.9, 0.05, 0.05))

    assert [one.kind for one in alerts(*[quiet] * 4)] == [AlertKind.NEUTRAL]
    assert [one.kind for one in find_alerts([*START, *[TENSE] * 4], both)] == [AlertKind.TENSE]


def test_less_tense_expressions_raise_none() -> None:
    """Good news needs no alert; the mood word tells it."""
    merry = HalfMinute(Levels(0.9, 0.1, 0.0), 25)

    assert alerts(*[merry] * 20) == []


def test_an_alert_ends_with_the_first_half_minute_back_at_the_usual() -> None:
    """Else it would stand there long after the class went on."""
    (found,) = alerts(*[TENSE] * 6, CALM)

    assert (found.begun, found.raised, found.ended) == (10, 13, 16)


def test_an_alert_ends_with_a_gap() -> None:
    """What cannot be seen is not tense."""
    (found,) = alerts(*[TENSE] * 5, None, CALM)

    assert found.ended == 15


def test_a_class_that_stays_tense_is_told_once() -> None:
    """The teacher knows by now."""
    (found,) = alerts(*[TENSE] * 60)

    assert found.ended is None


def test_after_an_alert_five_minutes_are_silent() -> None:
    """However tense the class is in them; the next one counts its two minutes anew or goes on from them."""
    found = alerts(*[TENSE] * 4, CALM, *[TENSE] * 30)

    assert [one.raised for one in found] == [13, 14 + COOL_DOWN]
    assert COOL_DOWN == 10, "half-minutes"


def test_before_the_usual_is_settled_there_are_no_alerts() -> None:
    """With two half-minutes to compare with, anything would be a change."""
    assert find_alerts([*START, *[TENSE] * 4], None) == []
    assert find_alerts([CALM, CALM, *[TENSE] * 20], Usual(CALM.levels, 0, 2)) == []


def test_the_opening_itself_raises_none() -> None:
    """The half-minutes that say what is usual cannot be unusual; the first four after them can."""
    opening = [*[CALM] * 6, *[TENSE] * 4]

    assert find_alerts(opening, USUAL) == []
    assert [one.raised for one in find_alerts([*opening, *[TENSE] * 4], USUAL)] == [OPENING + 3]


def test_with_former_lessons_the_first_two_minutes_may_already_be_told() -> None:
    """A class that comes in upset is what a teacher would want to know first."""
    assert [one.raised for one in find_alerts([TENSE] * 4, KNOWN)] == [3]


def test_what_was_told_stays_told_as_the_lesson_goes_on() -> None:
    """A reload in the middle must not show another past."""
    lesson = [*START, *[TENSE] * 5, CALM, None, *[TENSE] * 3, CALM, *[TENSE] * 12]

    for end in range(OPENING, len(lesson)):
        before, after = find_alerts(lesson[:end], USUAL), find_alerts(lesson, USUAL)
        assert [one.raised for one in before] == [one.raised for one in after][: len(before)]


def lesson_alerts(means: Sequence[Sequence[float]], *, students: int, every: float) -> list[Alert]:
    """Return the alerts of a lesson from the mean probabilities of its samples, `every` so many seconds."""
    half_minutes = HalfMinutes(NOON, min_group=5)
    half_minutes.add(
        MoodSample(
            at=after_noon(i * every),
            status=CaptureStatus.OK,
            faces=students,
            read=students,
            mean_probabilities=seven(mean),
        )
        for i, mean in enumerate(means)
    )
    finished = half_minutes.finished()
    return find_alerts(finished, usual(finished))


def steady_class(
    students: int, shares: NDArray[np.float64], seconds: int, rng: np.random.Generator
) -> list[list[float]]:
    """Return the means, one every two seconds, of a class whose students each show an expression for 10 to 60 s.

    A reading gives 75 % to the expression that is shown and scatters the rest, anew for each expression.
    """
    total = np.zeros((seconds // 2, len(shares)))
    for _ in range(students):
        at = -rng.uniform(0, 60)
        while at < seconds:
            until = at + rng.uniform(10, 60)
            reading = 0.25 * rng.dirichlet(np.full(len(shares), 0.3))
            reading[rng.choice(len(shares), p=shares)] += 0.75
            total[max(int(at // 2) + 1, 0) : max(int(until // 2) + 1, 0)] += reading
            at = until
    means: list[list[float]] = (total / students).tolist()
    return means


@pytest.mark.slow
@pytest.mark.parametrize(("students", "most"), [(6, 12), (12, 3), (25, 2), (40, 2)])
def test_a_steady_class_hardly_ever_raises_an_alert(students: int, most: int) -> None:
    """An alert without a reason teaches to look away. Sixty hours of three kinds of class, none of which changes."""
    rng = np.random.default_rng(students)
    kinds = ([2, 1, 2, 20, 5, 5, 65], [8, 3, 6, 25, 12, 8, 38], [12, 5, 10, 15, 20, 8, 30])
    raised = 0
    for shares in kinds:
        for _ in range(20):
            means = steady_class(students, np.array(shares) / sum(shares), 3600, rng)
            raised += len(lesson_alerts(means, students=students, every=2))

    assert raised <= most, f"{raised} alerts in 60 hours of {students} students"


@pytest.mark.slow
def test_the_practice_class_raises_alerts_in_its_hard_part_and_its_tired_end_only() -> None:
    """It knows what it draws: these two parts are tense by design, and the others are not."""
    seconds = 3000
    ends = np.cumsum([part.share * seconds for part in LESSON])
    told: list[tuple[str, str]] = []
    for seed in range(10):
        tracks = mood_tracks(25, seed=seed, lesson_seconds=seconds)
        means = [np.mean([track.at(t) for track in tracks], axis=0) for t in np.arange(0.0, seconds, 2.0)]
        found = lesson_alerts([list(map(float, mean)) for mean in means], students=25, every=2)
        told += [(one.kind.value, LESSON[int(np.searchsorted(ends, 30 * one.raised + 15))].name) for one in found]

    assert told == [("tense", "hard part"), ("tense", "tired end")] * 10
