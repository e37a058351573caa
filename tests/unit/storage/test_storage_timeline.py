"""A lesson over time. The numbers can be checked by hand: one sample a second, few faces."""

from datetime import timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from storage.timeline import Gap, gaps, minute_of, minutes, overall, smoothed_shares, usual_interval
from tests.builders import NOON, a_lesson, a_sample, after_noon

HAPPY = Emotion.HAPPY


def _happy(samples: list[MoodSample], seconds: float) -> list[float | None]:
    """Return the smoothed share of happy faces at each sample."""
    return [None if shares is None else shares[HAPPY] for shares in smoothed_shares(samples, seconds=seconds)]


def test_smoothing_is_the_mean_of_the_last_seconds() -> None:
    """A window of 2 s at one sample a second is this sample and the one before it."""
    samples = [a_sample(0, happy=4), a_sample(1, happy=1, sad=3), a_sample(2, sad=4)]

    assert _happy(samples, 2) == [1.0, 0.625, 0.125]
    assert _happy(samples, 100) == [1.0, 0.625, pytest.approx(1.25 / 3)]


def test_without_seconds_nothing_is_smoothed() -> None:
    """The control's lowest position shows the samples as they are."""
    samples = [a_sample(0, happy=1), a_sample(1, sad=1)]

    assert _happy(samples, 0) == [1.0, 0.0]


@pytest.mark.parametrize("status", sorted(set(CaptureStatus) - {CaptureStatus.OK}))
def test_nothing_is_averaged_across_a_gap(status: CaptureStatus) -> None:
    """A minute of black screen must neither look calm nor let the mood before it leak into the mood after it."""
    samples = [*a_lesson(5, happy=1), a_sample(5, status=status), *a_lesson(2, begin=6, sad=1)]

    assert _happy(samples, 60) == [1, 1, 1, 1, 1, None, 0, 0]


def test_a_pause_or_a_clock_set_back_begins_anew() -> None:
    """After the laptop slept, the last seconds are not those before the sleep."""
    pause = a_lesson(5, happy=1) + a_lesson(2, begin=1800, sad=1)
    back = a_lesson(5, begin=3600, happy=1) + a_lesson(2, sad=1)

    assert _happy(pause, 7200) == [1, 1, 1, 1, 1, 0, 0]
    assert _happy(back, 7200) == [1, 1, 1, 1, 1, 0, 0]


def test_a_lost_sample_or_two_are_no_pause() -> None:
    """The agent drops frames when it is late; the line must not be cut each time."""
    samples = [*a_lesson(5, happy=1), a_sample(7, sad=1)]

    assert _happy(samples, 60)[-1] == pytest.approx(5 / 6)
    assert gaps(samples) == []


def test_faces_that_cannot_be_read_add_nothing_and_end_nothing() -> None:
    """Everybody turned away for a second: the line goes on, from what was read before; later it stops."""
    samples = [a_sample(0, happy=1), a_sample(1, unsure=5), a_sample(2, too_small=5)]

    assert _happy(samples, 2) == [1, 1, None]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 5)), max_size=60),
    st.integers(0, 40),
)
def test_smoothing_agrees_with_its_formula(parts: list[tuple[int, int, int]], seconds: int) -> None:
    """The running totals are an optimisation; the formula in the docstring is the truth."""
    samples = [a_sample(second, happy=h, sad=s, unsure=u) for second, (h, s, u) in enumerate(parts) if h + s + u]
    usual = usual_interval(samples)

    expected: list[float | None] = []
    window: list[MoodSample] = []
    for sample in samples:
        if window and (sample.at - window[-1].at).total_seconds() > 3 * usual:
            window = []
        window.append(sample)
        recent = [s for s in window if (sample.at - s.at).total_seconds() < seconds or s is sample]
        shares = [s.shares[HAPPY] for s in recent if s.shares is not None]
        expected.append(fmean(shares) if shares else None)
    assert _happy(samples, seconds) == [None if e is None else pytest.approx(e, abs=1e-9) for e in expected]


def test_minutes_weigh_each_read_face_the_same() -> None:
    """8 of 10 faces happy in one sample and 0 of 2 in another are 8 of 12."""
    first, second = minutes([a_sample(0, happy=8, sad=2), a_sample(59, sad=2), a_sample(60, happy=1, unsure=3)])

    assert first.shares is not None
    assert first.shares[HAPPY] == pytest.approx(8 / 12)
    assert (first.index, first.start, first.faces, first.read) == (0, NOON, 6, 6)
    assert (second.index, second.start, second.faces, second.read) == (1, after_noon(60), 4, 1)


