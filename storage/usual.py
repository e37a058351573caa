"""What is usual for a class: the level of its expressions that every change is measured against.

A level is the mean probability of happy, of neutral or of tense (angry + disgust + fear + sad) over all faces large
enough to be read. The usual level is one of two things, the first that there is:

1. the median over up to `FORMER` former lessons of the same course and source, when there are `FEWEST_FORMER`;
2. the median over the first `OPENING` half-minutes of this lesson that could be read; until there are as many, the
   median over those so far, and nothing before there are `FEWEST`.

A half-minute could be read when `FEWEST_SAMPLES` samples, spread over half of it, each read enough faces. A gap, a
small group or a single sample therefore never becomes a level.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import NEGATIVE, CaptureStatus, MoodSample
from storage.changes import Levels
from storage.groups import guarded

HALF_MINUTE = timedelta(seconds=30)
"""Levels are compared half-minute by half-minute: a laugh of some seconds is none."""

FEWEST_SAMPLES = 3
"""Samples with enough read faces that a half-minute needs."""

OPENING = 10
"""Readable half-minutes at the beginning of a lesson, five minutes in all, that tell what is usual in it."""

FEWEST = 2
"""Readable half-minutes before anything is called usual."""

FORMER = 10
"""Former lessons that are looked at, the newest ones."""

FEWEST_FORMER = 3
"""With fewer former lessons, one odd day would be the usual."""


@dataclass(frozen=True, slots=True)
class HalfMinute:
    """Half a minute in which enough was read."""

    levels: Levels
    """Means, each face of each sample weighing the same."""
    faces: float
    """Mean faces large enough to be read."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual for a class."""

    levels: Levels
    lessons: int
    """Former lessons that it comes from; 0 when it comes from this lesson's beginning."""
    half_minutes: int
    """Readable half-minutes of this lesson that it comes from; 0 when it comes from former lessons."""

    @property
    def settled(self) -> bool:
        """Whether it stays as it is for the rest of the lesson."""
        return self.lessons > 0 or self.half_minutes == OPENING


class HalfMinutes:
    """A lesson in half-minutes, kept up to date sample by sample: adding one costs the same after an hour."""

    def __init__(self, start: datetime, *, min_group: int) -> None:
        """Begin without samples.

        Args:
            start: when the first half-minute begins, UTC.
            min_group: samples with fewer read faces are left out.
        """
        self._start = start
        self._min_group = min_group
        self._parts: dict[int, _Part] = {}
        self._finished: list[HalfMinute | None] = []
        self._last = -1

    def add(self, samples: Iterable[MoodSample]) -> None:
        """Add samples. One from before the start, after a clock was set back, is left out."""
        for sample in samples:
            index = (sample.at - self._start) // HALF_MINUTE
            self._last = max(self._last, index)
            shown = guarded(sample, min_group=self._min_group)
            if index < len(self._finished):
                # After a clock was set back, a sample falls into one that was finished.
                self._finished = self._finished[: max(index, 0)]
            if index >= 0 and shown.status is CaptureStatus.OK and shown.mean_probabilities is not None:
                self._parts.setdefault(index, _Part()).add(shown)

    def finished(self) -> list[HalfMinute | None]:
        """Return all half-minutes before that of the newest sample, in their order; None for one without enough."""
        for index in range(len(self._finished), self._last):
            self._finished.append(self._parts[index].half_minute() if index in self._parts else None)
        return list(self._finished)

    def begin_of(self, index: int) -> datetime:
        """Return when a half-minute begins, UTC."""
        return self._start + index * HALF_MINUTE


def usual(half_minutes: Sequence[HalfMinute | None], former: Sequence[Probabilities | None] = ()) -> Usual | None:
    """Return what is usual, as the module says; None when it is too early to tell.

    Args:
        half_minutes: of this lesson, from its beginning; may be empty.
        former: mean probabilities of each former lesson of the same class, the newest first; None for one whose
            group was too small.
    """
    known = [levels_of(mean) for mean in former if mean is not None][:FORMER]
    if len(known) >= FEWEST_FORMER:
        return Usual(_median(known), len(known), 0)
    opening = [one.levels for one in half_minutes if one is not None][:OPENING]
    return Usual(_median(opening), 0, len(opening)) if len(opening) >= FEWEST else None


def levels_of(mean: Probabilities) -> Levels:
    """Return the three levels of mean probabilities in `Emotion` order."""
    return Levels(mean[Emotion.HAPPY], mean[Emotion.NEUTRAL], sum(mean[emotion] for emotion in NEGATIVE))


def _median(levels: Sequence[Levels]) -> Levels:
    """Return the median of each level; of at least one."""
    return Levels(*(median(column) for column in zip(*levels, strict=True)))


class _Part:
    """The sums of one half-minute."""

    def __init__(self) -> None:
        self._samples = 0
        self._faces = 0
        self._totals = [0.0] * len(Levels._fields)
        self._first = self._last = datetime.min.replace(tzinfo=UTC)

    def add(self, sample: MoodSample) -> None:
        assert sample.mean_probabilities is not None, "only samples that tell something are added"
        faces = sample.read + sample.unsure
        self._first = self._first if self._samples else sample.at
        self._last = sample.at
        self._samples += 1
        self._faces += faces
        self._totals = [
            total + faces * level
            for total, level in zip(self._totals, levels_of(sample.mean_probabilities), strict=True)
        ]

    def half_minute(self) -> HalfMinute | None:
        """Return the means; None when there are too few samples, or only from one end of it."""
        spread = abs(self._last - self._first)
        if self._samples < FEWEST_SAMPLES or spread * 2 < HALF_MINUTE:
            return None
        happy, neutral, tense = (total / self._faces for total in self._totals)
        return HalfMinute(Levels(happy, neutral, tense), self._faces / self._samples)
