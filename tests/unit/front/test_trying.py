"""Reading single pictures in memory, with the networks that read a class."""

import cv2
import pytest

from capture.practice import PracticeClass
from classmood.domain.errors import CaptureError
from classmood.settings import Settings
from classmood.trying import Trial


def test_faces_are_found_and_read_as_in_a_lesson() -> None:
    """The practice class knows what it drew: two people, of whom each is somewhere near its place."""
    drawn = PracticeClass(2, size=(640, 480))
    truth = [one.face for one in drawn.truth_at(20.0) if one.face is not None]
    picture = cv2.imencode(".jpg", drawn.frame_at(20.0))[1].tobytes()

    faces = Trial(Settings())(picture)

    assert len(truth) == len(faces) == 2
    assert all(max(face.box.iou(box) for box in truth) > 0.4 for face in faces)
    assert all(face.probabilities is not None for face in faces)


def test_what_is_no_picture_is_refused_before_a_network_is_loaded() -> None:
    """A page can be made to send anything."""
    with pytest.raises(CaptureError, match="The camera's picture is not a picture"):
        Trial(Settings())(b"<html>")
