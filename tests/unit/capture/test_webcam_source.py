"""Cameras: what is said when there is none."""

from pathlib import Path

import cv2
import pytest

from capture.sources.webcam import WebcamSource
from classmood.domain.errors import CaptureError
from tests.recordings import write_recording


def test_a_missing_camera_is_one_clear_line(capfd: pytest.CaptureFixture[str]) -> None:
    """The library itself prints a page about it."""
    with pytest.raises(CaptureError, match=r"Camera 93 cannot be opened\..*`classmood demo`"), WebcamSource(index=93):
        pass

    assert capfd.readouterr().err == ""


def test_the_librarys_own_messages_come_back_after_a_missing_camera() -> None:
    """Only this one failure is told better elsewhere."""
    before = cv2.utils.logging.getLogLevel()

    with pytest.raises(CaptureError), WebcamSource(index=93):
        pass

    assert cv2.utils.logging.getLogLevel() == before > cv2.utils.logging.LOG_LEVEL_SILENT


def test_a_camera_that_is_unplugged_says_so(tmp_path: Path) -> None:
    """The agent needs the error to mark the gap; an empty picture would be an empty room."""
    film = write_recording(tmp_path / "camera.avi", frames=4)
    with WebcamSource(open_camera=lambda _: cv2.VideoCapture(str(film))) as source:
        source.grab()
        source.grab()

        with pytest.raises(CaptureError, match="Camera 0 gives no picture any more"):
            source.grab()