def test_a_minute_without_a_face_is_empty_not_calm() -> None:
    """The heatmap must show a hole there, also where no sample is at all."""
    found = minutes([a_sample(0), a_sample(60, status=CaptureStatus.BLACK), a_sample(190)])

    assert [minute.shares is None for minute in found] == [False, True, True, False]
    assert [minute.faces for minute in found] == [10, None, None, 10]
    assert minutes([]) == []


def test_minutes_are_counted_from_the_first_sample() -> None:
    """A moment finds its minute by the same rule."""
    assert [minute_of(after_noon(seconds), start=NOON) for seconds in (-1, 0, 59.9, 60)] == [-1, 0, 0, 1]


def test_gaps_tell_when_how_long_and_why() -> None:
    """Each status is a gap of its own, and so is time without any sample."""
    samples = [
        *a_lesson(5),
        a_sample(5, status=CaptureStatus.NO_FACES),
        a_sample(6, status=CaptureStatus.NO_FACES),
        a_sample(7, status=CaptureStatus.BLACK),
        a_sample(8),
        a_sample(100),
        a_sample(101, status=CaptureStatus.NO_PICTURE),
    ]

    assert gaps(samples) == [
        Gap(after_noon(5), after_noon(7), CaptureStatus.NO_FACES),
        Gap(after_noon(7), after_noon(8), CaptureStatus.BLACK),
        Gap(after_noon(9), after_noon(100), None),
        Gap(after_noon(101), after_noon(102), CaptureStatus.NO_PICTURE),
    ]
    assert gaps(samples)[2].seconds == 91


def test_the_usual_interval_is_not_moved_by_one_pause() -> None:
    """Half an hour of sleep must not make every later pause look usual."""
    assert usual_interval(a_lesson(10, every=0.5) + a_lesson(10, begin=1800, every=0.5)) == 0.5
    assert usual_interval([a_sample()]) == usual_interval([]) == 1


def test_a_lesson_in_a_few_numbers() -> None:
    """20 s with 8 of 10 faces read, 10 s without faces, 30 s without samples."""
    samples = [
        *a_lesson(20, happy=6, sad=2, unsure=1, too_small=1),
        *[a_sample(20 + second, status=CaptureStatus.NO_FACES) for second in range(10)],
        *a_lesson(20, begin=60, neutral=8, too_small=4),
    ]
    whole = overall(samples)

    assert whole.seconds == 80
    assert whole.seconds_missing == 30
    assert whole.seconds_by_status == {
        CaptureStatus.OK: 40,
        CaptureStatus.NO_FACES: 10,
        CaptureStatus.BLACK: 0,
        CaptureStatus.NO_PICTURE: 0,
        CaptureStatus.WRONG_LAYOUT: 0,
        CaptureStatus.FROZEN: 0,
    }
    assert (whole.faces, whole.most_faces, whole.read) == (11, 12, 8)
    assert whole.coverage == pytest.approx(320 / 440)
    assert whole.shares == (0, 0, 0, 0.375, 0.125, 0, 0.5)
    assert whole.mean == pytest.approx((0, 0, 0, 135 / 340, 45 / 340, 0, 160 / 340)), "9 large faces, then 8"
    assert whole.tone == pytest.approx((135 - 45) / 340)


def test_a_clock_set_back_takes_no_time_away() -> None:
    """Ten samples are ten seconds, whatever the clock said in between."""
    whole = overall(a_lesson(5, begin=3600) + a_lesson(5))

    assert (whole.seconds, whole.seconds_missing) == (10, 0)
    assert gaps(a_lesson(5, begin=3600) + a_lesson(5)) == []


def test_a_lesson_without_faces_has_no_mood() -> None:
    """Not a neutral one."""
    for samples in ([], [a_sample(status=CaptureStatus.BLACK)]):
        whole = overall(samples)
        assert (whole.faces, whole.read, whole.coverage, whole.shares, whole.mean, whole.tone) == (None,) * 6
    assert overall([]).seconds == 0


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(CaptureStatus)), max_size=40))
def test_every_second_is_accounted_for_once(steps: list[tuple[int, CaptureStatus]]) -> None:
    """Seconds by status and missing ones make up the lesson, and the gaps are those that are not `OK`."""
    at, samples = NOON, []
    for seconds, status in steps:
        at += timedelta(seconds=seconds)
        samples.append(a_sample((at - NOON).total_seconds(), status=status))
    whole = overall(samples)

    length = (samples[-1].at - samples[0].at).total_seconds() + usual_interval(samples) if samples else 0
    assert whole.seconds == pytest.approx(length)
    assert sum(gap.seconds for gap in gaps(samples)) == pytest.approx(
        whole.seconds - whole.seconds_by_status[CaptureStatus.OK]
    )
