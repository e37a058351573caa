"""From samples to the points of a chart: gaps stay gaps, small groups stay hidden, thinning loses no edge."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus
from dashboard import track
from dashboard.reading import rows_with_past
from storage.history import History, StoredSample
from tests.builders import NOON, a_lesson, a_sample, after_noon, stored


class Recorded(History):
    """A history that remembers the given samples and nothing else."""

    def __init__(self, lesson: Sequence[StoredSample]) -> None:
        """Keep `lesson`, whose numbers are 1, 2, 3 ..."""
        self.lesson = lesson

    def samples(self, session_id: int, *, since: int = 0, limit: int | None = None) -> list[StoredSample]:
        """Return what comes after `since`."""
        assert session_id == 1
        return list(self.lesson[since:][:limit])


def test_a_black_picture_is_a_gap_with_upright_edges() -> None:
    """A band that slopes down to the gap would look like a class that calms down."""
    lesson = [a_sample(0, happy=10), a_sample(1, status=CaptureStatus.BLACK), a_sample(2, happy=10)]

    drawn = track.points(stored(lesson), min_group=5)

    seconds = [(point.at - NOON).total_seconds() for point in drawn]
    assert seconds == [0, 0.999, 1, 1.999, 2]
    assert [point.shares is None for point in drawn] == [False, False, True, True, False]


def test_a_stretch_without_samples_is_a_gap_too() -> None:
    """The laptop slept for a minute; nobody knows what the class did."""
    lesson = a_lesson(10, happy=10) + a_lesson(10, begin=70, happy=10)

    drawn = track.points(stored(lesson), min_group=5)

    empty = [(point.at - NOON).total_seconds() for point in drawn if point.shares is None]
    assert empty == [10, 69.999], "the last sample stands for its second, then nothing until the next"


def test_points_are_smoothed_over_the_stated_time() -> None:
    """The caption says 20 seconds: after 10 s of sad following 10 s of happy, both are half."""
    lesson = a_lesson(10, happy=10) + a_lesson(10, begin=10, sad=10)

    last = track.points(stored(lesson), min_group=5)[-1]

    assert last.shares is not None
    assert last.shares[Emotion.HAPPY] == pytest.approx(0.5)
    assert last.shares[Emotion.SAD] == pytest.approx(0.5)


def test_shares_of_a_small_group_are_hidden() -> None:
    """With four faces, a share of 25 % is one student."""
    assert track.smoothed(stored([a_sample(happy=3, sad=1)]), min_group=5) == [None]
    assert track.smoothed(stored([a_sample(happy=4, sad=1)]), min_group=5) != [None]


def test_a_small_group_leaves_no_trace_in_the_mean() -> None:
    """Else the mean before and after would tell what the hidden sample showed."""
    lesson = [a_sample(0, happy=10), a_sample(1, sad=4), a_sample(2, happy=10)]

    shares = track.smoothed(stored(lesson), min_group=5)[-1]

    assert shares is not None
    assert shares[Emotion.SAD] == 0
    assert track.recent_mean(stored(lesson), min_group=5) == shares


def test_the_mood_now_is_unknown_when_the_newest_picture_shows_nothing() -> None:
    """The mood of half a minute ago must not stand there as if it were now."""
    lesson = [*a_lesson(10, happy=10), a_sample(10, status=CaptureStatus.NO_FACES)]

    assert track.recent_mean(stored(lesson), min_group=5) is None
    assert track.recent_mean([], min_group=5) is None


def test_the_mood_now_looks_back_as_far_as_the_chart() -> None:
    """One sample a second: the last 20 of them, the first 10 of which were sad."""
    lesson = a_lesson(60, sad=10) + a_lesson(10, begin=60, happy=10)

    mean = track.recent_mean(stored(lesson), min_group=5)

    assert mean is not None
    assert mean[Emotion.HAPPY] == pytest.approx(0.5)


def test_thinning_keeps_both_ends_and_every_edge() -> None:
    """A gap of one sample in an hour must survive on a chart of 100 points."""
    lesson = [*a_lesson(1800, happy=10), a_sample(1800, status=CaptureStatus.BLACK), *a_lesson(1799, begin=1801)]
    drawn = track.points(stored(lesson), min_group=5)

    thin = track.thinned(drawn, most=100)

    assert len(thin) <= 106
    assert thin[0] == drawn[0]
    assert thin[-1] == drawn[-1]
    assert [(point.at - NOON).total_seconds() for point in thin if point.shares is None] == [1800, 1800.999]
    assert all(before.at < after.at for before, after in pairwise(thin))


def test_few_points_are_not_thinned() -> None:
    """Nothing to gain, and the newest second would go missing."""
    drawn = track.points(stored(a_lesson(50)), min_group=5)

    assert track.thinned(drawn, most=50) == drawn
    assert track.thinned([], most=50) == []


@pytest.mark.parametrize("since", [0, 1, 30, 99, 150, 299])
@pytest.mark.parametrize("every", [1.0, 0.1])
def test_a_chart_extended_piece_by_piece_equals_one_drawn_at_once(since: int, every: float) -> None:
    """A reload and a page that was open all along must show the same, also at ten samples a second."""
    lesson = stored(
        a_sample(i * every, status=CaptureStatus.BLACK) if i % 90 == 40 else a_sample(i * every, happy=i % 7, sad=9)
        for i in range(300)
    )

    at_once = [point for point in track.points(lesson, min_group=5) if point.sequence > since]
    rows = rows_with_past(Recorded(lesson), 1, since)
    extended = [point for point in track.points(rows, min_group=5) if point.sequence > since]

    assert len(rows) <= 300 - since + 256, "an hour need not be read for each tick"
    assert [(point.at, point.sequence) for point in extended] == [(point.at, point.sequence) for point in at_once]
    for one, other in zip(extended, at_once, strict=True):
        assert one.shares == (None if other.shares is None else pytest.approx(other.shares))


def test_local_times_are_those_of_the_wall_clock() -> None:
    """Plotly knows no zones: what it is given is what it writes under the axis."""
    assert track.local_times([after_noon(0.25)], NOON.tzinfo) == ["2025-03-03T12:00:00.250"]
