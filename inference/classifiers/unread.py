"""Reads nothing: for looking whether faces are found, before anybody's expression may be read."""

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from inference.classifiers.base import require_crops


class Unread:
    """A `Classifier` that finds all emotions equally likely in every face."""

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the same for each face.

        Args:
            crops: ``(n, 48, 48)`` grey levels 0-255; ``n`` may be 0.

        Returns:
            ``(n, 7)``, each a seventh.

        Raises:
            ValueError: `crops` is not ``(n, 48, 48)``.
        """
        require_crops(crops)
        return np.full((len(crops), len(Emotion)), 1 / len(Emotion), np.float32)
