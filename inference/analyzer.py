"""From a frame to its faces: find, crop, classify; the order of the steps and nothing else."""

import numpy as np

from classmood.domain.faces import Face, Probabilities
from classmood.domain.frames import Frame
from inference.classifiers.base import Classifier
from inference.detectors.base import Detector
from inference.preprocessing import CROP_SIZE, face_crop


class FaceAnalyzer:
    """Finds and reads every face of a frame."""

    def __init__(self, detector: Detector, classifier: Classifier, *, min_face_height: float) -> None:
        """Put the steps together.

        Args:
            detector: finds the faces.
            classifier: reads those that are large enough.
            min_face_height: in pixels of the frame; a lower face is reported unread, because a network always
                answers, and what it says of a few blurred pixels is noise.
        """
        self._detector, self._classifier = detector, classifier
        self._min_face_height = min_face_height

    def analyze(self, frame: Frame) -> list[Face]:
        """Return the frame's faces, in the detector's order; empty when it finds none."""
        detections = self._detector.detect(frame.image)
        readable = [found for found in detections if found.box.height >= self._min_face_height]
        crops = [face_crop(frame.image, found.box) for found in readable]
        rows = self._classifier.probabilities(np.array(crops, dtype=np.uint8).reshape(-1, CROP_SIZE, CROP_SIZE))
        read = {id(found): _probabilities(row.tolist()) for found, row in zip(readable, rows, strict=True)}
        return [Face(found.box, found.score, read.get(id(found))) for found in detections]


def _probabilities(row: list[float]) -> Probabilities:
    angry, disgust, fear, happy, sad, surprise, neutral = row
    return (angry, disgust, fear, happy, sad, surprise, neutral)
