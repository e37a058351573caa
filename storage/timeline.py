"""A lesson over time: pure functions from its samples to smoothed shares, minutes, gaps and totals.

Pages, the command line and exports all call these, so they cannot disagree. Samples come in the order of
their numbers. Two rules hold throughout: a sample stands for the time until the next one, and what was not
seen is a gap, never a calm class.

A sample is *late* when more than `LATE` usual intervals passed since the one before it; the usual interval is
the median one, so neither a slow start nor a sleeping laptop shifts it. A clock that was set back also ends a
run. Between such breaks, samples with the status `OK` form runs, and nothing is averaged across two runs.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import numpy as np

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample, tone

LATE = 3.0
"""Usual intervals after which the time between two samples is a gap: one lost sample is none, three are."""

_MINUTE = 60.0
_DEFAULT_INTERVAL = 1.0  # seconds that a lone sample stands for: the agent's default rate
_NOTHING = [0.0] * len(Emotion)


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of a lesson, or another span that `minutes` was asked for."""

    index: int
    """0 begins with the earliest sample, or with the start that was asked for; negative before that."""
    start: datetime
    """UTC."""
    shares: Probabilities | None
    """Sum of counts / sum of read faces over the minute; None when no face was read: a gap."""
    mean: Probabilities | None
    """Mean probabilities of its `OK` samples, each face weighing the same; None when none was large enough."""
    faces: float | None
    """Mean faces seen in its `OK` samples; None when it has none."""
    read: float | None
    """Mean faces read in its `OK` samples; None when it has none."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a lesson in which no face was seen."""

    start: datetime
    """UTC."""
    end: datetime
    """UTC: when faces were seen again, or the next gap or nothing began."""
    status: CaptureStatus | None
    """What there was instead; None when there was no sample at all, because the computer slept, say."""

    @property
    def seconds(self) -> float:
        """Its length, 0 or more."""
        return (self.end - self.start).total_seconds()


@dataclass(frozen=True, slots=True)
class Overall:
    """A whole lesson in a few numbers."""

    seconds: float
    """The sum of the two below: from the first sample to the end of the last, unless the clock was set back."""
    seconds_by_status: dict[CaptureStatus, float]
    """Seconds spent in each status; every status is there."""
    seconds_missing: float
    """Seconds without any sample."""
    faces: float | None
    """Mean faces seen in the `OK` samples; None without one."""
    most_faces: int
    """Most faces seen at once."""
    read: float | None
    """Mean faces read in the `OK` samples; None without one."""
    coverage: float | None
    """Sum of read faces / sum of faces, 0 to 1; None when no face was seen."""
    shares: Probabilities | None
    """Sum of counts / sum of read faces: each read face weighs the same. None when none was read."""
    mean: Probabilities | None
    """Mean probabilities over the read and the unsure faces, each weighing the same. None when there is none.

    Counting takes a slight smile for a neutral face; its probability of happy is there all the same.
    """
    tone: float | None
    """`tone` of `mean`, -1 to 1; None when there is none."""


def usual_interval(samples: Sequence[MoodSample]) -> float:
    """Return the median seconds between two samples; 1 when there are fewer than two, or time stands still."""
    return _usual_step(_steps(samples))


def smoothed_shares(samples: Sequence[MoodSample], *, seconds: float) -> list[Probabilities | None]:
    """Return the trailing mean of the shares, one for each sample.

    The mean at a sample is over those samples of its run that are less than `seconds` older, itself among them,
    and of which a face was read; each weighs the same. So 20 s of one sample a second are 20 samples.

    Args:
        samples: in their order; may be empty.
        seconds: 0 or more; up to one interval, nothing is smoothed.

    Returns:
        As many as `samples`; each sums to 1, in `Emotion` order. None where the status is not `OK`, and where no
        face was read within `seconds`.
    """
    smoothed: list[Probabilities | None] = []
    window: deque[tuple[datetime, Probabilities]] = deque()
    totals = _NOTHING  # of the window, kept up to date: a long window costs no more than a short one
    for sample, continues in zip(samples, _continues(samples), strict=True):
        if not continues or sample.status is not CaptureStatus.OK:
            window.clear()
        while window and (sample.at - window[0][0]).total_seconds() >= seconds:
            totals = [total - share for total, share in zip(totals, window.popleft()[1], strict=True)]
        if not window:
            totals = _NOTHING
        if sample.shares is not None:
            window.append((sample.at, sample.shares))
            totals = [total + share for total, share in zip(totals, sample.shares, strict=True)]
        smoothed.append(_divided(totals, len(window)))
    return smoothed


