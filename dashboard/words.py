"""Numbers as a teacher reads them: lengths, times ago, the one word for the mood, what could be read.

Pure, and the only place where a threshold turns a number into a word.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample, tone

TONE_STEP = 0.15
"""A tone at least this far from 0 is called Positive or Tense. A reading aid, not a finding of science."""

QUIET_NEUTRAL = 0.5
"""Between the two, the class is called Quiet when the mean probability of neutral is at least this."""


class Mood(StrEnum):
    """The one word that a glance takes in."""

    POSITIVE = "Positive"
    MIXED = "Mixed"
    TENSE = "Tense"
    QUIET = "Quiet"


MEANING = {
    Mood.POSITIVE: "More happy than any negative expression.",
    Mood.MIXED: "No side outweighs the other.",
    Mood.TENSE: "A negative expression outweighs happy.",
    Mood.QUIET: "Mostly neutral faces.",
}
"""What each word says, in one line."""

STATUS = {
    CaptureStatus.OK: "",
    CaptureStatus.NO_FACES: "No faces in the picture. Is the meeting's gallery visible?",
    CaptureStatus.BLACK: "The picture is black. Is the screen locked, or the camera covered?",
    CaptureStatus.NO_PICTURE: "No picture arrives. Is the screen, camera or recording still there?",
}
"""What each status means for the teacher; empty when all is well."""

SOURCES = {
    "screen": "Screen",
    "webcam": "Webcam",
    "video": "Recording",
    "practice": "Practice class",
}
"""How a session's source is called on pages; a source that is not here is shown as it is stored."""


def mood(probabilities: Sequence[float]) -> Mood:
    """Return the word for mean probabilities, seven in `Emotion` order.

    ``tone >= TONE_STEP`` is Positive and ``tone <= -TONE_STEP`` is Tense; in between it is Quiet when
    ``p_neutral >= QUIET_NEUTRAL``, else Mixed.
    """
    value = tone(probabilities)
    if value >= TONE_STEP:
        return Mood.POSITIVE
    if value <= -TONE_STEP:
        return Mood.TENSE
    return Mood.QUIET if probabilities[Emotion.NEUTRAL] >= QUIET_NEUTRAL else Mood.MIXED


def source(name: str) -> str:
    """Return a stored source's name for a page."""
    return SOURCES.get(name, name)


def length(duration: timedelta) -> str:
    """Return a duration to the minute: ``"45 s"``, ``"38 min"``, ``"1 h 05 min"``; negative counts as 0."""
    seconds = max(int(duration.total_seconds()), 0)
    minutes, hours = seconds // 60, seconds // 3600
    if minutes == 0:
        return f"{seconds} s"
    return f"{minutes} min" if hours == 0 else f"{hours} h {minutes % 60:02d} min"


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago `then` was: ``"just now"``, ``"3 min ago"``, ``"2 h ago"``, ``"5 days ago"``."""
    minutes = int((now - then).total_seconds()) // 60
    hours, days = minutes // 60, minutes // 1440
    if minutes < 1:
        return "just now"
    if hours < 1:
        return f"{minutes} min ago"
    if days < 1:
        return f"{hours} h ago"
    return "yesterday" if days == 1 else f"{days} days ago"


def percent(share: float) -> str:
    """Return a share, 0 to 1, as a whole percentage."""
    return f"{share:.0%}".replace("%", " %")


def coverage(sample: MoodSample) -> str:
    """Return how many faces were read, and why the others were not: ``"22 read, 2 unsure, 1 too small"``."""
    parts = [f"{sample.read} read", f"{sample.unsure} unsure", f"{sample.too_small} too small"]
    return ", ".join(parts)


def too_few(min_group: int) -> str:
    """Return the sentence that stands where shares would show what single students feel."""
    return f"Fewer than {min_group} faces can be read. Shares are hidden then: they would show what one student feels."
