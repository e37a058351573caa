"""Small values for tests: name what matters, the rest is plausible.

Times are given as seconds after `NOON`, so that a test's numbers can be checked by hand.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from classmood.domain.emotions import LABELS
from classmood.domain.faces import Face, Layout, Probabilities
from classmood.domain.geometry import Box
from classmood.domain.moods import CaptureStatus, MoodSample
from storage.history import Moment, Session, StoredSample

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
"""A Monday."""

CROWD = 10
"""Faces of a sample that names none: enough to be exported."""


def after_noon(seconds: float) -> datetime:
    """Return the time so many seconds after `NOON`."""
    return NOON + timedelta(seconds=seconds)


def seven(probabilities: Iterable[float]) -> Probabilities:
    """Return them as a tuple whose length mypy can count."""
    a, b, c, d, e, f, g = map(float, probabilities)
    return (a, b, c, d, e, f, g)


def a_face(
    *,
    readable: bool = True,
    weak: bool = False,
    seat: int | None = None,
    box: Box | None = None,
    score: float = 0.9,
    **probabilities: float,
) -> Face:
    """Return a face with the named probabilities; what is left to 1 is spread over the other emotions.

    Without a name it is surely neutral. ``readable=False``: too small to be read.
    """
    box = box or Box(100, 100, 60, 60)
    if not readable:
        return Face(box, score, None, seat=seat)
    named = _by_label(probabilities) or {"neutral": 1.0}
    others = len(LABELS) - len(named)
    rest = (1.0 - sum(named.values())) / others if others else 0.0
    a, b, c, d, e, f, g = (named.get(label, rest) for label in LABELS)
    return Face(box, score, (a, b, c, d, e, f, g), weak, seat)


def a_sample(
    seconds: float = 0,
    *,
    status: CaptureStatus = CaptureStatus.OK,
    unsure: int = 0,
    too_small: int = 0,
    weak: int = 0,
    tiles: int = 0,
    cameras_off: int = 0,
    layout: Layout | None = None,
    milliseconds: float = 40.0,
    **counts: int,
) -> MoodSample:
    """Return a sample with the named counts, every read face being sure of its emotion.

    An `OK` sample that names no face at all has `CROWD` neutral ones. With `tiles` it is a gallery, without a single
    picture, unless it names its `layout`.
    """
    if status is CaptureStatus.OK and not (counts or unsure or too_small):
        counts = {"neutral": CROWD}
    named = _by_label(counts)
    a, b, c, d, e, f, g = (int(named.get(label, 0)) for label in LABELS)
    read = a + b + c + d + e + f + g
    sample = MoodSample(
        at=after_noon(seconds),
        status=status,
        faces=read + unsure + too_small,
        read=read,
        unsure=unsure,
        too_small=too_small,
        weak=weak,
        tiles=tiles,
        cameras_off=cameras_off,
        layout=layout or (Layout.GALLERY if tiles else Layout.SINGLE),
        counts=(a, b, c, d, e, f, g),
        milliseconds=milliseconds,
    )
    return replace(sample, mean_probabilities=sample.shares)


def a_lesson(seconds: int = 60, *, begin: float = 0, every: float = 1.0, **counts: Any) -> list[MoodSample]:
    """Return equal samples, one `every` so many seconds, for `seconds` from `begin`; join lessons with ``+``."""
    return [a_sample(begin + step * every, **counts) for step in range(int(seconds / every))]


def stored(samples: Iterable[MoodSample]) -> list[StoredSample]:
    """Return the samples with numbers 1, 2, 3 ..., as `History.samples` gives them."""
    return [StoredSample(sequence, sample) for sequence, sample in enumerate(samples, start=1)]


def a_session(
    session_id: int = 1,
    *,
    title: str = "Algebra",
    source: str = "practice",
    ended: bool = True,
    samples: int = 0,
    course: str = "",
    class_size: int | None = None,
) -> Session:
    """Return a session that began at `NOON` and, when it `ended`, lasted an hour."""
    last_at = after_noon(samples - 1) if samples else None
    ended_at = after_noon(3600) if ended else None
    return Session(session_id, title, source, NOON, ended_at, samples, last_at, course, class_size)


def a_moment(seconds: float = 0, note: str = "started recursion", *, moment_id: int = 1) -> Moment:
    """Return a moment so many seconds after `NOON`."""
    return Moment(moment_id, after_noon(seconds), note)


def _by_label(values: dict[str, float] | dict[str, int]) -> dict[str, float]:
    """Return `values`, all of whose names are emotions; a misspelled one must not pass for another."""
    unknown = set(values) - set(LABELS)
    if unknown:
        raise TypeError(f"no emotion is called {', '.join(sorted(unknown))}; there are {', '.join(LABELS)}")
    return dict(values)
