"""Two lessons side by side: aligned minute by minute, and their means with how sure they are.

Pure. The minutes are counted from the beginning of each lesson, or from a moment that the teacher chose in each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from storage import timeline
from storage.bands import Band
from storage.report import LessonReport


@dataclass(frozen=True, slots=True)
class AlignedMinute:
    """The same minute of two lessons."""

    index: int
    """0 begins where each lesson is aligned; negative before."""
    first: Probabilities | None
    """Mean probabilities; None for a gap, too small a group, and where the lesson had not begun or was over."""
    second: Probabilities | None
    """Likewise."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One emotion's mean probability in two lessons."""

    emotion: Emotion
    first: float
    first_band: Band
    second: float
    second_band: Band

    @property
    def apart(self) -> bool:
        """Whether the two bands have no value in common: more than so few faces differ by chance."""
        return self.first_band.low > self.second_band.high or self.second_band.low > self.first_band.high


def aligned(
    first: LessonReport,
    second: LessonReport,
    *,
    first_origin: datetime | None = None,
    second_origin: datetime | None = None,
) -> list[AlignedMinute]:
    """Return the minutes of two lessons, from the earliest of either to the latest; empty when both are.

    Args:
        first: a lesson.
        second: another one, or the same.
        first_origin: when minute 0 of the first begins; None is at its start.
        second_origin: likewise.
    """
    means = [
        {minute.index: minute.mean for minute in timeline.minutes(lesson.guarded, start=origin or lesson.start)}
        for lesson, origin in ((first, first_origin), (second, second_origin))
    ]
    indices = sorted({*means[0], *means[1]})
    every: Sequence[int] = range(indices[0], indices[-1] + 1) if indices else ()
    return [AlignedMinute(index, means[0].get(index), means[1].get(index)) for index in every]


def differences(first: LessonReport, second: LessonReport) -> list[Difference]:
    """Return the seven emotions' means and bands in `Emotion` order; empty when either lesson shows none."""
    means, bands = (first.shown.mean, second.shown.mean), (first.bands, second.bands)
    if means[0] is None or means[1] is None or bands[0] is None or bands[1] is None:
        return []
    return [
        Difference(emotion, means[0][emotion], bands[0][emotion], means[1][emotion], bands[1][emotion])
        for emotion in Emotion
    ]
