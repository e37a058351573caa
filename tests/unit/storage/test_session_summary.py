"""A lesson in words: right numbers, no claims."""

import pytest

from classmood.domain.moods import CaptureStatus
from storage.summary import duration_in_words, summary_in_words
from tests.builders import a_lesson, a_moment, a_sample, a_session, stored


def test_a_whole_lesson_in_seven_sentences() -> None:
    """Every number can be checked by hand."""
    samples = [
        *a_lesson(60, happy=2, neutral=8),
        *a_lesson(60, begin=60, happy=8, neutral=2),
        *a_lesson(60, begin=120, happy=2, angry=1, fear=1, neutral=4, too_small=2),
        *[a_sample(180 + second, status=CaptureStatus.NO_FACES) for second in range(60)],
    ]
    moments = [a_moment(65, "a joke"), a_moment(130, "")]

    assert summary_in_words(a_session(), stored(samples), moments) == [
        "“Algebra” was recorded for 4 minutes.",
        (
            "On average 10.0 faces were seen at once, at most 10; 93 % of them were read,"
            " the others were too small or not clear enough."
        ),
        "The expression shown most often was neutral: 50 % of the faces read, before happy with 43 %.",
        "Happy faces were most frequent in minute 2: 80 % of those read, against 43 % over the lesson.",
        (
            "Tense faces (angry, disgust, fear or sad) were most frequent in minute 3: 25 % of those read,"
            " against 7 % over the lesson."
        ),
        "Gaps, which count as neither calm nor tense: 1 minute with no face in the picture.",
        "You marked 2 moments: “a joke” in minute 2, in minute 3.",
    ]


def test_an_even_lesson_has_no_invented_peak() -> None:
    """The largest of equal numbers is not a peak."""
    words = summary_in_words(a_session(), stored(a_lesson(300, happy=5, neutral=5)))

    assert words[3:] == [
        "Happy faces were about as frequent in every minute: 50 % of those read.",
        "Tense faces (angry, disgust, fear or sad) were about as frequent in every minute: 0 % of those read.",
        "There were no gaps.",
    ]


def test_a_minute_with_a_single_face_is_no_peak() -> None:
    """One smiling student while the others' cameras are off is not the happiest minute of a class."""
    samples = [
        *a_lesson(180, happy=4, neutral=6),
        *a_lesson(60, begin=180, happy=1),
        *a_lesson(60, begin=240, happy=5, neutral=5),
    ]

    assert "minute 5: 50 %" in summary_in_words(a_session(), stored(samples))[3]


def test_a_short_recording_is_not_compared_minute_by_minute() -> None:
    """Half a minute has no course."""
    words = summary_in_words(a_session(), stored(a_lesson(30, happy=10)))

    assert words == [
        "“Algebra” was recorded for 30 seconds.",
        "On average 10.0 faces were seen at once, at most 10; all of them were read.",
        "The expression shown most often was happy: 100 % of the faces read.",
        "The recording is too short to compare its minutes.",
        "There were no gaps.",
    ]


def test_an_empty_session_says_so() -> None:
    """And claims nothing else."""
    assert summary_in_words(a_session(), []) == ["Nothing was recorded in “Algebra”: it holds no samples."]


def test_faces_that_could_not_be_read_are_no_expression() -> None:
    """A wall of tiny tiles is not a neutral class."""
    words = summary_in_words(a_session(), stored(a_lesson(300, too_small=25)))

    assert "0 % of them were read" in words[1]
    assert words[2] == "No face was large and clear enough to be read, so nothing can be said about expressions."
    assert len(words) == 4


def test_a_lesson_of_another_window_explains_its_gaps() -> None:
    """She forgot to show the gallery, then the laptop slept."""
    samples = [a_sample(second, status=CaptureStatus.BLACK) for second in range(90)]
    samples.append(a_sample(3600, status=CaptureStatus.NO_PICTURE))
    words = summary_in_words(a_session(ended=False), stored(samples))

    assert words[0] == "“Algebra” was recorded for 1 hour so far; it is still running or was interrupted."
    assert words[1] == "No face was seen."
    assert words[-1] == (
        "Gaps, which count as neither calm nor tense: 2 minutes with a black picture, 1 second with no picture,"
        " 58 minutes in which nothing was recorded."
    )


def test_many_moments_are_counted_not_listed() -> None:
    """A summary stays short."""
    moments = [a_moment(60 * minute, f"step {minute}") for minute in range(5)]

    assert summary_in_words(a_session(), stored(a_lesson(400)), moments)[-1] == (
        "You marked 5 moments: “step 0” in minute 1, “step 1” in minute 2, “step 2” in minute 3, 2 more."
    )


def test_the_words_claim_nothing_about_attention_learning_or_feelings() -> None:
    """A face does not show them."""
    samples = stored(a_lesson(300, happy=3, sad=3, unsure=4))
    words = " ".join(summary_in_words(a_session(), samples, [a_moment()])).lower()

    assert not [claim for claim in ("attenti", "engage", "learn", "felt", "feel", "bored", "confus") if claim in words]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59.6, "1 minute"),
        (89, "1 minute"),
        (3600, "1 hour"),
        (3661, "1 hour 1 minute"),
        (7320, "2 hours 2 minutes"),
    ],
)
def test_lengths_are_said_as_people_say_them(seconds: float, words: str) -> None:
    """No decimals, no empty parts."""
    assert duration_in_words(seconds) == words
