"""One calm line about a sample."""

import pytest

from capture.status_line import status_line
from classmood.domain.moods import CaptureStatus
from tests.builders import a_sample


def test_names_the_coverage_and_the_two_largest_shares() -> None:
    """Two words are what a teacher can take in at a glance."""
    sample = a_sample(happy=8, neutral=7, sad=5)

    assert status_line(sample) == "reading 20 of 20 - happy 40 %, neutral 35 %"


def test_says_why_some_faces_are_not_read() -> None:
    """Coverage comes before any share: 20 of 25 is not the class."""
    sample = a_sample(happy=20, too_small=3, unsure=2)

    assert status_line(sample) == "reading 20 of 25 (3 too small, 2 unsure) - happy 100 %"


def test_leaves_out_a_second_share_under_five_percent() -> None:
    """One face of 25 is nothing to point at."""
    sample = a_sample(neutral=24, sad=1)

    assert status_line(sample) == "reading 25 of 25 - neutral 96 %"


def test_gives_no_share_when_nothing_is_read() -> None:
    """No face read is not a class of which nobody is happy."""
    sample = a_sample(too_small=4)

    assert status_line(sample) == "reading 0 of 4 (4 too small)"


@pytest.mark.parametrize(
    ("status", "beginning"),
    [
        (CaptureStatus.NO_FACES, "no faces in the picture - "),
        (CaptureStatus.BLACK, "the picture is black - "),
        (CaptureStatus.NO_PICTURE, "no picture - "),
    ],
)
def test_says_in_words_why_there_is_nothing_to_read(status: CaptureStatus, beginning: str) -> None:
    """A teacher can act on the reason, not on a zero."""
    assert status_line(a_sample(status=status)).startswith(beginning)
