"""A lesson in a few plain sentences.

They tell what was shown and read, never what anyone felt, understood or attended to: a face does not say
that. A minute is only compared with the lesson's own average, and only when enough faces were read in it.
"""

from collections.abc import Callable, Sequence
from statistics import median

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus
from storage import timeline
from storage.changes import SHORTEST
from storage.history import Session
from storage.report import LessonReport, Marked
from storage.usual import levels_of

_FEWEST_MINUTES = 3  # with fewer, "the minute with the most" says nothing
_NAMED_MOMENTS = 3  # a sentence names so many moments and counts the others
_NAMED_CHANGES = 4
_TOGETHER = 20.0  # seconds: nearer than the place of a change is known
_PERCENT = 100

_GAP_WORDS = {
    CaptureStatus.NO_FACES: "no face in the picture",
    CaptureStatus.BLACK: "a black picture",
    CaptureStatus.NO_PICTURE: "no picture",
    CaptureStatus.WRONG_LAYOUT: "one speaker or a shared screen",
    CaptureStatus.FROZEN: "a picture that stood still",
}


def summary_in_words(report: LessonReport) -> list[str]:
    """Return the lesson as sentences for a teacher.

    Returns:
        Five to ten sentences: length, faces, expressions, changes, the minutes that stood out, the course's usual,
        gaps, moments. One or two when nothing was recorded.
    """
    if not report.samples:
        return [f"Nothing was recorded in “{report.session.title}”: it holds no samples.", *_moments(report)]
    return [
        _length(report.session, report.whole),
        _faces(report),
        *_expressions(report),
        *_changes(report),
        *_minutes(report.minutes, report.shown),
        *_former(report),
        _gaps(report.whole),
        *_moments(report),
    ]


def gap_in_words(gap: timeline.Gap) -> str:
    """Return what there was instead of faces: ``a black picture``."""
    return "no recording" if gap.status is None else _GAP_WORDS[gap.status]


def change_in_words(marked: Marked) -> str:
    """Return a change without its time: ``tense rose from 10 % to 52 %, 2 minutes after “started recursion”``."""
    change = marked.change
    before, after = (getattr(levels, change.largest) for levels in (change.before, change.after))
    moved = f"{change.largest} {'rose' if after > before else 'fell'} from {_percent(before)} to {_percent(after)}"
    if marked.moment is None or marked.seconds_after is None:
        return moved
    name = f"“{marked.moment.note}”" if marked.moment.note else "the moment you marked"
    apart = abs(marked.seconds_after)
    if apart < _TOGETHER:
        return f"{moved}, together with {name}"
    return f"{moved}, {duration_in_words(apart)} {'after' if marked.seconds_after > 0 else 'before'} {name}"


def duration_in_words(seconds: float) -> str:
    """Return a length of time as a person says it: ``48 seconds``, ``1 minute``, ``1 hour 5 minutes``."""
    if round(seconds) < 60:  # noqa: PLR2004 (seconds in a minute)
        return _counted(round(seconds), "second")
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [_counted(hours, "hour")] * (hours > 0) + [_counted(minutes, "minute")] * (minutes > 0)
    return " ".join(parts)


def _length(session: Session, whole: timeline.Overall) -> str:
    """Say how long the lesson was, and when it has no end."""
    length = f"“{session.title}” was recorded for {duration_in_words(whole.seconds)}"
    if session.ended_at is None:
        return f"{length} so far; it is still running or was interrupted."
    return f"{length}."


def _faces(report: LessonReport) -> str:
    """Say how many faces were seen, how many of them could be read, and how many cameras were off."""
    whole = report.whole
    if whole.faces is None or whole.read is None or whole.coverage is None:
        return "No face was seen."
    size = report.session.class_size
    expected = "" if size is None else f" of {_counted(size, 'student')}"
    seen = f"On average {whole.faces:.1f} faces{expected} were seen at once, at most {whole.most_faces}"
    share = "nearly all" if _percent(whole.coverage) == _percent(1) else _percent(whole.coverage)
    read = (
        "all of them were read"
        if whole.coverage == 1
        else f"{share} of them were read, the others were too small or not clear enough"
    )
    off = report.around
    if off is None or round(off.cameras_off, 1) == 0:
        return f"{seen}; {read}."
    return f"{seen}; {read}. Of {off.tiles:.1f} tiles, {off.cameras_off:.1f} had their camera off."


def _expressions(report: LessonReport) -> list[str]:
    """Say which expressions were read most, and what was left out because a group was too small."""
    if report.whole.mean is None:
        return ["No face was large and clear enough to be read, so nothing can be said about expressions."]
    few = f"ewer than {report.min_group} faces were read at"
    mean = report.shown.mean
    if mean is None:
        return [f"F{few} any time, so expressions are left out: they would be those of single students."]
    first, second, *_ = sorted(Emotion, key=lambda emotion: -mean[emotion])
    sentence = f"The expression read most was {first.label}, {_percent(mean[first])} on average"
    told = [
        f"{sentence}."
        if round(mean[second], 2) == 0
        else f"{sentence}, before {second.label} with {_percent(mean[second])}."
    ]
    if report.hidden:
        told.append(f"In {_counted(report.hidden, 'minute')} f{few} a time; their expressions are left out.")
    return told


