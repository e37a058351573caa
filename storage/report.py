"""All that a report tells of one lesson: numbers and sentences, and nothing drawn.

Pages, printed reports and the command line all show this, so they cannot disagree. Expressions come from mean
probabilities, because counting the likeliest emotion misses slight smiles; the counts stand beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from classmood.domain.faces import Layout, Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample
from storage import timeline
from storage.bands import Band, wilson_each
from storage.changes import Change, find_changes
from storage.digests import Digest
from storage.groups import all_guarded
from storage.history import Moment, Session, StoredSample
from storage.usual import levels_of

EARLIER = timedelta(minutes=5)
"""A moment at most this long before a change is named with it."""

LATER = timedelta(minutes=1)
"""So is one this long after it: a teacher marks what she has already begun."""


@dataclass(frozen=True, slots=True)
class FormerLessons:
    """What the former lessons of the same course were like."""

    course: str
    lessons: int
    """How many there are, 1 or more."""
    mean: Probabilities
    """Mean of the lessons' mean probabilities, each lesson weighing the same."""
    low: Probabilities
    """The smallest of the lessons' means, emotion by emotion."""
    high: Probabilities
    """The largest."""
    tense: tuple[float, float, float]
    """Angry, disgust, fear and sad together, likewise: mean, smallest, largest."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A change point, and the teacher's moment that it lines up with."""

    change: Change
    moment: Moment | None
    """The nearest from `EARLIER` before the change to `LATER` after it; None when there is none."""

    @property
    def seconds_after(self) -> float | None:
        """Seconds from the moment to the change, negative when the change came first; None without a moment."""
        return None if self.moment is None else (self.change.at - self.moment.at).total_seconds()


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounded the faces, on average over the instants that showed a gallery."""

    tiles: float
    cameras_off: float


@dataclass(frozen=True, slots=True)
class LessonReport:
    """One lesson."""

    session: Session
    samples: tuple[MoodSample, ...]
    """All of them, in their order. For how many faces were seen and read; for expressions see `guarded`."""
    guarded: tuple[MoodSample, ...]
    """The same, those with fewer than `min_group` read faces without their expressions."""
    start: datetime
    """The earliest sample's time, or the session's start without samples. UTC."""
    whole: timeline.Overall
    """The lesson: its length, gaps and faces. No expressions: see `shown`."""
    shown: timeline.Overall
    """The same of `guarded`: its expressions may be shown."""
    group: float | None
    """Mean faces that `shown.mean` is made of at each instant; None without one."""
    counted: float | None
    """Mean faces that `shown.shares` is made of at each instant; None without one."""
    bands: tuple[Band, ...] | None
    """95 % band of each emotion of `shown.mean`, among `group` faces, in `Emotion` order."""
    minutes: tuple[timeline.Minute, ...]
    """Of `guarded`."""
    hidden: int
    """Minutes with faces, and always too few of them to be shown."""
    weak: float | None
    """Share of faces that were read although small, dark or blurred; None when none was large enough."""
    around: Around | None
    """None when no gallery was seen."""
    gaps: tuple[timeline.Gap, ...]
    changes: tuple[Marked, ...]
    moments: tuple[Moment, ...]
    former: FormerLessons | None
    """None without a course, and in its first lesson."""
    min_group: int


def lesson_report(
    session: Session,
    stored: Sequence[StoredSample],
    moments: Sequence[Moment] = (),
    *,
    former: Sequence[Digest] = (),
    min_group: int,
) -> LessonReport:
    """Return the report of a lesson.

    Args:
        session: the lesson.
        stored: all of its samples, in their order; may be empty.
        moments: its moments, in order of time.
        former: former lessons of the same course, see `former_lessons`; may be empty.
        min_group: samples with fewer read faces tell no expressions.
    """
    plain = [one.sample for one in stored]
    shown = all_guarded(plain, min_group=min_group)
    overall = timeline.overall(shown)
    minutes = timeline.minutes(shown)
    told = [sample for sample in shown if sample.mean_probabilities is not None]
    group = _mean([sample.read + sample.unsure for sample in told])
    return LessonReport(
        session=session,
        samples=tuple(plain),
        guarded=tuple(shown),
        start=min((sample.at for sample in plain), default=session.started_at),
        whole=timeline.overall(plain),
        shown=overall,
        group=group,
        counted=_mean([sample.read for sample in told]),
        bands=None if overall.mean is None or group is None else wilson_each(overall.mean, group),
        minutes=tuple(minutes),
        hidden=sum(minute.faces is not None and minute.mean is None for minute in minutes),
        weak=_weak(plain),
        around=_around(plain),
        gaps=tuple(timeline.gaps(plain)),
        changes=tuple(Marked(change, _nearest(change, moments)) for change in find_changes(shown)),
        moments=tuple(moments),
        former=_former(session.course, former),
        min_group=min_group,
    )


def former_lessons(session: Session, every: Sequence[Session]) -> list[Session]:
    """Return the sessions of the same course that began before `session`; empty when it has no course."""
    if not session.course:
        return []
    return [one for one in every if one.course == session.course and one.started_at < session.started_at]


def _former(course: str, former: Sequence[Digest]) -> FormerLessons | None:
    """Return what the former lessons were like; None when expressions are known of none of them."""
    means = [digest.mean for digest in former if digest.mean is not None]
    if not means:
        return None
    columns = list(zip(*means, strict=True))
    a, b, c, d, e, f, g = (sum(column) / len(column) for column in columns)
    h, i, j, k, m, n, o = map(min, columns)
    p, q, r, s, t, u, v = map(max, columns)
    tense = [levels_of(mean).tense for mean in means]
    return FormerLessons(
        course=course,
        lessons=len(means),
        mean=(a, b, c, d, e, f, g),
        low=(h, i, j, k, m, n, o),
        high=(p, q, r, s, t, u, v),
        tense=(sum(tense) / len(tense), min(tense), max(tense)),
    )


def _nearest(change: Change, moments: Sequence[Moment]) -> Moment | None:
    near = [moment for moment in moments if change.at - EARLIER <= moment.at <= change.at + LATER]
    return min(near, key=lambda moment: abs(change.at - moment.at), default=None)


def _weak(samples: Sequence[MoodSample]) -> float | None:
    large = sum(sample.read + sample.unsure for sample in samples)
    return sum(sample.weak for sample in samples) / large if large else None


def _around(samples: Sequence[MoodSample]) -> Around | None:
    galleries = [
        sample for sample in samples if sample.layout is Layout.GALLERY and sample.status is not CaptureStatus.FROZEN
    ]
    tiles, off = _mean([sample.tiles for sample in galleries]), _mean([sample.cameras_off for sample in galleries])
    return None if tiles is None or off is None else Around(tiles, off)


def _mean(numbers: Sequence[int]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
