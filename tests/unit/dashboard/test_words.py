"""Numbers in words: the thresholds of the mood, lengths, times ago."""

from datetime import timedelta

import pytest

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus
from dashboard import words
from dashboard.words import Mood
from storage.alerts import Alert, AlertKind
from storage.changes import Levels
from storage.usual import Usual
from tests.builders import NOON, a_sample


def probabilities(**named: float) -> list[float]:
    """Return seven probabilities; those that are not named are 0."""
    return [named.get(emotion.label, 0.0) for emotion in Emotion]


@pytest.mark.parametrize(
    ("named", "word"),
    [
        ({"happy": 0.40, "sad": 0.25, "neutral": 0.35}, Mood.POSITIVE),  # tone +0.15, the step itself
        ({"happy": 0.39, "sad": 0.25, "neutral": 0.36}, Mood.MIXED),
        ({"happy": 0.10, "angry": 0.25, "neutral": 0.65}, Mood.TENSE),  # tone -0.15
        ({"happy": 0.11, "angry": 0.25, "neutral": 0.64}, Mood.QUIET),
        ({"happy": 0.20, "fear": 0.20, "neutral": 0.50, "surprise": 0.10}, Mood.QUIET),
        ({"happy": 0.20, "fear": 0.20, "neutral": 0.49, "surprise": 0.11}, Mood.MIXED),
        ({"surprise": 1.0}, Mood.MIXED),  # surprise has no sign
        ({"happy": 0.3, "sad": 0.2, "angry": 0.2, "fear": 0.2, "disgust": 0.1}, Mood.MIXED),  # the largest, not the sum
    ],
)
def test_the_word_follows_the_documented_rule(named: dict[str, float], word: Mood) -> None:
    """The page shows the rule one click away; what it says must be what is done."""
    assert words.mood(probabilities(**named)) is word


def test_every_word_and_status_has_its_sentence() -> None:
    """A new one without a sentence would fail in front of a class."""
    assert set(words.MEANING) == set(Mood)
    assert set(words.STATUS) == set(CaptureStatus)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h 00 min"), (3900, "1 h 05 min")],
)
def test_lengths_are_told_to_the_minute(seconds: float, text: str) -> None:
    """A clock that was set back must not make a negative length."""
    assert words.length(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-30, "just now"),
        (59, "just now"),
        (180, "3 min ago"),
        (7200, "2 h ago"),
        (86400, "yesterday"),
        (432000, "5 days ago"),
    ],
)
def test_times_ago_are_rough(seconds: float, text: str) -> None:
    """A teacher wants to know whether it is today's class."""
    assert words.ago(NOON, NOON + timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (Levels(0.28, 0.62, 0.10), "More smiling than usual for this class: +8 points"),
        (Levels(0.12, 0.78, 0.10), "Less smiling than usual for this class: −8 points"),
        (Levels(0.26, 0.57, 0.17), "More tense expressions than usual for this class: +7 points"),
        (Levels(0.20, 0.75, 0.05), "Fewer tense expressions than usual for this class: −5 points"),
        (Levels(0.17, 0.76, 0.07), "More neutral faces than usual for this class: +6 points"),
        (Levels(0.24, 0.66, 0.10), "About as usual for this class"),
    ],
    ids=["smiling", "less smiling", "tense moved more", "the step itself", "only neutral moved", "four points"],
)
def test_the_change_from_the_usual_is_told_in_points(levels: Levels, told: str) -> None:
    """Usual: 20 % happy, 70 % neutral, 10 % tense."""
    usual = Usual(Levels(0.20, 0.70, 0.10), lessons=0, half_minutes=10)

    assert words.change(levels, usual) == told


def test_where_the_usual_comes_from_is_told() -> None:
    """A change without what it is measured against says nothing."""
    levels = Levels(0.2, 0.7, 0.1)

    assert words.origin(Usual(levels, 4, 0)) == "4 former lessons of this course"
    assert words.origin(Usual(levels, 0, 2)) == "the first minute of this lesson so far"
    assert words.origin(Usual(levels, 0, 5)) == "the first 2 minutes of this lesson so far"
    assert words.origin(Usual(levels, 0, 10)) == "the first 5 minutes of this lesson"


def test_an_alert_names_what_was_measured_against_what() -> None:
    """So that a teacher can judge it, or know what to look at."""
    usual = Usual(Levels(0.2, 0.7, 0.1), 0, 10)
    alert = Alert(AlertKind.TENSE, begun=20, raised=23, ended=None, level=0.312, usual=0.1, faces=21.6)

    title, reason = words.alert(alert, usual, since="14:03")

    assert title == "More tense expressions than usual"
    assert reason == (
        "For 2 min from 14:03, 31 % tense (angry, disgust, fear or sad) on average, against 10 % in the first 5 "
        "minutes of this lesson; 22 faces. An expression is not a feeling."
    )
    assert set(words._ALERTED) == set(AlertKind)


def test_what_could_not_be_read_is_counted_by_reason() -> None:
    """For the small page, which has no room for a legend; what is not there is not named."""
    crowded = a_sample(happy=18, unsure=1, too_small=2, weak=3, tiles=27, cameras_off=4)

    assert words.left_out(crowded) == "4 cameras off, 2 without a face, 2 too small, 1 unsure, 3 weak"
    assert words.left_out(a_sample(happy=9, cameras_off=1)) == "1 camera off"
    assert words.left_out(a_sample()) == ""


def test_an_unknown_source_is_shown_as_it_is_stored() -> None:
    """A database written by a newer version still opens."""
    assert words.source("practice") == "Practice class"
    assert words.source("hologram") == "hologram"
