"""A lesson in a few plain sentences.

They tell what was shown and read, never what anyone felt, understood or attended to: a face does not say
that. A minute is only compared with the lesson's own average, and only when enough faces were read in it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from statistics import median

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import NEGATIVE, CaptureStatus
from storage import timeline
from storage.history import Moment, Session, StoredSample

_FEWEST_MINUTES = 3  # with fewer, "the minute with the most" says nothing
_NAMED_MOMENTS = 3  # a sentence names so many moments and counts the others
_PERCENT = 100

_GAP_WORDS = {
    CaptureStatus.NO_FACES: "no face in the picture",
    CaptureStatus.BLACK: "a black picture",
    CaptureStatus.NO_PICTURE: "no picture",
}


def summary_in_words(session: Session, samples: Sequence[StoredSample], moments: Sequence[Moment] = ()) -> list[str]:
    """Return the lesson as sentences for a teacher.

    Args:
        session: the lesson.
        samples: all of its samples, in their order.
        moments: its moments.

    Returns:
        Four to seven sentences: length, faces, expressions, the minutes that stood out, gaps, moments. One or two
        when nothing was recorded.
    """
    plain = [stored.sample for stored in samples]
    if not plain:
        return [
            f"Nothing was recorded in “{session.title}”: it holds no samples.",
            *_moments(moments, start=session.started_at),
        ]
    whole = timeline.overall(plain)
    return [
        _length(session, whole),
        _faces(whole),
        _expressions(whole),
        *_minutes(timeline.minutes(plain), whole),
        _gaps(whole),
        *_moments(moments, start=min(sample.at for sample in plain)),
    ]


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


def _faces(whole: timeline.Overall) -> str:
    """Say how many faces were seen, and how many of them could be read."""
    if whole.faces is None or whole.read is None or whole.coverage is None:
        return "No face was seen."
    seen = f"On average {whole.faces:.1f} faces were seen at once, at most {whole.most_faces}"
    if whole.coverage == 1:
        return f"{seen}; all of them were read."
    return f"{seen}; {_percent(whole.coverage)} of them were read, the others were too small or not clear enough."


def _expressions(whole: timeline.Overall) -> str:
    """Say which expressions were read most often."""
    if whole.shares is None:
        return "No face was large and clear enough to be read, so nothing can be said about expressions."
    shares = whole.shares
    first, second, *_ = sorted(Emotion, key=lambda emotion: -shares[emotion])
    sentence = f"The expression shown most often was {first.label}: {_percent(shares[first])} of the faces read"
    if shares[second] == 0:
        return f"{sentence}."
    return f"{sentence}, before {second.label} with {_percent(shares[second])}."


def _minutes(every: Sequence[timeline.Minute], whole: timeline.Overall) -> list[str]:
    """Say which minutes showed the most happy and the most tense faces, beside the lesson's average."""
    readable = [minute for minute in every if minute.shares is not None and minute.read is not None]
    if whole.shares is None:
        return []
    usual = median(minute.read or 0 for minute in readable)
    # In a minute with few faces, a single one would decide.
    compared = [minute for minute in readable if (minute.read or 0) >= usual / 2]
    if len(compared) < _FEWEST_MINUTES:
        return ["The recording is too short to compare its minutes."]
    happy = _peak("Happy faces were", _happy, compared, _happy(whole.shares))
    tense = _peak("Tense faces (angry, disgust, fear or sad) were", _tense, compared, _tense(whole.shares))
    return [happy, tense]


def _peak(
    subject: str, share: Callable[[Probabilities], float], compared: Sequence[timeline.Minute], average: float
) -> str:
    """Say in which minute `share` was largest; or that it never left its average by a whole percent."""
    value, index = max((share(minute.shares), -minute.index) for minute in compared if minute.shares is not None)
    if _percent(value) == _percent(average):
        return f"{subject} about as frequent in every minute: {_percent(average)} of those read."
    return (
        f"{subject} most frequent in minute {1 - index}: {_percent(value)} of those read,"
        f" against {_percent(average)} over the lesson."
    )


def _happy(shares: Probabilities) -> float:
    """Return the share of happy faces."""
    return shares[Emotion.HAPPY]


def _tense(shares: Probabilities) -> float:
    """Return the share of angry, disgusted, fearful and sad faces."""
    return sum(shares[emotion] for emotion in NEGATIVE)


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


def _moments(moments: Sequence[Moment], *, start: datetime) -> list[str]:
    """Name the teacher's first moments and count the others; nothing without moments."""
    if not moments:
        return []
    named = [
        f"{f'“{moment.note}” ' if moment.note else ''}in minute {timeline.minute_of(moment.at, start=start) + 1}"
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
