"""Numbers as a teacher reads them: lengths, times ago, the one word for the mood, what could be read.

Pure, and the only place where a threshold turns a number into a word.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample, tone
from storage.alerts import Alert, AlertKind
from storage.changes import Levels
from storage.usual import HALF_MINUTE, OPENING, Usual

TONE_STEP = 0.15
"""A tone at least this far from 0 is called Positive or Tense. A reading aid, not a finding of science."""

QUIET_NEUTRAL = 0.5
"""Between the two, the class is called Quiet when the mean probability of neutral is at least this."""

CHANGE_STEP = 0.05
"""A level at least 5 points away from the usual one is told as a change; less is "about as usual"."""


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
    CaptureStatus.WRONG_LAYOUT: "The meeting shows one speaker or a shared screen, not the gallery.",
    CaptureStatus.FROZEN: "The picture stands still. Is the video paused, or does the window hang?",
}
"""What each status means for the teacher; empty when all is well."""

_MORE_OR_LESS = {
    "happy": ("More smiling", "Less smiling"),
    "tense": ("More tense expressions", "Fewer tense expressions"),
    "neutral": ("More neutral faces", "Fewer neutral faces"),
}
"""How a level that rose or fell is told. Earlier ones are told first; neutral only when neither of the others moved."""

_ALERTED = {
    AlertKind.TENSE: ("More tense expressions than usual", "tense (angry, disgust, fear or sad)"),
    AlertKind.NEUTRAL: ("More neutral faces than usual", "neutral"),
}
"""The title of an alert, and what was measured."""

SOURCES = {
    "screen": "Screen",
    "browser": "Window",
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


def change(levels: Levels, usual: Usual) -> str:
    """Return how a class differs from its usual: ``"More smiling than usual for this class: +8 points"``.

    Of smiling and tense the one that moved more is told, if it moved by `CHANGE_STEP`; else neutral, likewise.
    """
    moved = {name: getattr(levels, name) - getattr(usual.levels, name) for name in _MORE_OR_LESS}
    signed = max(("happy", "tense"), key=lambda name: abs(moved[name]))
    for name in (signed, "neutral"):
        # Rounded as it is told: "+5 points" must never stand under "about as usual".
        points = round(100 * moved[name])
        if abs(points) >= round(100 * CHANGE_STEP):
            word = _MORE_OR_LESS[name][points < 0]
            return f"{word} than usual for this class: {points:+d} points".replace("-", "−")
    return "About as usual for this class"


def origin(usual: Usual) -> str:
    """Return where the usual comes from, after "Usual:" or "against": ``"the first 5 minutes of this lesson"``."""
    if usual.lessons:
        return f"{usual.lessons} former lessons of this course"
    whole = int(usual.half_minutes * HALF_MINUTE / timedelta(minutes=1))
    minutes = "minute" if whole == 1 else f"{whole} minutes"
    return f"the first {minutes} of this lesson" + ("" if usual.half_minutes == OPENING else " so far")


def alert(alert: Alert, usual: Usual, *, since: str) -> tuple[str, str]:
    """Return an alert's title and its reason: what was measured, against what, for how long, in how many faces.

    Args:
        alert: the one that is on.
        usual: what it was measured against.
        since: the time of day at which it began.
    """
    title, measured = _ALERTED[alert.kind]
    lasted = (alert.raised - alert.begun + 1) * HALF_MINUTE
    reason = (
        f"For {length(lasted)} from {since}, {percent(alert.level)} {measured} on average, against "
        f"{percent(alert.usual)} in {origin(usual)}; {round(alert.faces)} faces. An expression is not a feeling."
    )
    return title, reason


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


def weak(sample: MoodSample) -> str:
    """Return the sentence about faces read less surely than others; empty when there is none."""
    if sample.weak == 0:
        return ""
    seen = "1 face is" if sample.weak == 1 else f"{sample.weak} faces are"
    return f"{seen} weak: small, dark or blurred, and read less surely."


def left_out(sample: MoodSample) -> str:
    """Return what could not be read, or less surely: ``"4 cameras off, 2 too small, 3 weak"``; empty for nothing."""
    off = "camera off" if sample.cameras_off == 1 else "cameras off"
    counted = [
        (sample.cameras_off, off),
        (sample.faceless, "without a face"),
        (sample.too_small, "too small"),
        (sample.unsure, "unsure"),
        (sample.weak, "weak"),
    ]
    return ", ".join(f"{number} {word}" for number, word in counted if number)


def too_few(min_group: int) -> str:
    """Return the sentence that stands where shares would show what single students feel."""
    return f"Fewer than {min_group} faces can be read. Shares are hidden then: they would show what one student feels."
