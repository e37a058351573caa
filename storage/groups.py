"""Hides what so few faces showed that it would tell of single students."""

from collections.abc import Iterable
from dataclasses import replace

from classmood.domain.moods import MoodSample


def guarded(sample: MoodSample, *, min_group: int) -> MoodSample:
    """Return `sample`, without its counts and probabilities when fewer than `min_group` faces were read."""
    if sample.read >= min_group:
        return sample
    return replace(sample, read=0, counts=(0, 0, 0, 0, 0, 0, 0), mean_probabilities=None)


def all_guarded(samples: Iterable[MoodSample], *, min_group: int) -> list[MoodSample]:
    """Return every sample `guarded`, in the same order."""
    return [guarded(sample, min_group=min_group) for sample in samples]
