"""From found faces to read ones: crop those that are large enough, classify them, say which readings are weak."""

from collections.abc import Sequence

import numpy as np

from classmood.domain.faces import Face, Probabilities
from classmood.domain.frames import Image
from inference.clarity import is_weak
from inference.classifiers.base import Classifier
from inference.detectors.base import Detection
from inference.preprocessing import CROP_SIZE, face_crop


class FaceReader:
    """Reads every face that is large enough."""

    def __init__(self, classifier: Classifier, *, min_face_height: float) -> None:
        """Say what reads.

        Args:
            classifier: reads the faces that are large enough.
            min_face_height: in pixels of the frame; a lower face is reported unread, because a network always
                answers, and what it says of a few blurred pixels is noise.
        """
        self._classifier = classifier
        self._min_face_height = min_face_height

    def read(self, image: Image, found: Sequence[Detection]) -> list[Face]:
        """Return the faces in the order of `found`.

        Args:
            image: ``(height, width, 3)`` blue-green-red.
            found: in pixels of `image`; may be empty.
        """
        crops = {
            place: face_crop(image, one.box)
            for place, one in enumerate(found)
            if one.box.height >= self._min_face_height
        }
        rows = self._classifier.probabilities(
            np.array(list(crops.values()), np.uint8).reshape(-1, CROP_SIZE, CROP_SIZE)
        )
        read = dict(zip(crops, rows.tolist(), strict=True))
        return [
            Face(one.box, one.score, _probabilities(read[place]), weak=is_weak(crops[place], one.box.height))
            if place in crops
            else Face(one.box, one.score, None)
            for place, one in enumerate(found)
        ]


def _probabilities(row: list[float]) -> Probabilities:
    angry, disgust, fear, happy, sad, surprise, neutral = row
    return (angry, disgust, fear, happy, sad, surprise, neutral)
