"""Numbers in words: the thresholds of the mood, lengths, times ago."""

from datetime import timedelta

import pytest

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus
from dashboard import words
from dashboard.words import Mood
from tests.builders import NOON


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


def test_an_unknown_source_is_shown_as_it_is_stored() -> None:
    """A database written by a newer version still opens."""
    assert words.source("practice") == "Practice class"
    assert words.source("hologram") == "hologram"
