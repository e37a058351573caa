"""One calm line about a sample."""

import pytest

from capture.status_line import status_line
from classmood.domain.moods import CaptureStatus
from tests.builders import a_sample


def test_names_the_coverage_and_the_two_largest_shares() -> None:
    """Two words are what a teacher can take in at a glance."""
    sample = a_sample(happy=8, neutral=7, sad=5)

    assert status_line(sample, min_group=5) == "reading 20 of 20 - happy 40 %, neutral 35 %"


def test_says_why_some_faces_are_not_read() -> None:
    """Coverage comes before any share: 20 of 25 is not the class."""
    sample = a_sample(happy=20, too_small=3, unsure=2)

    assert status_line(sample, min_group=5) == "reading 20 of 25; 3 too small, 2 unsure - happy 100 %"


def test_says_how_many_cameras_are_off_and_how_many_readings_are_weak() -> None:
    """27 tiles: 4 dark, 2 with nobody facing the camera, 2 too small, 1 unsure and 18 read, 3 of these weakly."""
    sample = a_sample(happy=18, unsure=1, too_small=2, weak=3, tiles=27, cameras_off=4)

    assert status_line(sample, min_group=5) == (
        "reading 18 of 27; 4 cameras off, 2 without a face, 2 too small, 1 unsure, 3 weak - happy 100 %"
    )


def test_tells_no_shares_of_a_small_group() -> None:
    """Whoever looks over the teacher's shoulder must not learn what one student feels."""
    few, enough = a_sample(happy=3, sad=1), a_sample(happy=4, sad=1)

    assert status_line(few, min_group=5) == "reading 4 of 4 - shares only from 5 faces on"
    assert status_line(enough, min_group=5) == "reading 5 of 5 - happy 80 %, sad 20 %"


def test_leaves_out_a_second_share_under_five_percent() -> None:
    """One face of 25 is nothing to point at."""
    sample = a_sample(neutral=24, sad=1)

    assert status_line(sample, min_group=5) == "reading 25 of 25 - neutral 96 %"


def test_gives_no_share_when_nothing_is_read() -> None:
    """No face read is not a class of which nobody is happy."""
    sample = a_sample(too_small=4)

    assert status_line(sample, min_group=5) == "reading 0 of 4; 4 too small"


@pytest.mark.parametrize(
    ("status", "beginning"),
    [
        (CaptureStatus.NO_FACES, "no faces in the picture - "),
        (CaptureStatus.BLACK, "the picture is black - "),
        (CaptureStatus.NO_PICTURE, "no picture - "),
        (CaptureStatus.WRONG_LAYOUT, "the meeting shows one speaker or a shared screen, not the gallery"),
        (CaptureStatus.FROZEN, "the picture stands still - "),
    ],
)
def test_says_in_words_why_there_is_nothing_to_read(status: CaptureStatus, beginning: str) -> None:
    """A teacher can act on the reason, not on a zero."""
    assert status_line(a_sample(status=status), min_group=5).startswith(beginning)
