"""A lesson in words: right numbers, no claims."""

from collections.abc import Sequence

import pytest

from classmood.domain.faces import Layout, Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample
from storage.digests import Digest
from storage.history import Moment, Session
from storage.report import lesson_report
from storage.summary import duration_in_words, gap_in_words, summary_in_words
from storage.timeline import Gap
from tests.builders import a_lesson, a_moment, a_sample, a_session, after_noon, stored


def words(
    samples: Sequence[MoodSample],
    moments: Sequence[Moment] = (),
    *,
    session: Session | None = None,
    former: Sequence[Digest] = (),
) -> list[str]:
    """Return a lesson as sentences; from one face on, so that the numbers stay small."""
    session = session or a_session()
    return summary_in_words(lesson_report(session, stored(samples), moments, former=former, min_group=1))


def test_a_whole_lesson_in_eight_sentences() -> None:
    """Every number can be checked by hand."""
    samples = [
        *a_lesson(60, happy=2, neutral=8),
        *a_lesson(60, begin=60, happy=8, neutral=2),
        *a_lesson(60, begin=120, happy=2, angry=1, fear=1, neutral=4, too_small=2),
        *[a_sample(180 + second, status=CaptureStatus.NO_FACES) for second in range(60)],
    ]
    moments = [a_moment(65, "a joke"), a_moment(130, "")]

    assert words(samples, moments) == [
        "“Algebra” was recorded for 4 minutes.",
        (
            "On average 10.0 faces were seen at once, at most 10; 93 % of them were read,"
            " the others were too small or not clear enough."
        ),
        "The expression read most was neutral, 50 % on average, before happy with 43 %.",
        "No change of the class's expressions that lasted was found.",
        "Happy was highest in minute 2: 80 %, against 43 % over the lesson.",
        "Tense (angry, disgust, fear or sad) was highest in minute 3: 25 %, against 7 % over the lesson.",
        "Gaps, which count as neither calm nor tense: 1 minute with no face in the picture.",
        "You marked 2 moments: “a joke” in minute 2, in minute 3.",
    ]


def test_changes_are_told_with_the_moments_near_them() -> None:
    """Each with its minute; what came before is not called the cause."""
    samples = [
        *a_lesson(600, happy=8, neutral=12),
        *a_lesson(600, begin=600, happy=2, sad=8, neutral=10),
        *a_lesson(600, begin=1200, happy=2, neutral=18),
        *a_lesson(600, begin=1800, happy=10, neutral=10),
    ]
    moments = [a_moment(480, "started recursion"), a_moment(1205, "quiz"), a_moment(1850, "")]

    assert words(samples, moments)[3] == (
        "The class's expressions changed and stayed changed 3 times:"
        " in minute 11, tense rose from 0 % to 40 %, 2 minutes after “started recursion”;"
        " in minute 21, tense fell from 40 % to 0 %, together with “quiz”;"
        " in minute 31, happy rose from 10 % to 50 %, 50 seconds before the moment you marked."
        " What comes before a change need not be its cause."
    )


def test_many_changes_are_counted_not_listed() -> None:
    """A sentence stays readable."""
    samples = [
        sample
        for part in range(7)
        for sample in a_lesson(300, begin=300 * part, happy=2 + 8 * (part % 2), neutral=18 - 8 * (part % 2))
    ]

    told = words(samples)[3]

    assert "6 times" in told
    assert told.endswith("; 2 more.")
    assert "cause" not in told


def test_the_usual_of_the_course_is_set_beside_the_lesson() -> None:
    """With how many lessons it is made of, and how far they lie apart."""
    session = a_session(course="Year 7")
    one: Probabilities = (0, 0, 0, 0.2, 0.1, 0, 0.7)
    two: Probabilities = (0, 0, 0, 0.4, 0.1, 0, 0.5)
    former = [Digest(session, (), 20, 1, mean, 20) for mean in (one, two)]
    lesson = a_lesson(60, happy=5, neutral=5)

    assert (
        "Beside 2 former lessons of “Year 7”: happy 50 %, there 30 % (20 % to 40 %);"
        " neutral 50 %, there 60 % (50 % to 70 %); tense 0 %, there 10 % (10 % to 10 %)."
    ) in words(lesson, session=session, former=former)
    assert (
        "Beside 1 former lesson of “Year 7”: happy 50 %, there 20 %; neutral 50 %, there 70 %; tense 0 %, there 10 %."
        in words(lesson, session=session, former=former[:1])
    )


def test_the_size_of_the_class_and_its_cameras_are_told() -> None:
    """Twelve of thirty students seen are not the class."""
    samples = a_lesson(60, happy=12, tiles=14, cameras_off=2, layout=Layout.GALLERY)

    assert words(samples, session=a_session(class_size=30))[1] == (
        "On average 12.0 faces of 30 students were seen at once, at most 12; all of them were read."
        " Of 14.0 tiles, 2.0 had their camera off."
    )


