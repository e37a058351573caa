"""What a preview shows, in words."""

import pytest

from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus
from dashboard.control import Preview, Sight
from dashboard.sight import told


def a_sight(
    *,
    status: CaptureStatus = CaptureStatus.OK,
    layout: Layout = Layout.GALLERY,
    faces: int = 0,
    too_small: int = 0,
    weak: int = 0,
    cameras_off: int = 0,
) -> Preview:
    """Return a preview of one picture."""
    return Preview(Sight(1, status, layout, faces, too_small, weak, cameras_off, b""))


@pytest.mark.parametrize(
    ("preview", "words"),
    [
        (a_sight(faces=23, cameras_off=4, too_small=2), "23 faces, 4 cameras off, 2 too small to read"),
        (a_sight(faces=1, layout=Layout.SINGLE), "1 face"),
        (a_sight(faces=9, weak=3, cameras_off=1), "9 faces, 1 camera off, 3 only weakly readable"),
        (a_sight(status=CaptureStatus.NO_FACES, cameras_off=5), "0 faces, 5 cameras off"),
        (Preview(None), "Looking …"),
        (Preview(None, "Camera 0 cannot be opened."), "Camera 0 cannot be opened."),
    ],
)
def test_what_is_seen_is_told_in_one_line(preview: Preview, words: str) -> None:
    """Enough to know whether the region is right."""
    assert told(preview) == words


@pytest.mark.parametrize(
    ("preview", "word"),
    [
        (a_sight(status=CaptureStatus.NO_FACES, layout=Layout.SINGLE), "No faces"),
        (a_sight(status=CaptureStatus.BLACK, layout=Layout.SINGLE), "black"),
        (a_sight(status=CaptureStatus.WRONG_LAYOUT, layout=Layout.SPEAKER), "one speaker"),
        (a_sight(status=CaptureStatus.WRONG_LAYOUT, layout=Layout.SHARED_SCREEN), "shared screen"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(preview: Preview, word: str) -> None:
    """Zero faces alone would leave the teacher guessing."""
    assert word in told(preview)