def _changes(report: LessonReport) -> list[str]:
    """Name the first changes and count the others; nothing when the lesson is too short to hold one."""
    if report.shown.mean is None or report.whole.seconds < 2 * SHORTEST:
        return []
    if not report.changes:
        return ["No change of the class's expressions that lasted was found."]
    named = [
        f"in minute {timeline.minute_of(marked.change.at, start=report.start) + 1}, {change_in_words(marked)}"
        for marked in report.changes[:_NAMED_CHANGES]
    ]
    if len(report.changes) > _NAMED_CHANGES:
        named.append(f"{len(report.changes) - _NAMED_CHANGES} more")
    times = "once" if len(report.changes) == 1 else f"{len(report.changes)} times"
    sentence = f"The class's expressions changed and stayed changed {times}: {'; '.join(named)}."
    if any(marked.moment is not None for marked in report.changes):
        sentence += " What comes before a change need not be its cause."
    return [sentence]


def _minutes(every: Sequence[timeline.Minute], shown: timeline.Overall) -> list[str]:
    """Say which minutes showed the most happy and the most tense faces, beside the lesson's average."""
    readable = [minute for minute in every if minute.mean is not None and minute.read is not None]
    if shown.mean is None:
        return []
    usual = median(minute.read or 0 for minute in readable)
    # In a minute with few faces, a single one would decide.
    compared = [minute for minute in readable if (minute.read or 0) >= usual / 2]
    if len(compared) < _FEWEST_MINUTES:
        return ["The recording is too short to compare its minutes."]
    happy = _peak("Happy", lambda mean: mean[Emotion.HAPPY], compared, shown.mean)
    tense = _peak("Tense (angry, disgust, fear or sad)", lambda mean: levels_of(mean).tense, compared, shown.mean)
    return [happy, tense]


def _former(report: LessonReport) -> list[str]:
    """Set the lesson beside the former lessons of its course; nothing when there are none."""
    former, mean = report.former, report.shown.mean
    if former is None or mean is None:
        return []
    happy, neutral = Emotion.HAPPY, Emotion.NEUTRAL
    parts = [
        ("happy", mean[happy], former.mean[happy], former.low[happy], former.high[happy]),
        ("neutral", mean[neutral], former.mean[neutral], former.low[neutral], former.high[neutral]),
        ("tense", levels_of(mean).tense, *former.tense),
    ]
    told = [
        f"{name} {_percent(here)}, there {_percent(there)}"
        + (f" ({_percent(low)} to {_percent(high)})" if former.lessons > 1 else "")
        for name, here, there, low, high in parts
    ]
    return [f"Beside {_counted(former.lessons, 'former lesson')} of “{former.course}”: {'; '.join(told)}."]


def _peak(
    subject: str,
    level: Callable[[Probabilities], float],
    compared: Sequence[timeline.Minute],
    whole: Probabilities,
) -> str:
    """Say in which minute `level` was highest; or that it never left its average by a whole percent."""
    value, index = max((level(minute.mean), -minute.index) for minute in compared if minute.mean is not None)
    average = level(whole)
    if _percent(value) == _percent(average):
        return f"{subject} was about the same in every minute: {_percent(average)}."
    return (
        f"{subject} was highest in minute {1 - index}: {_percent(value)}, against {_percent(average)} over the lesson."
    )


def _gaps(whole: timeline.Overall) -> str:
    """Say for how long there was nothing to read, and why."""
    reasons = [
        f"{duration_in_words(seconds)} with {_GAP_WORDS[status]}"
        for status, seconds in whole.seconds_by_status.items()
        if status is not CaptureStatus.OK and round(seconds) > 0
    ]
    if round(whole.seconds_missing) > 0:
        reasons.append(f"{duration_in_words(whole.seconds_missing)} in which nothing was recorded")
    if not reasons:
        return "There were no gaps."
    return f"Gaps, which count as neither calm nor tense: {', '.join(reasons)}."


def _moments(report: LessonReport) -> list[str]:
    """Name the teacher's first moments and count the others; nothing without moments."""
    moments = report.moments
    if not moments:
        return []
    named = [
        f"{f'“{moment.note}” ' if moment.note else ''}in minute {timeline.minute_of(moment.at, start=report.start) + 1}"
        for moment in moments[:_NAMED_MOMENTS]
    ]
    if len(moments) > _NAMED_MOMENTS:
        named.append(f"{len(moments) - _NAMED_MOMENTS} more")
    return [f"You marked {_counted(len(moments), 'moment')}: {', '.join(named)}."]


def _percent(share: float) -> str:
    """Return a share of 0 to 1 as whole percents."""
    return f"{share * _PERCENT:.0f} %"


def _counted(number: int, noun: str) -> str:
    """Return ``1 minute``, ``2 minutes``."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