def test_all_but_a_few_faces_are_not_a_hundred_percent() -> None:
    """“100 % of them were read, the others ...” is no sentence."""
    samples = [*a_lesson(600, happy=10), *a_lesson(5, begin=600, happy=9, unsure=1)]

    assert "nearly all of them were read, the others were too small" in words(samples)[1]


def test_an_even_lesson_has_no_invented_peak() -> None:
    """The largest of equal numbers is not a peak."""
    assert words(a_lesson(300, happy=5, neutral=5))[3:] == [
        "No change of the class's expressions that lasted was found.",
        "Happy was about the same in every minute: 50 %.",
        "Tense (angry, disgust, fear or sad) was about the same in every minute: 0 %.",
        "There were no gaps.",
    ]


def test_a_minute_with_a_single_face_is_no_peak() -> None:
    """One smiling student while the others' cameras are off is not the happiest minute of a class."""
    samples = [
        *a_lesson(180, happy=4, neutral=6),
        *a_lesson(60, begin=180, happy=1),
        *a_lesson(60, begin=240, happy=5, neutral=5),
    ]

    assert "Happy was highest in minute 5: 50 %" in " ".join(words(samples))


def test_a_short_recording_is_not_compared_minute_by_minute() -> None:
    """Half a minute has no course, and no change of it can be told."""
    assert words(a_lesson(30, happy=10)) == [
        "“Algebra” was recorded for 30 seconds.",
        "On average 10.0 faces were seen at once, at most 10; all of them were read.",
        "The expression read most was happy, 100 % on average.",
        "The recording is too short to compare its minutes.",
        "There were no gaps.",
    ]


def test_an_empty_session_says_so() -> None:
    """And claims nothing else."""
    assert words([]) == ["Nothing was recorded in “Algebra”: it holds no samples."]


def test_faces_that_could_not_be_read_are_no_expression() -> None:
    """A wall of tiny tiles is not a neutral class."""
    told = words(a_lesson(300, too_small=25))

    assert "0 % of them were read" in told[1]
    assert told[2] == "No face was large and clear enough to be read, so nothing can be said about expressions."
    assert len(told) == 4


def test_a_small_class_is_told_why_it_reads_no_expressions() -> None:
    """What is hidden in charts must not stand in words."""
    small = lesson_report(a_session(), stored(a_lesson(300, happy=3, sad=1)), min_group=5)
    partly = lesson_report(a_session(), stored([*a_lesson(180, happy=8), *a_lesson(60, begin=180, sad=4)]), min_group=5)

    told = summary_in_words(small)
    assert told[2] == (
        "Fewer than 5 faces were read at any time, so expressions are left out: they would be those of single students."
    )
    assert len(told) == 4
    assert "In 1 minute fewer than 5 faces were read at a time; their expressions are left out." in summary_in_words(
        partly
    )
    assert "sad" not in " ".join(summary_in_words(partly)).replace("fear or sad", "")


def test_a_lesson_of_another_window_explains_its_gaps() -> None:
    """She forgot to show the gallery, then the laptop slept."""
    samples = [a_sample(second, status=CaptureStatus.BLACK) for second in range(90)]
    samples.append(a_sample(3600, status=CaptureStatus.NO_PICTURE))
    told = words(samples, session=a_session(ended=False))

    assert told[0] == "“Algebra” was recorded for 1 hour so far; it is still running or was interrupted."
    assert told[1] == "No face was seen."
    assert told[-1] == (
        "Gaps, which count as neither calm nor tense: 2 minutes with a black picture, 1 second with no picture,"
        " 58 minutes in which nothing was recorded."
    )


def test_many_moments_are_counted_not_listed() -> None:
    """A summary stays short."""
    moments = [a_moment(60 * minute, f"step {minute}") for minute in range(5)]

    assert words(a_lesson(400), moments)[-1] == (
        "You marked 5 moments: “step 0” in minute 1, “step 1” in minute 2, “step 2” in minute 3, 2 more."
    )


def test_the_words_claim_nothing_about_attention_learning_or_feelings() -> None:
    """A face does not show them."""
    samples = [*a_lesson(300, happy=3, sad=3, unsure=4), *a_lesson(300, begin=300, happy=9, unsure=1)]
    told = " ".join(words(samples, [a_moment()])).lower()

    assert not [claim for claim in ("attenti", "engage", "learn", "felt", "feel", "bored", "confus") if claim in told]


def test_a_gap_is_called_by_what_there_was_instead() -> None:
    """Also when there was nothing at all."""
    assert gap_in_words(Gap(after_noon(0), after_noon(9), CaptureStatus.BLACK)) == "a black picture"
    assert gap_in_words(Gap(after_noon(0), after_noon(9), None)) == "no recording"


@pytest.mark.parametrize(
    ("seconds", "said"),
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
def test_lengths_are_said_as_people_say_them(seconds: float, said: str) -> None:
    """No decimals, no empty parts."""
    assert duration_in_words(seconds) == said