def minutes(samples: Sequence[MoodSample], *, start: datetime | None = None, seconds: float = _MINUTE) -> list[Minute]:
    """Return every minute from the first sample to the last, those without a sample too; empty without samples.

    Args:
        samples: in any order.
        start: when minute 0 begins; None is at the earliest sample.
        seconds: the length of a minute, for spans of another length; more than 0.
    """
    if not samples:
        return []
    start = start or min(sample.at for sample in samples)
    parts: dict[int, list[MoodSample]] = {}
    for sample in samples:
        parts.setdefault(int((sample.at - start).total_seconds() // seconds), []).append(sample)
    found = []
    for index in range(min(parts), max(parts) + 1):
        part = parts.get(index, [])
        seen = [sample for sample in part if sample.status is CaptureStatus.OK]
        found.append(
            Minute(
                index=index,
                start=start + timedelta(seconds=index * seconds),
                shares=_pooled_shares(seen),
                mean=_pooled_mean(seen),
                faces=sum(sample.faces for sample in seen) / len(seen) if seen else None,
                read=sum(sample.read for sample in seen) / len(seen) if seen else None,
            )
        )
    return found


def minute_of(at: datetime, *, start: datetime) -> int:
    """Return the index of the minute in which `at` lies, when minute 0 begins at `start`; negative before it."""
    return int((at - start).total_seconds() // _MINUTE)


def gaps(samples: Sequence[MoodSample]) -> list[Gap]:
    """Return the gaps in their order: samples with one status and no break between them are one gap.

    A sample reaches to the next one, and the last one, or one before a break, for the usual interval.
    """
    found: list[Gap] = []
    for sample, end, resumed in _stretches(samples):
        if sample.status is not CaptureStatus.OK:
            before = found[-1] if found else None
            if before is not None and before.end == sample.at and before.status is sample.status:
                found[-1] = Gap(before.start, end, sample.status)
            else:
                found.append(Gap(sample.at, end, sample.status))
        if resumed > end:
            found.append(Gap(end, resumed, None))
    return found


def overall(samples: Sequence[MoodSample]) -> Overall:
    """Return the lesson in a few numbers, each with its formula in `Overall`; all 0 or None without samples."""
    by_status = dict.fromkeys(CaptureStatus, 0.0)
    missing = 0.0
    for sample, end, resumed in _stretches(samples):
        by_status[sample.status] += (end - sample.at).total_seconds()
        missing += (resumed - end).total_seconds()
    seen = [sample for sample in samples if sample.status is CaptureStatus.OK]
    mean = _pooled_mean(seen)
    faces = sum(sample.faces for sample in seen)
    return Overall(
        seconds=sum(by_status.values()) + missing,
        seconds_by_status=by_status,
        seconds_missing=missing,
        faces=faces / len(seen) if seen else None,
        most_faces=max((sample.faces for sample in seen), default=0),
        read=sum(sample.read for sample in seen) / len(seen) if seen else None,
        coverage=sum(sample.read for sample in seen) / faces if faces else None,
        shares=_pooled_shares(seen),
        mean=mean,
        tone=None if mean is None else tone(mean),
    )


def _steps(samples: Sequence[MoodSample]) -> Iterable[float]:
    """Return the seconds from each sample to the next; negative where the clock was set back."""
    return ((after.at - before.at).total_seconds() for before, after in pairwise(samples))


def _usual_step(steps: Iterable[float]) -> float:
    """Return the median of those steps that lead forward; the default one when there is none."""
    forward = [step for step in steps if step > 0]
    return median(forward) if forward else _DEFAULT_INTERVAL


def _continues(samples: Sequence[MoodSample]) -> list[bool]:
    """Return for each sample whether it follows the one before it without a break; False for the first."""
    steps = list(_steps(samples))
    longest = LATE * _usual_step(steps)
    return [False, *(0 <= step <= longest for step in steps)][: len(samples)]


def _stretches(samples: Sequence[MoodSample]) -> Iterable[tuple[MoodSample, datetime, datetime]]:
    """Yield each sample, the end of what it stands for, and when samples resumed: later, if some are missing."""
    steps = list(_steps(samples))
    usual = _usual_step(steps)
    ends = [sample.at + timedelta(seconds=usual) for sample in samples]
    following = [sample.at for sample in samples[1:]] + ends[-1:]
    continued = [*(0 <= step <= LATE * usual for step in steps), True][: len(samples)]
    for sample, end, after, unbroken in zip(samples, ends, following, continued, strict=True):
        yield (sample, after, after) if unbroken else (sample, end, max(end, after))


def _pooled_shares(samples: Iterable[MoodSample]) -> Probabilities | None:
    """Return sum of counts / sum of read faces; None when no face was read."""
    totals = [sum(counts) for counts in zip(*(sample.counts for sample in samples), strict=True)]
    return _divided(totals, sum(totals))


def _pooled_mean(samples: Iterable[MoodSample]) -> Probabilities | None:
    """Return the mean probabilities over all read and unsure faces; None when there was none."""
    told = [sample for sample in samples if sample.mean_probabilities is not None]
    if not told:
        return None
    weights = np.array([sample.read + sample.unsure for sample in told])
    totals = weights @ np.array([sample.mean_probabilities for sample in told])
    return _divided(totals.tolist(), int(weights.sum()))


def _divided(totals: Sequence[float], by: int) -> Probabilities | None:
    """Return seven totals divided by `by`; None when that is 0."""
    if by == 0:
        return None
    # A total that others were taken away from may miss 0 by the last bit.
    a, b, c, d, e, f, g = (max(total, 0.0) / by for total in totals)
    return (a, b, c, d, e, f, g)
