"""From a frame to its faces: find, crop, classify."""

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.frames import Frame, Image
from classmood.domain.geometry import Box
from inference.analyzer import FaceAnalyzer
from inference.detectors.base import Detection
from tests.builders import NOON

FRAME = Frame(np.full((200, 300, 3), 90, np.uint8), NOON)


class FixedDetector:
    """Finds the given boxes in every picture."""

    def __init__(self, *boxes: Box) -> None:
        self._boxes = boxes

    def detect(self, image: Image) -> list[Detection]:
        """Return the boxes, each with its own score."""
        del image
        return [Detection(box, 0.9 - 0.1 * number) for number, box in enumerate(self._boxes)]


class CountingClassifier:
    """Calls the first crop that it is given angry, the second one disgusted, and so on."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return certainty in `Emotion` order."""
        self.seen.append(len(crops))
        return np.eye(7, dtype=np.float32)[: len(crops)]


def test_small_faces_are_reported_unread_and_the_others_keep_their_readings() -> None:
    """A reading attached to its neighbour's box would show one student's mood on another."""
    boxes = Box(0, 0, 50, 60), Box(100, 0, 10, 12), Box(150, 50, 40, 40)
    classifier = CountingClassifier()

    faces = FaceAnalyzer(FixedDetector(*boxes), classifier, min_face_height=24).analyze(FRAME)

    assert [face.box for face in faces] == list(boxes)
    assert [face.likeliest for face in faces] == [Emotion.ANGRY, None, Emotion.DISGUST]
    assert classifier.seen == [2]


def test_a_frame_without_faces_gives_none() -> None:
    """The classifier must cope with nothing to do."""
    assert FaceAnalyzer(FixedDetector(), CountingClassifier(), min_face_height=24).analyze(FRAME) == []
